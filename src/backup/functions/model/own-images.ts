import type { Day } from './day';
import { ImageProgress, progressOf, SnapshotIndex } from './image-progress';
import { compareTexts, compareTimes } from './order';
import { ownershipOfImage } from './ownership';
import type { Quarantine } from './quarantine';
import type { Image } from './resources';
import { CREATED_TAG, DELETE_AFTER_TAG, SOURCE_INSTANCE_TAG, SOURCE_TAG } from '../../../tags/tag-keys';

/** An image that the environment has made. */
export interface OwnImage {
  readonly image: Image;
  /** The name of the image's server or cluster. */
  readonly source: string;
  /** The creation time that EC2 gives. */
  readonly createdAt: Date;
  /** The day for which the image counts. */
  readonly day: Day;
  readonly deleteAfter: Day;
  readonly progress: ImageProgress;
  /** The reason why the image is quarantined. Absent if it is not. */
  readonly quarantine?: string;
}

/** Own images by the name of their source, oldest first. */
export type ImagesBySource = ReadonlyMap<string, readonly OwnImage[]>;

/** Returns the environment's own images by source. Excludes deregistered images, which EC2 lists for some time. */
export function ownImagesBySource(
  environmentName: string, images: readonly Image[], snapshots: SnapshotIndex, quarantine: Quarantine,
): ImagesBySource {
  const bySource = new Map<string, OwnImage[]>();
  for (const image of inOrderOfCreation(images)) {
    if (!isDeregistered(image) && ownershipOfImage(image, environmentName) === 'own') {
      const own = toOwnImage(image, snapshots, quarantine.ofImage(image));
      const others = bySource.get(own.source);
      if (others === undefined) {
        bySource.set(own.source, [own]);
      } else {
        others.push(own);
      }
    }
  }
  return bySource;
}

/** Sorts images, the oldest first. Images without a creation date come before all others. */
export function inOrderOfCreation(images: readonly Image[]): Image[] {
  return [...images].sort((one, other) => compareTimes(one.createdAt, other.createdAt) || compareTexts(one.id, other.id)); // promise TIME-6.2
}

/** Returns whether an image is deregistered, although EC2 still lists it. */
export function isDeregistered(image: Image): boolean {
  return image.state === 'deregistered';
}

/** Returns the newest good image of a source that is not quarantined. The images are sorted, the oldest first. */
export function newestGood(images: readonly OwnImage[]): OwnImage | undefined {
  return images.filter(({ progress, quarantine }) => progress === 'good' && quarantine === undefined).at(-1); // promise FN-1e.4, FN-6g.1
}

/** Returns the images of an instance. A server that was created again under the same name is another instance. */
export function imagesOfInstance(images: readonly OwnImage[], instanceId: string): readonly OwnImage[] {
  return images.filter(({ image }) => image.tags[SOURCE_INSTANCE_TAG] === instanceId);
}

/** Returns the images that are newer than a group. A cluster that was created again under the same name has another group. */
export function imagesSince(images: readonly OwnImage[], groupCreatedAt: Date | undefined): readonly OwnImage[] {
  return groupCreatedAt === undefined ? images : images.filter(({ createdAt }) => createdAt > groupCreatedAt);
}

/** Returns an image that has the tags of the environment's images, and a creation date. */
export function toOwnImage(image: Image, snapshots: SnapshotIndex, quarantine: string | undefined): OwnImage {
  return {
    image,
    source: image.tags[SOURCE_TAG],
    createdAt: image.createdAt!, // An image without a creation date is never the environment's own.
    day: image.tags[CREATED_TAG],
    deleteAfter: image.tags[DELETE_AFTER_TAG],
    progress: progressOf(image, snapshots),
    ...quarantine !== undefined && { quarantine },
  };
}
