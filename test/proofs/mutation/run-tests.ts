import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import type * as ts from 'typescript';
import { mutated, Mutation } from './mutation';

const ROOT = path.join(__dirname, '../../..');
const LONGEST_MILLISECONDS = 300_000;

/** The result of testing broken code. */
export type Verdict = { readonly caughtBy: string } | { readonly survived: string };

/** Runs the tests that must fail for a mutation of a source file, until one of them fails. */
export async function verdictOn(mutation: Mutation, source: ts.SourceFile): Promise<Verdict> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mutation-'));
  const outputFile = path.join(folder, 'results.json');
  const textFile = path.join(folder, 'mutated.ts');
  try {
    fs.writeFileSync(textFile, mutated(source, mutation));
    await runJest(mutation, outputFile, { file: source.fileName, textFile });
    return fs.existsSync(outputFile) ? verdictOf(JSON.parse(fs.readFileSync(outputFile, 'utf-8'))) : { survived: 'SURVIVED, as no test ended in time' };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function runJest({ tests }: Mutation, outputFile: string, mutatedFile: { readonly file: string; readonly textFile: string }): Promise<void> {
  const files = tests.map((name) => `test/unit/${name}.test.ts`);
  const child = spawn(
    process.execPath,
    ['node_modules/jest/bin/jest.js', '--ci', '-i', '--bail', '-c', 'jest.mutation.config.js', '--json', `--outputFile=${outputFile}`, '--runTestsByPath', ...files],
    {
      cwd: ROOT,
      stdio: 'ignore',
      timeout: LONGEST_MILLISECONDS,
      env: { ...process.env, MUTATED_FILE: JSON.stringify(mutatedFile) },
    },
  );
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', () => resolve()));
}

/** Returns the verdict. A test file that cannot be run has not caught the mutation, because the mutation must be valid code. */
function verdictOf({ testResults }: any): Verdict {
  const failed = testResults.flatMap(({ assertionResults }: any) => assertionResults).find(({ status }: any) => status === 'failed');
  if (failed !== undefined) {
    return { caughtBy: failed.fullName };
  }
  const unrun = testResults.find(({ status }: any) => status === 'failed');
  return { survived: unrun === undefined ? 'SURVIVED' : `SURVIVED, as no test could be run: ${unrun.message}` };
}
