import * as fs from 'fs';
import { anchorsOf, brokenLink, Link, linksOf, pages } from '../../../scripts/docs/markdown';
import { withAbsoluteLinks } from '../../../scripts/package/absolute-links';

const packageJson = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
const readme = fs.readFileSync('README.md', 'utf-8');
const base = packageJson.repository.url.replace(/\.git$/, '');

test.each(pages())('the files and headings that %s links to exist', (page) => {
  expect(linksOf(page).map(brokenLink).filter((reason) => reason !== undefined)).toEqual([]);
});

test.each<[string, Link, string | undefined]>([
  ['a file', { page: 'docs/a.md', target: 'operating.md' }, undefined],
  ['a heading', { page: 'docs/a.md', target: 'operating.md#the-backups' }, undefined],
  ['no file', { page: 'docs/a.md', target: 'b.md' }, 'docs/a.md: b.md: there is no file docs/b.md'],
  ['no heading', { page: 'docs/a.md', target: 'operating.md#the-weather' }, 'docs/a.md: operating.md#the-weather: docs/operating.md has no heading for #the-weather'],
])('a link to %s is checked', (_, link, reason) => expect(brokenLink(link)).toBe(reason));

test('an anchor has the letters of its heading, without punctuation', () => {
  expect([...anchorsOf('# A `b`: c, d\n## The agent\'s\n```\n# no heading\n```')]).toEqual(['a-b-c-d', 'the-agents']);
});

describe('the README of a package', () => {
  const packaged = withAbsoluteLinks(readme, packageJson, { page: 'README.md' });

  test('the packaged README has no link that needs the repository beside it', () => expect(linksOf('README.md', packaged)).toEqual([]));

  test('the packaged README links to the tag of its version, and to files that exist', () => {
    const links = [...packaged.matchAll(/\]\((https:[^)]+)\)/g)].map(([, link]) => link).filter((link) => link.startsWith(base));
    expect(links.length).toBeGreaterThan(20);
    const place = new RegExp(`^${base}/(?:blob|raw)/v${packageJson.version}/(.+)$`);
    expect(links.map((link) => brokenLink({ page: 'README.md', target: place.exec(link)?.[1] ?? link })).filter((reason) => reason !== undefined)).toEqual([]);
  });

  test('the packaged README shows the picture itself, and not the page about it', () => {
    expect(packaged).toContain(`](${base}/raw/v${packageJson.version}/docs/as-built.svg)`);
  });

  test('the packaged README keeps links to other sites and within the page', () => {
    const text = '[a](https://example.com/a) [b](#b)';
    expect(withAbsoluteLinks(text, packageJson, { page: 'README.md' })).toBe(text);
  });
});

describe('the README of the repository', () => {
  test('the README has at most 12 KB', () => expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(12 * 1024));

  test('the README has the set-up commands on its first screen', () => {
    const screen = readme.split('\n').slice(0, 25).join('\n');
    expect(screen).toMatch(/^npm run demo /m);
    expect(screen).toMatch(/^npm cit /m);
  });
});

test.each(fs.readdirSync('docs/guide'))('docs/guide/%s opens with an example', (name) => {
  expect(fs.readFileSync(`docs/guide/${name}`, 'utf-8')).toMatch(/^# .+\n\n```(?:ts|sh|xml)\n/);
});

test('the README names every page of the guide', () => {
  expect(fs.readdirSync('docs/guide').filter((name) => !readme.includes(`(docs/guide/${name})`))).toEqual([]);
});
