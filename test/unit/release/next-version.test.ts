import { nextVersion, ReleaseState } from '../../../scripts/release/next-version/next-version';

const LATER: ReleaseState = { latestTag: 'v0.2.0', majorVersion: '0', subjects: ['fix: a fault'], suggestedBump: 'patch' };

test.each<[string, Partial<ReleaseState>, string]>([
  ['the first release is 0.2.0, because 0.1.0 was never published', { latestTag: '', suggestedBump: 'none' }, '0.2.0'],
  ['the first release of a new major version is its 0.0', { latestTag: '', majorVersion: '1', suggestedBump: 'none' }, '1.0.0'],
  ['a fix raises the patch version, as projen suggests', {}, ''],
  ['a feature before 1.0.0 raises the minor version', { subjects: ['fix: a fault', 'feat(cli): a command'] }, 'minor'],
  ['a feature that breaks raises the minor version', { subjects: ['feat!: another API'] }, 'minor'],
  ['a subject that begins like a feature is none', { subjects: ['feature: text', 'docs: feat: x'] }, ''],
  ['a break before 1.0.0 raises the minor version, as projen suggests', { subjects: ['fix!: another API'], suggestedBump: 'minor' }, ''],
  ['a break after 1.0.0 raises the major version, as projen suggests', { latestTag: 'v1.4.0', majorVersion: '1', suggestedBump: 'major' }, ''],
  ['no commit is no release', { subjects: [], suggestedBump: 'none' }, ''],
])('%s', (_, state, expected) => {
  expect(nextVersion({ ...LATER, ...state })).toBe(expected);
});
