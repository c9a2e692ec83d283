import * as fs from 'fs';
import * as path from 'path';

const FOLDER = '.github/workflows';
const workflows = fs.readdirSync(FOLDER).map((name) => [name, fs.readFileSync(path.join(FOLDER, name), 'utf-8')] as const);
const release = new Map(workflows).get('release.yml')!;

test.each(workflows)('%s names every action by commit', (_, text) => {
  const uses = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
  expect(uses.length).toBeGreaterThan(0);
  expect(uses.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

// A job writes nothing in GitHub but what its purpose needs.
test('only the release on GitHub writes contents', () => {
  const writers = workflows.flatMap(([name, text]) => text.split(/^ {2}(?=\w+:$)/m)
    .filter((job) => job.includes('contents: write')).map((job) => `${name}: ${job.slice(0, job.indexOf(':'))}`));
  expect(writers).toEqual(['release.yml: release_github']);
});

test('a release is started by hand', () => {
  expect(/^on:\n((?: .*\n)+)/m.exec(release)![1]).toMatch(/^ {2}workflow_dispatch:\n/);
  expect(release).not.toMatch(/^ {2}(?:push|schedule):/m);
});

test('docs/releasing.md lists every secret', () => {
  const documentation = fs.readFileSync('docs/releasing.md', 'utf-8');
  const secrets = new Set(workflows.flatMap(([, text]) => [...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name)));
  expect([...secrets].filter((name) => name !== 'GITHUB_TOKEN' && !documentation.includes(`\`${name}\``))).toEqual([]);
  expect(secrets).not.toContain('NPM_TOKEN'); // npm and PyPI trust the workflow
  expect(secrets).not.toContain('TWINE_PASSWORD');
});

test('the workflows have no host of the repository, so that an owner changes it in one place', () => {
  const { repository } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
  const { host } = new URL(repository.url);
  expect(workflows.filter(([, text]) => host !== 'github.com' && text.includes(host)).map(([name]) => name)).toEqual([]);
});
