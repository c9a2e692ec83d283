import { parseDay } from './day';
import type { Tags } from './resources';
import { CREATED_TAG, DELETE_AFTER_TAG, ENVIRONMENT_TAG, KEEP_TAG, SOURCE_INSTANCE_TAG, SOURCE_TAG } from '../../tags';

/** The tags that an image of an environment carries, all of them, and its snapshots with it. */
export const CONTRACT_TAGS = [ENVIRONMENT_TAG, SOURCE_TAG, SOURCE_INSTANCE_TAG, CREATED_TAG, DELETE_AFTER_TAG] as const;

/**
 * Whose an image or a snapshot is.
 *
 * - `own`: the environment made it.
 * - `undated`: it would be the environment's own, but does not say until when it must be kept.
 * - `foreign`: somebody else made it, and it carries tags of the environment.
 * - `none`: it has nothing to do with the environment.
 */
export type Belonging = 'own' | 'undated' | 'foreign' | 'none';

const NAMESPACE = ENVIRONMENT_TAG.slice(0, ENVIRONMENT_TAG.indexOf(':') + 1);

/** Whether a tag is one that this library gives a meaning to. */
export function isContractKey(key: string): boolean {
  return key.startsWith(NAMESPACE) || key === DELETE_AFTER_TAG;
}

/** Whose something with these tags is. */
export function belongingOf(tags: Tags, environmentName: string): Belonging {
  const environment = tags[ENVIRONMENT_TAG];
  if (environment !== undefined && environment !== environmentName) {
    return 'none';
  }
  if (CONTRACT_TAGS.every((key) => key === DELETE_AFTER_TAG || tags[key] !== undefined)) {
    return parseDay(tags[DELETE_AFTER_TAG]) === undefined ? 'undated' : 'own';
  }
  return Object.keys(tags).some((key) => key.startsWith(NAMESPACE)) ? 'foreign' : 'none';
}

/** Whether a human holds it. */
export function isHeld(tags: Tags): boolean {
  return tags[KEEP_TAG] !== undefined;
}

/** Why an undated one has to be looked at. */
export function undatedReason(tags: Tags): string {
  const day = tags[DELETE_AFTER_TAG];
  return day === undefined
    ? `it has no tag ${DELETE_AFTER_TAG}: it stays until someone gives it one`
    : `its tag ${DELETE_AFTER_TAG} is '${day}', no day of the form YYYY-MM-DD: it stays until someone corrects it`;
}
