/** The first release. 0.1.0 was never published. */
const FIRST_RELEASE = '0.2.0';

const FEATURE = /^feat(?:\([^)]*\))?!?:/;

/** The state of the repository when projen asks for the next version. */
export interface ReleaseState {
  /** The tag of the last release of the major version; empty if there is none. */
  readonly latestTag: string;
  /** The major version that releases have now. */
  readonly majorVersion: string;
  /** The subjects of the commits since that tag. */
  readonly subjects: readonly string[];
  /** The part of the version that projen would raise: `major`, `minor`, `patch` or `none`. */
  readonly suggestedBump: string;
}

/**
 * Returns the next version, the part of the version to raise, or nothing if projen's suggestion is right.
 *
 * Before 1.0.0, commit-and-tag-version raises the patch version for a feature, and a patch of this library has no feature: docs/upgrading.md.
 */
export function nextVersion({ latestTag, majorVersion, subjects, suggestedBump }: ReleaseState): string {
  if (latestTag === '') {
    return majorVersion === '0' ? FIRST_RELEASE : `${majorVersion}.0.0`;
  }
  return suggestedBump === 'patch' && subjects.some((subject) => FEATURE.test(subject)) ? 'minor' : '';
}
