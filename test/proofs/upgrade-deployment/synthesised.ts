import * as fs from 'fs';
import * as path from 'path';
import type { Break } from './breaks';
import type { Release } from './last-release';
import { run } from './run-program';
import { git } from '../upgrade/last-tag';

const ROOT = path.join(__dirname, '../../..');
const RELEASE = 'release';
const EXAMPLE = 'examples/production';
/** The parts of the repository that a synthesis of the example reads. */
const SOURCES = ['src', 'scripts', 'starter', EXAMPLE, 'package.json', 'tsconfig.json', 'tsconfig.dev.json'];
/** The tests have validated the templates. */
const WITHOUT_VALIDATION = { CDK_VALIDATION: 'false' };

/** Builds a release in a worktree, as a fresh clone of it would be built, and synthesises its production example. Returns the folder of the assembly. */
export async function synthesiseRelease(folder: string, { commit }: Release, signal: AbortSignal): Promise<string> {
  const worktree = path.join(folder, RELEASE);
  git(ROOT, 'worktree', 'add', '--detach', worktree, commit);
  await run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: worktree, signal });
  await run('npm', ['run', 'synth'], { cwd: worktree, env: WITHOUT_VALIDATION, signal });
  return path.join(worktree, EXAMPLE, 'cdk.out');
}

/** Removes the folder of the versions, with the worktree of the release and git's record of it. */
export function removeAll(folder: string): void {
  const worktree = path.join(folder, RELEASE);
  if (fs.existsSync(worktree)) {
    git(ROOT, 'worktree', 'remove', '--force', worktree);
  }
  fs.rmSync(folder, { recursive: true, force: true });
}

/** Bundles and synthesises the version of the working copy, or that version with a break. Returns the folder of the assembly. */
export async function synthesiseToday(folder: string, signal: AbortSignal, broken?: Break): Promise<string> {
  const copy = path.join(folder, 'today');
  fs.rmSync(copy, { recursive: true, force: true });
  for (const source of SOURCES) {
    fs.cpSync(path.join(ROOT, source), path.join(copy, source), { recursive: true, filter: (file) => path.basename(file) !== 'cdk.out' });
  }
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  if (broken !== undefined) {
    seed(broken, copy);
  }
  const program = ['ts-node', '--transpile-only', '--project', 'tsconfig.dev.json', 'scripts/bundle/main.ts'];
  await run('npx', program, { cwd: copy, signal });
  await run('npx', ['cdk', 'synth', '--quiet', '--no-notices'], { cwd: path.join(copy, EXAMPLE), env: WITHOUT_VALIDATION, signal });
  return path.join(copy, EXAMPLE, 'cdk.out');
}

function seed({ what, file, from, to }: Break, folder: string): void {
  const target = path.join(folder, file);
  const parts = fs.readFileSync(target, 'utf-8').split(from);
  if (parts.length !== 2) {
    throw new Error(`${file} has '${from}' ${parts.length - 1} times, and the break '${what}' needs it once`);
  }
  fs.writeFileSync(target, parts.join(to));
}
