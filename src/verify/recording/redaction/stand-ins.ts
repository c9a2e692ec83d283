import { isIPv4, isIPv6 } from 'net';
import { AddressStandIns } from './address-stand-ins';
import { REGION, RESOURCE_ID, VOCABULARY } from './vocabulary';

/**
 * The words that stay in a text. `ours`: the words of this library and of AWS's syntax, and dates. `names`: the same without dates. `foreign`: none.
 */
export type Keeping = 'ours' | 'names' | 'foreign';

/** The versions of the language of policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
const POLICY_VERSIONS = ['2012-10-17', '2008-10-17'];

/** The parts of a text, of which the first that matches is replaced as a whole. What is in no part is punctuation. */
const PART = new RegExp([
  String.raw`(?<date>(?<![\w.-])20\d\d-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-]))`,
  String.raw`(?<ipv6>(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?:/\d{1,3})?(?![\w:]))`,
  String.raw`(?<ipv4>(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:/(?:3[0-2]|[12]?\d))?(?![\w]|\.\d))`,
  String.raw`(?<region>(?<![\w-])${REGION}[a-z]?(?![\w-]))`,
  String.raw`(?<uuid>(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-]))`,
  String.raw`(?<id>(?<![\w-])${RESOURCE_ID}(?![\w-]))`,
  String.raw`(?<word>[\p{L}\p{N}\p{M}]+)`,
  String.raw`(?<symbol>[^\x20-\x7e\s])`,
].join('|'), 'gu');

/**
 * The stand-ins of one recording: the same text has the same stand-in wherever it is. Stand-ins are numbered in the order in which the texts are seen,
 * and addresses depend on a key that is not kept, so that no stand-in tells its text.
 */
export class StandIns {
  private readonly numbers = new Map<string, number>();
  private readonly addresses: AddressStandIns;
  private readonly environment: RegExp;

  /** @param key random bytes, which are not kept */
  constructor(private readonly environmentName: string, key: Buffer) {
    this.addresses = new AddressStandIns(key);
    this.environment = new RegExp(`(?<![\\p{L}\\p{N}])${environmentName.replace(/\./g, '\\.')}(?![\\p{L}\\p{N}])`, 'gu');
  }

  /** Returns a text with stand-ins for all words, except those that stay. */
  public text(text: string, keeping: Keeping): string {
    // The name of the environment has one stand-in, also if it has hyphens or is a word of the library.
    return text.split(this.environment).map((part) => this.withoutEnvironment(part, keeping)).join(this.word(this.environmentName));
  }

  /** Returns a text that stays, except for the name of the environment. */
  public withoutEnvironmentName(text: string): string {
    return text.replace(this.environment, () => this.word(this.environmentName));
  }

  private withoutEnvironment(text: string, keeping: Keeping): string {
    return text.replace(PART, (part, ...rest) => this.part(part, rest.at(-1) as { readonly [kind: string]: string | undefined }, keeping));
  }

  private part(part: string, kinds: { readonly [kind: string]: string | undefined }, keeping: Keeping): string {
    if (kinds.date !== undefined) {
      const stays = POLICY_VERSIONS.includes(part) ? keeping !== 'foreign' : keeping === 'ours';
      return stays ? part : this.words(part, keeping);
    }
    if (kinds.ipv6 !== undefined) {
      return isIPv6(part.split('/')[0]) ? this.addresses.of(part) : this.words(part, keeping);
    }
    if (kinds.ipv4 !== undefined) {
      return isIPv4(part.split('/')[0]) ? this.addresses.of(part) : this.words(part, keeping);
    }
    if (kinds.region !== undefined) {
      return keeping === 'foreign' ? this.words(part, keeping) : part;
    }
    if (kinds.uuid !== undefined) {
      return `00000000-0000-0000-0000-${this.hex(part, 12)}`;
    }
    if (kinds.id !== undefined) {
      const [prefix, digits] = part.split('-');
      return `${prefix}-${this.hex(part, digits.length)}`;
    }
    return kinds.symbol === undefined ? this.words(part, keeping) : '?';
  }

  private words(text: string, keeping: Keeping): string {
    return text.replace(/[\p{L}\p{N}\p{M}]+/gu, (word) => (keeping !== 'foreign' && VOCABULARY.has(word) ? word : this.word(word)));
  }

  private word(word: string): string {
    if (/^\d+$/.test(word)) {
      return String(this.number(word)).padStart(word.length, '0');
    }
    const letter = /^\p{Lu}/u.test(word) ? 'W' : 'w';
    // AWS changes the case of some names, such as those of DB instances.
    return `${letter}${this.number(word.toLowerCase())}`;
  }

  private hex(text: string, length: number): string {
    return this.number(text).toString(16).padStart(length, '0');
  }

  private number(text: string): number {
    const known = this.numbers.get(text) ?? this.numbers.size + 1;
    this.numbers.set(text, known);
    return known;
  }
}
