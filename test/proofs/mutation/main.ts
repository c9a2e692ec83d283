import * as path from 'path';
import { fileOf, filesByMarker } from './marked-files';
import type { Mutation, Sentence } from './mutation';
import { Verdict, verdictOn } from './run-tests';
import { SENTENCES } from './sentences';
import { inParallel } from '../../../src/backup/functions/runtime/in-parallel';
import { table } from '../../support/table';

const AT_ONCE = 2;
const LONGEST_CELL = 90;

interface Pair {
  readonly sentence: Sentence;
  readonly mutation: Mutation;
}

/** Breaks the code for each sentence, or for those whose ids begin with one of the prefixes, and shows which test fails. */
async function main(prefixes: readonly string[]): Promise<void> {
  const begun = Date.now();
  const chosen = SENTENCES.filter(({ id }) => prefixes.length === 0 || prefixes.some((prefix) => id.startsWith(prefix)));
  const pairs = chosen.flatMap((sentence) => sentence.mutations.map((mutation) => ({ sentence, mutation })));
  const files = filesByMarker();
  const fileOfMutation = ({ mutation }: Pair) => fileOf(mutation.marker, files);
  const verdicts = new Map<Pair, Verdict>();
  const row = (pair: Pair) => rowOf(pair, path.basename(fileOfMutation(pair).fileName), verdicts.get(pair)!);
  await inParallel(pairs, AT_ONCE, async (pair) => {
    verdicts.set(pair, await verdictOn(pair.mutation, fileOfMutation(pair)));
    process.stderr.write(`${verdicts.size} of ${pairs.length}: ${Object.values(row(pair)).join('  ')}\n`);
  });
  const survivors = pairs.filter((pair) => 'survived' in verdicts.get(pair)!);
  const seconds = Math.round((Date.now() - begun) / 1_000);
  process.stdout.write(`${table(pairs.map(row))}\n\n`);
  process.stdout.write(`${chosen.length} sentences, ${pairs.length} mutations, ${survivors.length} survived, ${seconds} s\n`);
  process.exitCode = survivors.length === 0 && pairs.length > 0 ? 0 : 1;
}

function rowOf({ sentence: { says }, mutation: { marker, operator } }: Pair, file: string, verdict: Verdict) {
  return {
    'id': marker,
    'sentence': cell(says),
    'mutation': cell(`${file}: ${operator.does}`),
    'caught by': cell('caughtBy' in verdict ? verdict.caughtBy : verdict.survived),
  };
}

function cell(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_CELL ? line : `${line.slice(0, LONGEST_CELL - 1)}…`;
}

void main(process.argv.slice(2));
