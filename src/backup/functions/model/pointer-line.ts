import type { OwnImage } from './own-images';
import type { Pointer } from './resources';

/** The latest possible time, in place of a time that Parameter Store does not return, so that no event is later. */
const NEVER = new Date(8.64e15);

/** The history of a pointer. */
export interface PointerLine {
  /** The image that the pointer names. */
  readonly value: string;
  /** The time since which the pointer has named this image. */
  readonly since: Date;
  /** The image that the pointer named before its last move. */
  readonly previous?: string;
  /** The earlier images on the path to the present one, without images that were rolled back. The nearest one comes first. */
  readonly earlierImages: readonly string[];
  /** Whether the last move was a rollback to an image that the pointer had named before. */
  readonly isReverted: boolean;
  /** The time of the earliest version in Parameter Store. The pointer was seeded then, or before. */
  readonly seededAt: Date;
  /**
   * The time after which an image must have been made to be promoted: that of the seed, of the last move by an operator, or of the last
   * rollback, whichever is latest. A move to or from an image that the environment did not make, or that is removed, counts as a rollback.
   */
  readonly promotableAfter: Date;
  /** All images in the pointer's history in Parameter Store. */
  readonly values: ReadonlySet<string>;
  /** The time of the last move away from each image, except the present one. */
  readonly leftAt: ReadonlyMap<string, Date>;
}

/**
 * Returns the history of a pointer, or undefined if the pointer has no version.
 *
 * @param ownImages the images that the environment made. Their creation times show that a move to an earlier image is a rollback.
 */
export function pointerLine({ name, versions }: Pointer, ownImages: readonly OwnImage[] = []): PointerLine | undefined {
  const moves = movesOf(versions);
  const [first] = moves;
  const last = moves.at(-1);
  if (last === undefined) {
    return undefined;
  }
  const baseImage = baseImageOf(name);
  const madeAt = new Map(ownImages.map(({ image, createdAt }) => [image.id, createdAt]));
  let path: readonly string[] = [];
  let isReverted = false;
  const seededAt = first.writtenAt ?? NEVER;
  let promotableAfter = seededAt;
  for (const { value, writtenAt, isByOperator } of moves) {
    const earlier = earlierOn(path, value, baseImage, madeAt);
    isReverted = path.includes(value) || (value === baseImage && path.length > 0);
    if (isByOperator || earlier.length < path.length || !isKnownToGoForward(path.at(-1), value, baseImage, madeAt)) {
      promotableAfter = writtenAt ?? NEVER;
    }
    path = [...earlier, value];
  }
  return {
    value: last.value,
    since: last.writtenAt ?? NEVER,
    previous: moves.at(-2)?.value,
    earlierImages: path.slice(0, -1).reverse(), // promise FN-2j.1
    isReverted,
    seededAt,
    promotableAfter,
    values: new Set(moves.map(({ value }) => value)),
    leftAt: leftAt(moves),
  };
}

/** Returns the base image that a pointer started from, which is the last part of the pointer's name. */
export function baseImageOf(pointerName: string): string {
  return pointerName.slice(pointerName.lastIndexOf('/') + 1);
}

function leftAt(moves: Pointer['versions']): Map<string, Date> {
  return new Map(moves.flatMap(({ value }, index): [string, Date][] => {
    const writtenAt = moves[index + 1]?.writtenAt;
    return writtenAt === undefined ? [] : [[value, writtenAt]];
  }));
}

/** Returns the images of the path that are earlier than this one. All of them descend from the base image. */
function earlierOn(path: readonly string[], value: string, baseImage: string, madeAt: ReadonlyMap<string, Date>): readonly string[] {
  const place = value === baseImage ? 0 : path.indexOf(value);
  if (place >= 0) {
    return path.slice(0, place); // promise FN-2j.2
  }
  const itsTime = madeAt.get(value);
  const isLater = (other: string) => {
    const time = madeAt.get(other);
    return itsTime !== undefined && time !== undefined && time > itsTime;
  };
  const nearest = [...path].reverse().findIndex((each) => !isLater(each));
  return nearest < 0 ? [] : path.slice(0, path.length - nearest);
}

function isKnownToGoForward(from: string | undefined, to: string, baseImage: string, madeAt: ReadonlyMap<string, Date>): boolean {
  const isKnown = (imageId: string) => madeAt.has(imageId);
  return from === undefined ? to === baseImage || isKnown(to) : isKnown(to) && (from === baseImage || isKnown(from));
}

/** Returns the versions that changed the value. Writing the same value again is not a move. */
function movesOf(versions: Pointer['versions']): Pointer['versions'] {
  const inOrder = [...versions].sort((one, other) => one.version - other.version); // promise ALL-1d.2
  return inOrder.filter(({ value }, index) => value !== inOrder[index - 1]?.value);
}
