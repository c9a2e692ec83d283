import * as fs from 'fs';
import { faultsOfBaseline, releasedVersions } from './baseline';
import { git, lastTag } from './last-tag';
import { BASELINE, baselineVersion } from '../../../scripts/compat/baseline';

const PACKAGE = `${BASELINE}/package.json`;
const API = `${BASELINE}/.jsii`;

test('`npm run compat` compares with the API of the last tag', () => {
  const tag = lastTag('.');
  const tagged = tag === undefined ? undefined : { version: tag.slice(1), api: git('.', 'show', `${tag}:${API}`) };
  const baseline = { version: baselineVersion(fs.readFileSync(PACKAGE, 'utf-8')), api: fs.readFileSync(API, 'utf-8') };
  expect(faultsOfBaseline(baseline, tagged, releasedVersions())).toEqual([]);
});

test.each<[string, string[]]>([
  ['a tag without a record', faultsOfBaseline({ version: '0.2.0', api: 'a' }, { version: '0.3.0', api: 'a' }, ['0.2.0'])],
  ['a release of the changelog without a record', faultsOfBaseline({ version: '0.9.0', api: 'a' }, { version: '0.9.0', api: 'a' }, ['0.9.0', '0.10.0'])],
  ['a record that was changed after the tag', faultsOfBaseline({ version: '0.2.0', api: 'b' }, { version: '0.2.0', api: 'a' }, ['0.2.0'])],
])('%s is noticed', (_, faults) => {
  expect(faults).toHaveLength(1);
});

test('a version that the changelog has as unreleased needs no record', () => {
  expect(releasedVersions('## 0.10.10 (unreleased)\n\n## 0.10.0\n\n## 0.9.0 (never published)\n')).toEqual(['0.9.0', '0.10.0']);
});

test('the record of a release that is not tagged yet is accepted', () => {
  expect(faultsOfBaseline({ version: '0.10.0', api: 'b' }, { version: '0.9.0', api: 'a' }, ['0.9.0', '0.10.0'])).toEqual([]);
});
