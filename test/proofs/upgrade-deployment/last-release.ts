import * as fs from 'fs';
import * as path from 'path';
import { git, lastTag } from '../upgrade/last-tag';

const UNTAGGED = path.join(__dirname, 'untagged-release.json');

/** A released version, or the version that stands for one as long as none is tagged. */
export interface Release {
  /** The tag, or the commit. */
  readonly name: string;
  readonly commit: string;
}

/**
 * Returns the highest version that is tagged `v1.2.3` in the history of HEAD. If there is none, returns the commit that `untagged-release.json` names.
 *
 * @throws if this clone does not have the commit
 */
export function lastRelease(folder: string): Release {
  const tag = lastTag(folder);
  if (tag !== undefined) {
    return { name: tag, commit: git(folder, 'rev-parse', `${tag}^{commit}`).trim() };
  }
  const { commit: whileUntagged } = JSON.parse(fs.readFileSync(UNTAGGED, 'utf-8'));
  try {
    git(folder, 'cat-file', '-e', `${whileUntagged}^{commit}`);
  } catch {
    throw new Error(
      `this clone has neither the tag of a release nor the commit ${whileUntagged}, with which an upgrade begins while no release is tagged: ` +
      'fetch the whole history (git fetch --unshallow --tags) and run the command again',
    );
  }
  return { name: whileUntagged.slice(0, 7), commit: whileUntagged };
}
