import * as fs from 'fs';
import { bundle } from '../../../scripts/bundle/bundle';
import { documentationUrl } from '../../../src/links/documentation-url';

const { repository, version } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));

test('the URL of the documentation has the version in use', () => {
  expect(documentationUrl('operating.md#the-backups')).toBe(`${repository.url.replace('.git', '')}/blob/v${version}/docs/operating.md#the-backups`);
});

test('a bundle has the URL without a package.json', async () => {
  const [code] = (await bundle({ documentation: 'src/links/documentation-url.ts' })).values();
  expect(Buffer.from(code).toString()).toContain(`${repository.url.replace('.git', '')}/blob/v${version}/docs`);
});

test('the page that the command line links to has the heading', () => {
  expect(fs.readFileSync('docs/operating.md', 'utf-8')).toMatch(/^## The backups$/m);
});
