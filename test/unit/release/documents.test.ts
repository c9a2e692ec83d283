import { missingFromDocuments } from '../../../scripts/release/documents';

const documents: { [file: string]: string } = { 'CHANGELOG.md': '# Changelog\n\n## 0.2.0\n', 'docs/upgrading.md': '## Entries\n\n### To 0.2.0\n' };
const missing = (version: string) => missingFromDocuments(version, (file) => documents[file]);

test('the documents that lack a version are named', () => {
  expect(missing('0.2.0')).toEqual([]);
  expect(missing('0.2')).toHaveLength(2);
  expect(missing('0.3.0')).toEqual([expect.stringMatching(/^CHANGELOG\.md /), expect.stringMatching(/^docs\/upgrading\.md /)]);
});

test('the first release is in the documents', () => expect(missingFromDocuments('0.2.0')).toEqual([]));
