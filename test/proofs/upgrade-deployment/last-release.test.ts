import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { lastRelease } from './last-release';
import { git } from '../upgrade/last-tag';

let folder: string;

function commit(subject: string): string {
  git(folder, '-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--allow-empty', '--message', subject);
  return git(folder, 'rev-parse', 'HEAD').trim();
}

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oban-release-'));
  git(folder, 'init', '--quiet');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

test('the highest tagged version in the history is the last release', () => {
  const second = commit('second');
  git(folder, 'tag', 'v0.10.0');
  commit('patch of an earlier version');
  git(folder, 'tag', 'v0.9.1');
  commit('candidate');
  git(folder, 'tag', 'v1.0.0-rc.1');
  git(folder, 'tag', 'vnext');
  expect(lastRelease(folder)).toEqual({ name: 'v0.10.0', commit: second });
});

test('a tag outside the history is not a release of this version', () => {
  const first = commit('first');
  git(folder, 'tag', 'v0.2.0');
  commit('of another branch');
  git(folder, 'tag', 'v0.3.0');
  git(folder, 'checkout', '--quiet', first);
  expect(lastRelease(folder)).toEqual({ name: 'v0.2.0', commit: first });
});

test('a clone with neither the tag nor the commit is an error with the remedy', () => {
  commit('shallow');
  expect(() => lastRelease(folder)).toThrow(/neither the tag of a release nor the commit [0-9a-f]{40}.*git fetch --unshallow --tags/);
});
