import { execFileSync } from 'child_process';

/** Returns the highest version that is tagged `v1.2.3` in the history of HEAD. Undefined before the first release. */
export function lastTag(folder: string): string | undefined {
  return git(folder, 'tag', '--merged', 'HEAD', '--list', 'v*', '--sort=-version:refname').split('\n').find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}

/** Runs git in a folder, and returns its output. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf-8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 });
}
