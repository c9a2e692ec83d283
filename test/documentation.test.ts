import * as fs from 'fs';
import { documentationUrl } from '../src/documentation';

const { repository, version } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));

test('the documentation is that of the version in use', () => {
  expect(documentationUrl('operating.md#the-backups')).toBe(`${repository.url.replace('.git', '')}/blob/v${version}/docs/operating.md#the-backups`);
});

test('what the command line links to is there', () => {
  expect(fs.readFileSync('docs/operating.md', 'utf-8')).toMatch(/^## The backups$/m);
});
