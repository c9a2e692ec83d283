import * as fs from 'fs';
import { bundle } from '../../../scripts/bundle/bundle';
import { documentationUrl } from '../../../src/links/documentation-url';

const { repository } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
const documentation = `${repository.url.replace('.git', '')}/blob/HEAD/docs`;

test('a link leads to the default branch, whatever the version', () => {
  expect(documentationUrl('operating.md#the-backups')).toBe(`${documentation}/operating.md#the-backups`);
});

test('a bundle has the URL without a package.json beside it', async () => {
  const [code] = (await bundle({ documentation: 'src/links/documentation-url.ts' })).values();
  expect(Buffer.from(code).toString()).toContain(documentation);
});
