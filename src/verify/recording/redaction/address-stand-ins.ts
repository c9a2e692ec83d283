import { createHmac } from 'crypto';
import { isIPv4 } from 'net';

/** The number of bits of an address, and of a group in its text. */
interface Family {
  readonly bits: number;
  readonly groupBits: number;
}

const IPV4: Family = { bits: 32, groupBits: 8 };
const IPV6: Family = { bits: 128, groupBits: 16 };

/** Blocks that stay what they are, so that a private address stays private: https://www.iana.org/assignments/iana-ipv4-special-registry */
const SPECIAL_BLOCKS: readonly string[] = [
  ...['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['fc00::/7', 'fe80::/10'],
].map(bitsOfBlock);

/**
 * Replaces addresses so that two of them share as many leading bits as before: an address stays in its network. Each bit is changed or kept by the
 * bits before it and a key. Without the key, the address cannot be found again.
 *
 * @see https://doi.org/10.1109/ICNP.2002.1181415 Prefix-preserving anonymization by Xu, Fan, Ammar and Moon.
 */
export class AddressStandIns {
  private readonly known = new Map<string, string>();

  constructor(private readonly key: Buffer) {}

  /** Returns the stand-in of an address, or of a network with its prefix length. All addresses, such as `0.0.0.0/0`, stay. */
  public of(text: string): string {
    const known = this.known.get(text) ?? this.standIn(text);
    this.known.set(text, known);
    return known;
  }

  private standIn(text: string): string {
    const [address, prefix] = text.split('/');
    const family = isIPv4(address) ? IPV4 : IPV6;
    const length = prefix === undefined ? family.bits : Number(prefix);
    const bits = bitsOf(address, family);
    if (length === 0) {
      return text;
    }
    const replaced = [...bits].map((bit, index) => (index < length && this.isFlipped(bits.slice(0, index), family) ? opposite(bit) : bit)).join('');
    return `${textOf(replaced.slice(0, length).padEnd(family.bits, '0'), family)}${prefix === undefined ? '' : `/${prefix}`}`;
  }

  private isFlipped(before: string, family: Family): boolean {
    const id = `${family.bits}:${before}`;
    const isSpecial = SPECIAL_BLOCKS.some((block) => block.startsWith(id) && block.length > id.length);
    return !isSpecial && createHmac('sha256', this.key).update(id).digest()[0] % 2 === 1;
  }
}

/** Returns the leading bits of a block, after the number of bits of its family. */
function bitsOfBlock(block: string): string {
  const [address, length] = block.split('/');
  const family = isIPv4(address) ? IPV4 : IPV6;
  return `${family.bits}:${bitsOf(address, family).slice(0, Number(length))}`;
}

function bitsOf(address: string, family: Family): string {
  return groupsOf(address, family).map((group) => group.toString(2).padStart(family.groupBits, '0')).join('');
}

function groupsOf(address: string, family: Family): number[] {
  if (family === IPV4) {
    return address.split('.').map(Number);
  }
  const [head, tail] = address.split('::').map((part) => part.split(':').filter((group) => group !== '').map((group) => parseInt(group, 16)));
  return tail === undefined ? head : [...head, ...Array<number>(family.bits / family.groupBits - head.length - tail.length).fill(0), ...tail];
}

function textOf(bits: string, family: Family): string {
  const groups = bits.match(new RegExp(`.{${family.groupBits}}`, 'g'))!.map((group) => parseInt(group, 2));
  return family === IPV4 ? groups.join('.') : groups.map((group) => group.toString(16)).join(':');
}

function opposite(bit: string): string {
  return bit === '0' ? '1' : '0';
}
