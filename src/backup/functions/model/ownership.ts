import { dayOf, addDays, parseDay } from './day';
import { isImageName } from './image-name';
import { Image, Snapshot, Tags, WITHOUT_ID, WITHOUT_KEY } from './resources';
import { reservedKeyOf, serviceKeyOf } from './service-managed';
import { CREATED_TAG, DELETE_AFTER_TAG, ENVIRONMENT_TAG, KEEP_TAG, RESTORE_TAG, SOURCE_INSTANCE_TAG, SOURCE_TAG } from '../../../tags/tag-keys';

/** The tags that every image of an environment has, with its snapshots. */
export const CONTRACT_TAGS = [ENVIRONMENT_TAG, SOURCE_TAG, SOURCE_INSTANCE_TAG, CREATED_TAG, DELETE_AFTER_TAG] as const;

/**
 * The ownership of an image or a snapshot.
 *
 * - `own`: the environment made it.
 * - `undated`: the environment made it, but its tag `delete-after` is not a day.
 * - `copy`: it has the tags of an image of the environment, but the facts of AWS do not prove that the environment made it.
 * - `service-managed`: a service such as AWS Backup made it and copied the tags of a server.
 * - `restore`: it exists only because of a restore. It is no backup.
 * - `foreign`: it has some tags of the environment, but somebody else made it.
 * - `none`: it is not related to the environment.
 */
export type Ownership = 'own' | 'undated' | 'copy' | 'service-managed' | 'restore' | 'foreign' | 'none';

const NAMESPACE = ENVIRONMENT_TAG.slice(0, ENVIRONMENT_TAG.indexOf(':') + 1);

/** Returns whether this library defines a tag. */
export function isContractKey(key: string): boolean {
  return key.startsWith(NAMESPACE) || key === DELETE_AFTER_TAG;
}

/**
 * Returns the ownership of an image. CopyImage and a restore from Amazon S3 copy tags, so tags alone do not prove the ownership.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html
 */
export function ownershipOfImage(image: Image, environmentName: string): Ownership {
  return ownershipOf(image.tags, environmentName, () => doubtAbout(image) === undefined);
}

/**
 * Returns the ownership of a snapshot. CreateImage writes the instance into the description of each snapshot. Nobody can change a
 * description, and a copy has another description.
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
  if (tags[RESTORE_TAG] !== undefined) {
    return 'restore';
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
 * Returns the reason to doubt that the environment made an image with all tags of the contract. Returns undefined if there is no doubt.
 *
 * EC2 gives the source instance only for images of CreateImage. The source image is no proof, because EC2 gives it for copies, too.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html
 */
export function doubtAbout({ id, name, createdAt, sourceInstanceId, tags }: Image): string | undefined {
  if (id === WITHOUT_ID || WITHOUT_KEY in tags) {
    return 'EC2 returns its id, or the key of one of its tags, not at all';
  }
  if (sourceInstanceId === undefined) {
    return 'EC2 gives no source instance, so CreateImage did not make it: it is a copy, or was restored';
  }
  if (sourceInstanceId !== tags[SOURCE_INSTANCE_TAG]) { // promise TAGS-18.1
    return `EC2 says that it was made from ${sourceInstanceId}, but its tag ${SOURCE_INSTANCE_TAG} is ${tags[SOURCE_INSTANCE_TAG]}`;
  }
  const day = parseDay(tags[CREATED_TAG]);
  if (day === undefined) {
    return `its tag ${CREATED_TAG} is '${tags[CREATED_TAG]}', which is not a day of the form YYYY-MM-DD`;
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
    : `EC2 says that it was made on ${made}, but its tag ${CREATED_TAG} is ${day}`;
}

/** Returns whether the tags contain `oban:keep`, with which somebody keeps a resource. */
export function isHeld(tags: Tags): boolean {
  return tags[KEEP_TAG] !== undefined; // promise TAGS-15.1
}

/** Returns the reason why an operator must act on an undated resource. */
export function undatedReason(tags: Tags): string {
  const day = tags[DELETE_AFTER_TAG];
  return day === undefined
    ? `it has no tag ${DELETE_AFTER_TAG}: it stays until somebody sets the tag`
    : `its tag ${DELETE_AFTER_TAG} is '${day}', which is not a day of the form YYYY-MM-DD: it stays until somebody corrects the tag`;
}
