import * as fs from 'fs';
import * as path from 'path';
import { folderWith, LIBRARY } from './folder-fixture';
import { contents, PackageFile } from '../../../scripts/package/contents';
import { requireSmall } from '../../../scripts/package/size';

const BASE = 'https://git.example.com/oban/library/blob/v1.2.3';
const README = '[changes](CHANGELOG.md#unreleased) [guide](docs/guide.md)\n';

const repository = folderWith({
  ...LIBRARY,
  'package.json': JSON.stringify({
    version: '1.2.3',
    repository: { url: 'https://git.example.com/oban/library.git' },
    bin: { library: 'assets/cli.mjs' },
    files: ['lib', 'assets', '.jsii', 'CHANGELOG.md', 'docs/upgrading.md'],
  }),
  'README.md': README,
  'LICENSE': 'A licence',
  'CHANGELOG.md': '[upgrade](docs/upgrading.md#how) [guide](docs/guide.md)\n',
  'docs/upgrading.md': '[changes](../CHANGELOG.md) [guide](guide.md) [above](#how) [source](../src/index.ts)\n',
  'docs/guide.md': 'A page that is not in the package\n',
  '.jsii': JSON.stringify({ name: 'library', readme: { markdown: README } }),
  'assets/cli.mjs': '#!/usr/bin/env node\n',
  'assets/functions/run.mjs': 'export const handler = 1;\n',
  'src/index.ts': '',
});
let files: Map<string, PackageFile>;
const text = (file: string) => files.get(file)!.contents.toString();

beforeAll(async () => {
  files = await contents(repository);
});

test('the package has the listed files, what npm adds, and of the library what the index reaches', () => {
  expect([...files.keys()].sort()).toEqual([
    '.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', 'assets/cli.mjs', 'assets/functions/run.mjs', 'docs/upgrading.md',
    'lib/index.d.ts', 'lib/index.js', 'lib/part/index.d.ts', 'lib/part/name.d.ts', 'lib/part/options.d.ts', 'package.json',
  ]);
});

test('every link of the README is absolute, because a registry shows it alone', () => {
  expect(text('README.md')).toBe(`[changes](${BASE}/CHANGELOG.md#unreleased) [guide](${BASE}/docs/guide.md)\n`);
});

test('the README of the other languages is the same', () => {
  expect(JSON.parse(text('.jsii'))).toEqual({ name: 'library', readme: { markdown: text('README.md') } });
});

test('other pages keep links to files of the package, and to themselves', () => {
  expect(text('CHANGELOG.md')).toBe(`[upgrade](docs/upgrading.md#how) [guide](${BASE}/docs/guide.md)\n`);
  expect(text('docs/upgrading.md')).toBe(`[changes](../CHANGELOG.md) [guide](${BASE}/docs/guide.md) [above](#how) [source](${BASE}/src/index.ts)\n`);
});

test('the command is executable, and nothing else is', () => {
  expect([...files].filter(([, { executable }]) => executable).map(([file]) => file)).toEqual(['assets/cli.mjs']);
});

test('the files of the repository stay unchanged', () => {
  expect(fs.readFileSync(path.join(repository, 'README.md'), 'utf-8')).toBe(README);
  expect(JSON.parse(fs.readFileSync(path.join(repository, '.jsii'), 'utf-8')).readme.markdown).toBe(README);
});

test('a listed file that does not exist is an error', async () => {
  fs.renameSync(path.join(repository, 'CHANGELOG.md'), path.join(repository, 'HISTORY.md'));
  await expect(contents(repository)).rejects.toThrow('the package contains CHANGELOG.md, which does not exist: run "npx projen compile" and "npx projen rosetta" first');
});

test('package.json of this repository lists the pages that an upgrade and an alarm need', () => {
  const { files: listed } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
  expect(listed).toEqual(expect.arrayContaining(['CHANGELOG.md', 'docs/upgrading.md', 'docs/runbook.md']));
});

describe('the size', () => {
  const file = (bytes: number): PackageFile => ({ contents: 'a'.repeat(bytes), executable: false });

  beforeEach(() => {
    jest.spyOn(console, 'log').mockReturnValue();
  });
  afterEach(() => jest.restoreAllMocks());

  test('a package of 5,000,000 bytes is allowed, besides API.md and the manifest of jsii', () => {
    expect(() => requireSmall(new Map([['a.js', file(5_000_000)], ['API.md', file(1)], ['.jsii', file(1)]]))).not.toThrow();
  });

  test('a larger package is refused with its largest files', () => {
    expect(() => requireSmall(new Map([['a.js', file(1)], ['assets/b.mjs', file(5_000_000)]])))
      .toThrow('the package has 5,000,001 bytes: at most 5,000,000 are allowed. Its largest files: assets/b.mjs 5,000,000, a.js 1');
  });
});
