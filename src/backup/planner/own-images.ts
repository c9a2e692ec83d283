import { belongingOfImage } from './belonging';
import type { Day } from './day';
import { ImageProgress, progressOf, SnapshotIndex } from './image-progress';
import { compareTexts, compareTimes } from './order';
import type { Image } from './resources';
import { CREATED_TAG, DELETE_AFTER_TAG, SOURCE_TAG } from '../../tags';

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
}

/** Own images by the name of their source, oldest first. */
export type ImagesBySource = ReadonlyMap<string, readonly OwnImage[]>;

/** The environment's own images. EC2 lists deregistered ones for a while: those are gone. */
export function ownImagesBySource(environmentName: string, images: readonly Image[], snapshots: SnapshotIndex): ImagesBySource {
  const bySource = new Map<string, OwnImage[]>();
  for (const image of inOrderOfCreation(images)) {
    if (!isDeregistered(image) && belongingOfImage(image, environmentName) === 'own') {
      const own = toOwnImage(image, snapshots);
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

/** The newest good one of a source, of images that are oldest first. */
export function newestGood(images: readonly OwnImage[]): OwnImage | undefined {
  return images.filter(({ progress }) => progress === 'good').at(-1); // promise FN-1e.4
}

function toOwnImage(image: Image, snapshots: SnapshotIndex): OwnImage {
  return {
    image,
    source: image.tags[SOURCE_TAG],
    createdAt: image.createdAt!, // an image without a creation date is not proven to be the environment's own
    day: image.tags[CREATED_TAG],
    deleteAfter: image.tags[DELETE_AFTER_TAG],
    progress: progressOf(image, snapshots),
  };
}
