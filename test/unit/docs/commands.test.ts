import * as fs from 'fs';

const { scripts } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
/** The scripts of an app that the pages show. */
const { scripts: consumerScripts } = JSON.parse(fs.readFileSync('examples/two-environments/package.json', 'utf-8'));
const contributing = fs.readFileSync('CONTRIBUTING.md', 'utf-8');
const cells = [...contributing.matchAll(/^\| (`npm [^|]+) \|/gm)].map(([, cell]) => cell);
const documented = cells.flatMap((cell) => [...cell.matchAll(/`npm (?:run )?([\w:-]+)`/g)].map(([, script]) => script));

test('CONTRIBUTING.md explains every script of package.json, and no other', () => {
  expect([...documented].sort()).toEqual(Object.keys(scripts).sort());
});

test('every task that CONTRIBUTING.md and the docs name exists', () => {
  const tasks = Object.keys(JSON.parse(fs.readFileSync('.projen/tasks.json', 'utf-8')).tasks);
  const pages = ['README.md', 'CONTRIBUTING.md', ...['docs', 'docs/guide', 'docs/decisions'].flatMap((folder) => fs.readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`))];
  const unknown = pages.flatMap((page) => [...fs.readFileSync(page, 'utf-8').matchAll(/`?(?:npx projen|npm run) ([a-z][\w:-]*)/g)]
    .map(([, name]) => name).filter((name) => !tasks.includes(name) && !(name in scripts) && !(name in consumerScripts)).map((name) => `${page}: ${name}`));
  expect(unknown).toEqual([]);
});
