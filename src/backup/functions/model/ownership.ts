import { dayOf, addDays, parseDay } from './day';
import { isImageName } from './image-name';
import { Image, Snapshot, Tags, WITHOUT_ID, WITHOUT_KEY } from './resources';
import { reservedKeyOf, serviceKeyOf } from './service-managed';
import { CREATED_TAG, DELETE_AFTER_TAG, ENVIRONMENT_TAG, KEEP_TAG, SOURCE_INSTANCE_TAG, SOURCE_TAG } from '../../../tags/tag-keys';

/** The tags that an image of an environment carries, all of them, and its snapshots with it. */
export const CONTRACT_TAGS = [ENVIRONMENT_TAG, SOURCE_TAG, SOURCE_INSTANCE_TAG, CREATED_TAG, DELETE_AFTER_TAG] as const;

/**
 * Whose an image or a snapshot is.
 *
 * - `own`: the environment made it.
 * - `undated`: the environment made it, and its tag `delete-after` does not name a day.
 * - `copy`: it carries the tags of an image of the environment, and AWS's own facts do not prove that the environment made it.
 * - `service-managed`: a service such as AWS Backup made it and copied the tags of a server.
 * - `foreign`: it carries some tags of the environment, and somebody else made it.
 * - `none`: it has nothing to do with the environment.
 */
export type Ownership = 'own' | 'undated' | 'copy' | 'service-managed' | 'foreign' | 'none';

const NAMESPACE = ENVIRONMENT_TAG.slice(0, ENVIRONMENT_TAG.indexOf(':') + 1);

/** Whether a tag is one that this library gives a meaning to. */
export function isContractKey(key: string): boolean {
  return key.startsWith(NAMESPACE) || key === DELETE_AFTER_TAG;
}

/**
 * Whose an image is. Tags are copied by CopyImage and by a restore from Amazon S3, so tags alone prove nothing.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html
 */
export function ownershipOfImage(image: Image, environmentName: string): Ownership {
  return ownershipOf(image.tags, environmentName, () => doubtAbout(image) === undefined);
}

/**
 * Whose a snapshot is. CreateImage describes each snapshot with the instance that it was made from, and nobody can change a
 * description; a copy has another one.
 */
export function ownershipOfSnapshot({ id, tags, sourceInstanceId }: Snapshot, environmentName: string): Ownership {
  return ownershipOf(tags, environmentName, () => (
    id !== WITHOUT_ID && !(WITHOUT_KEY in tags)
    && sourceInstanceId === tags[SOURCE_INSTANCE_TAG])); // promise TAGS-19
}

function ownershipOf(tags: Tags, environmentName: string, isProven: () => boolean): Ownership {
  const environment = tags[ENVIRONMENT_TAG];
  if (environment !== undefined && environment !== environmentName) { // promise ALL-4a.1
    return 'none';
  }
  const isMarked = Object.keys(tags).some((key) => key.startsWith(NAMESPACE));
  if (isMarked && serviceKeyOf(tags) !== undefined) { // promise TAGS-20.1
    return 'service-managed';
  }
  const hasContractTags = CONTRACT_TAGS.every((key) => key === DELETE_AFTER_TAG || tags[key] !== undefined); // promise TAGS-1
  if (hasContractTags && isProven()) {
    return parseDay(tags[DELETE_AFTER_TAG]) === undefined ? 'undated' : 'own'; // promise FN-3a.1
  }
  if (isMarked && reservedKeyOf(tags) !== undefined) { // promise TAGS-20.2
    return 'service-managed';
  }
  return hasContractTags ? 'copy' : isMarked ? 'foreign' : 'none';
}

/**
 * Why it is not proven that the environment made an image which carries all tags of the contract; undefined if it is proven.
 *
 * EC2 gives the source instance for CreateImage only. The source image proves nothing, as EC2 gives it for copies, too.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html
 */
export function doubtAbout({ id, name, createdAt, sourceInstanceId, tags }: Image): string | undefined {
  if (id === WITHOUT_ID || WITHOUT_KEY in tags) {
    return 'EC2 gives it, or a tag of it, incompletely';
  }
  if (sourceInstanceId === undefined) {
    return 'EC2 gives no source instance, so CreateImage did not make it: it is a copy, or was restored';
  }
  if (sourceInstanceId !== tags[SOURCE_INSTANCE_TAG]) { // promise TAGS-18.1
    return `EC2 says that it was made from ${sourceInstanceId}, and its tag ${SOURCE_INSTANCE_TAG} says ${tags[SOURCE_INSTANCE_TAG]}`;
  }
  const day = parseDay(tags[CREATED_TAG]);
  if (day === undefined) {
    return `its tag ${CREATED_TAG} is '${tags[CREATED_TAG]}', which is no day of the form YYYY-MM-DD`;
  }
  if (!isImageName(name, tags[ENVIRONMENT_TAG], tags[SOURCE_TAG], day)) { // promise TAGS-18.2
    return `its name is '${name ?? ''}', which is not the name of an image of ${tags[SOURCE_TAG]} of ${day}`;
  }
  if (createdAt === undefined) { // promise TAGS-18.3
    return 'EC2 gives no creation date';
  }
  const made = dayOf(createdAt);
  return made === day || made === addDays(day, 1) // promise TAGS-18.4
    ? undefined
    : `EC2 says that it was made on ${made}, and its tag ${CREATED_TAG} says ${day}`;
}

/** Whether a person holds it. */
export function isHeld(tags: Tags): boolean {
  return tags[KEEP_TAG] !== undefined; // promise TAGS-15.1
}

/** Why an undated one has to be looked at. */
export function undatedReason(tags: Tags): string {
  const day = tags[DELETE_AFTER_TAG];
  return day === undefined
    ? `it has no tag ${DELETE_AFTER_TAG}: it stays until someone gives it one`
    : `its tag ${DELETE_AFTER_TAG} is '${day}', no day of the form YYYY-MM-DD: it stays until someone corrects it`;
}
