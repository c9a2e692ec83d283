import type { Mutation, Sentence } from './mutation';
import { Verdict, verdictOn } from './run-tests';
import { SENTENCES } from './sentences';
import { inParallel } from '../../src/backup/functions/in-parallel.lambda-shared';
import { table } from '../table';

const AT_ONCE = 2;
const LONGEST_CELL = 90;

interface Pair {
  readonly sentence: Sentence;
  readonly mutation: Mutation;
}

/** Breaks the code as each sentence says, or as those whose ids begin as given, and shows which test notices. */
async function main(prefixes: readonly string[]): Promise<void> {
  const begun = Date.now();
  const chosen = SENTENCES.filter(({ id }) => prefixes.length === 0 || prefixes.some((prefix) => id.startsWith(prefix)));
  const pairs = chosen.flatMap((sentence) => sentence.mutations.map((mutation) => ({ sentence, mutation })));
  const verdicts = new Map<Pair, Verdict>();
  await inParallel(pairs, AT_ONCE, async (pair) => {
    verdicts.set(pair, await verdictOn(pair.mutation));
    process.stderr.write(`${verdicts.size} of ${pairs.length}: ${Object.values(rowOf(pair, verdicts.get(pair)!)).join('  ')}\n`);
  });
  const survivors = pairs.filter((pair) => 'survived' in verdicts.get(pair)!);
  const seconds = Math.round((Date.now() - begun) / 1_000);
  process.stdout.write(`${table(pairs.map((pair) => rowOf(pair, verdicts.get(pair)!)))}\n\n`);
  process.stdout.write(`${chosen.length} sentences, ${pairs.length} mutations, ${survivors.length} survived, ${seconds} s\n`);
  process.exitCode = survivors.length === 0 && pairs.length > 0 ? 0 : 1;
}

function rowOf({ sentence: { id, says }, mutation: { file, find, replace } }: Pair, verdict: Verdict) {
  return {
    'id': id,
    'sentence': cell(says),
    'mutation': cell(`${file.slice(file.lastIndexOf('/') + 1)}: ${find} -> ${replace}`),
    'caught by': cell('caughtBy' in verdict ? verdict.caughtBy : verdict.survived),
  };
}

function cell(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_CELL ? line : `${line.slice(0, LONGEST_CELL - 1)}…`;
}

void main(process.argv.slice(2));
