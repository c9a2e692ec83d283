import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import type { Mutation } from './mutation';

const ROOT = path.join(__dirname, '../..');
const LONGEST_MILLISECONDS = 300_000;

/** What became of broken code. */
export type Verdict = { readonly caughtBy: string } | { readonly survived: string };

/** Runs the tests that have to notice, until one of them fails. */
export async function verdictOn(mutation: Mutation): Promise<Verdict> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mutation-'));
  const outputFile = path.join(folder, 'results.json');
  try {
    await runJest(mutation, outputFile);
    return fs.existsSync(outputFile) ? verdictOf(JSON.parse(fs.readFileSync(outputFile, 'utf-8'))) : { survived: 'SURVIVED, as no test ended in time' };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function runJest(mutation: Mutation, outputFile: string): Promise<void> {
  const files = mutation.tests.map((name) => `test/${name}.test.ts`);
  const child = spawn(
    process.execPath,
    ['node_modules/jest/bin/jest.js', '--ci', '-i', '--bail', '-c', 'jest.mutation.config.js', '--json', `--outputFile=${outputFile}`, '--runTestsByPath', ...files],
    {
      cwd: ROOT,
      stdio: 'ignore',
      timeout: LONGEST_MILLISECONDS,
      env: { ...process.env, MUTATION: JSON.stringify(mutation) },
    },
  );
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', () => resolve()));
}

/** A file that cannot be run has noticed nothing: the broken code has to be code. */
function verdictOf({ testResults }: any): Verdict {
  const failed = testResults.flatMap(({ assertionResults }: any) => assertionResults).find(({ status }: any) => status === 'failed');
  if (failed !== undefined) {
    return { caughtBy: failed.fullName };
  }
  const unrun = testResults.find(({ status }: any) => status === 'failed');
  return { survived: unrun === undefined ? 'SURVIVED' : `SURVIVED, as no test could be run: ${unrun.message}` };
}
