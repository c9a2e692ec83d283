import type { Day } from './day';
import { ImageProgress, progressOf, SnapshotIndex } from './image-progress';
import { compareTexts, compareTimes } from './order';
import { ownershipOfImage } from './ownership';
import type { Quarantine } from './quarantine';
import type { Image } from './resources';
import { CREATED_TAG, DELETE_AFTER_TAG, SOURCE_INSTANCE_TAG, SOURCE_TAG } from '../../../tags/tag-keys';

/** An image that the environment made. */
export interface OwnImage {
  readonly image: Image;
  /** The name of its server or cluster. */
  readonly source: string;
  /** When EC2 says that it was made. */
  readonly createdAt: Date;
  /** The day that it stands for. */
  readonly day: Day;
  readonly deleteAfter: Day;
  readonly progress: ImageProgress;
  /** Why it is quarantined; absent when it is not. */
  readonly quarantine?: string;
}

/** Own images by the name of their source, oldest first. */
export type ImagesBySource = ReadonlyMap<string, readonly OwnImage[]>;

/** The environment's own images. EC2 lists deregistered ones for a while: those are gone. */
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

/** Oldest first, whatever order they came in. Images without a creation date come before all others. */
export function inOrderOfCreation(images: readonly Image[]): Image[] {
  return [...images].sort((one, other) => compareTimes(one.createdAt, other.createdAt) || compareTexts(one.id, other.id)); // promise TIME-6.2
}

/** Whether EC2 lists it although it is gone. */
export function isDeregistered(image: Image): boolean {
  return image.state === 'deregistered';
}

/** The newest good one of a source, of images that are oldest first. A quarantined image is never it. */
export function newestGood(images: readonly OwnImage[]): OwnImage | undefined {
  return images.filter(({ progress, quarantine }) => progress === 'good' && quarantine === undefined).at(-1); // promise FN-1e.4, FN-6g.1
}

/** Those that were made from an instance: a server that was made again under the name of a former one is another instance. */
export function imagesOfInstance(images: readonly OwnImage[], instanceId: string): readonly OwnImage[] {
  return images.filter(({ image }) => image.tags[SOURCE_INSTANCE_TAG] === instanceId);
}

/** Those that were made since a group exists: a cluster that was made again under the name of a former one has another group. */
export function imagesSince(images: readonly OwnImage[], groupMadeAt: Date | undefined): readonly OwnImage[] {
  return groupMadeAt === undefined ? images : images.filter(({ createdAt }) => createdAt > groupMadeAt);
}

function toOwnImage(image: Image, snapshots: SnapshotIndex, quarantine: string | undefined): OwnImage {
  return {
    image,
    source: image.tags[SOURCE_TAG],
    createdAt: image.createdAt!, // an image without a creation date is not proven to be the environment's own
    day: image.tags[CREATED_TAG],
    deleteAfter: image.tags[DELETE_AFTER_TAG],
    progress: progressOf(image, snapshots),
    ...quarantine !== undefined && { quarantine },
  };
}
