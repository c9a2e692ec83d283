import { addDays, dayOf, parseDay } from './day';
import type { SnapshotIndex } from './image-progress';
import { inOrderOfCreation, isDeregistered, OwnImage, toOwnImage } from './own-images';
import { CONTRACT_TAGS, ownershipOfImage } from './ownership';
import type { Quarantine } from './quarantine';
import type { Image } from './resources';
import { CREATED_TAG, DELETE_AFTER_TAG, ENVIRONMENT_TAG, SOURCE_INSTANCE_TAG, SOURCE_TAG } from '../../../tags/tag-keys';

/** Returns the name of the image of a server that a restore makes before it changes the server. */
export function imageBeforeRestoreName(environmentName: string, source: string, time: string): string {
  return `oban/${environmentName}/${source}/before-restore/${time}`;
}

/**
 * Returns the images that restores have made of the state before them, oldest first. They are no backups: no function promotes or counts them.
 * They expire on their day, as other images do, because nobody would remember to remove them.
 */
export function imagesBeforeRestores(
  environmentName: string, images: readonly Image[], snapshots: SnapshotIndex, quarantine: Quarantine,
): OwnImage[] {
  return inOrderOfCreation(images)
    .filter((image) => !isDeregistered(image) && ownershipOfImage(image, environmentName) === 'restore' && isProven(image))
    .map((image) => toOwnImage(image, snapshots, quarantine.ofImage(image)));
}

/** Returns whether CreateImage made the image from the server of its tags, on the day of its tags and under the name of such an image. */
function isProven({ name, createdAt, sourceInstanceId, tags }: Image): boolean {
  const day = parseDay(tags[CREATED_TAG]);
  return day !== undefined && createdAt !== undefined && parseDay(tags[DELETE_AFTER_TAG]) !== undefined
    && CONTRACT_TAGS.every((key) => tags[key] !== undefined)
    && sourceInstanceId === tags[SOURCE_INSTANCE_TAG]
    && name?.startsWith(imageBeforeRestoreName(tags[ENVIRONMENT_TAG], tags[SOURCE_TAG], '')) === true
    && [day, addDays(day, 1)].includes(dayOf(createdAt));
}
