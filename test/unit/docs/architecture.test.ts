import * as fs from 'fs';
import * as path from 'path';

const page = fs.readFileSync('docs/architecture.md', 'utf-8');
const contributing = fs.readFileSync('CONTRIBUTING.md', 'utf-8');
/** The files in `src` itself, as the page calls them. */
const ROOT = 'environment';

const folders = fs.readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

function folderOf(file: string): string {
  const [first] = path.relative('src', file).split(path.sep);
  return folders.includes(first) ? first : ROOT;
}

/** The folders of `src` that each folder imports. */
function imports(): { [folder: string]: string[] } {
  const found: { [folder: string]: Set<string> } = Object.fromEntries([ROOT, ...folders].map((folder) => [folder, new Set()]));
  for (const name of fs.readdirSync('src', { recursive: true, encoding: 'utf-8' }).filter((each) => each.endsWith('.ts'))) {
    const file = path.join('src', name);
    for (const [, target] of fs.readFileSync(file, 'utf-8').matchAll(/\bfrom '(\.[^']*)'/g)) {
      const imported = folderOf(path.join(path.dirname(file), target));
      if (imported !== folderOf(file)) {
        found[folderOf(file)].add(imported);
      }
    }
  }
  return Object.fromEntries(Object.entries(found).map(([folder, targets]) => [folder, [...targets].sort()]));
}

function documentedImports(): { [folder: string]: string[] } {
  const [, table] = /\n\| folder \| contents \| imports \|\n\|[-| ]+\|\n((?:\|.*\n)+)/.exec(page)!;
  return Object.fromEntries(table.trim().split('\n').map((row) => row.split('|').map((cell) => cell.trim())).map(([, folder, , targets]) => [
    folder.includes('environment.ts') ? ROOT : folder.replace(/`/g, ''), targets === '–' ? [] : targets.split(', '),
  ]));
}

test('docs/architecture.md lists the folders of src and their imports', () => {
  expect(documentedImports()).toEqual(imports());
});

test('docs/architecture.md names the folders of the repository that have code', () => {
  const [, table] = /\n\| folder \| contents \|\n\|[-| ]+\|\n((?:\|.*\n)+)/.exec(page)!;
  expect([...table.matchAll(/^\| `([^`]+)`/gm)].map(([, folder]) => folder).filter((folder) => !fs.existsSync(folder))).toEqual([]);
  expect(fs.readdirSync('scripts').filter((folder) => !table.includes(`\`${folder}\``))).toEqual([]);
});

test.each([['docs/architecture.md', page], ['CONTRIBUTING.md', contributing]])('the files that %s names exist', (_, text) => {
  const roots = ['.', 'src', 'src/backup', 'src/backup/functions', 'src/backup/functions/roll-clusters', 'src/backup/functions/expire-images', 'src/network', 'src/database/rules',
    'src/cli', 'src/server', 'src/replacement-guard', 'test/proofs/conformance'];
  const named = [...text.matchAll(/`([\w./-]+\.(?:ts|md|js))`/g)].map(([, file]) => file).filter((file) => !file.includes('<'));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((file) => !roots.some((root) => fs.existsSync(path.join(root, file))) && !/^(?:run|plan|permissions|handler\.lambda)\.ts$/.test(file))).toEqual([]);
});
