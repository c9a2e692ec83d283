import type { OwnImage } from './own-images';
import type { Pointer } from './resources';

/** Later than anything: nothing happened since a moment that Parameter Store does not give. */
const NEVER = new Date(8.64e15);

/** How a pointer came to its value. */
export interface PointerLine {
  /** The image that it names. */
  readonly value: string;
  /** Since when it has named it. */
  readonly since: Date;
  /** What it named before its last move. */
  readonly previous?: string;
  /** The values that led to the present one, without those that it came back from: the nearest first. */
  readonly earlierImages: readonly string[];
  /** Whether its last move was one back, to an image that it had named before. */
  readonly isReverted: boolean;
  /** When the earliest version was written that Parameter Store keeps. The pointer was seeded then, or before. */
  readonly seededAt: Date;
  /**
   * Only an image that was made after this is promoted: when the pointer was seeded, when an operator last moved it, or when it last went
   * back. A move to or from an image that the environment did not make, or that is gone, counts as one back.
   */
  readonly promotableAfter: Date;
  /** Everything that it ever named, as far as Parameter Store remembers. */
  readonly values: ReadonlySet<string>;
  /** When it was moved away from a value, the last time; not of the present one. */
  readonly leftAt: ReadonlyMap<string, Date>;
}

/**
 * The history of a pointer. A pointer without a version is none that Parameter Store would show.
 *
 * @param ownImages those that the environment made: by the days of these, a move to an earlier image is known to be one back
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
  let way: readonly string[] = [];
  let isReverted = false;
  const seededAt = first.writtenAt ?? NEVER;
  let promotableAfter = seededAt;
  for (const { value, writtenAt, isByOperator } of moves) {
    const earlier = earlierOn(way, value, baseImage, madeAt);
    isReverted = way.includes(value) || (value === baseImage && way.length > 0);
    if (isByOperator || earlier.length < way.length || !isKnownToGoForward(way.at(-1), value, baseImage, madeAt)) {
      promotableAfter = writtenAt ?? NEVER;
    }
    way = [...earlier, value];
  }
  return {
    value: last.value,
    since: last.writtenAt ?? NEVER,
    previous: moves.at(-2)?.value,
    earlierImages: way.slice(0, -1).reverse(), // promise FN-2j.1
    isReverted,
    seededAt,
    promotableAfter,
    values: new Set(moves.map(({ value }) => value)),
    leftAt: leftAt(moves),
  };
}

/** The base image that a pointer started from: it ends the pointer's name. */
export function baseImageOf(pointerName: string): string {
  return pointerName.slice(pointerName.lastIndexOf('/') + 1);
}

function leftAt(moves: Pointer['versions']): Map<string, Date> {
  return new Map(moves.flatMap(({ value }, index): [string, Date][] => {
    const writtenAt = moves[index + 1]?.writtenAt;
    return writtenAt === undefined ? [] : [[value, writtenAt]];
  }));
}

/** The values on the way that are earlier than this one. All descend from the base image. */
function earlierOn(way: readonly string[], value: string, baseImage: string, madeAt: ReadonlyMap<string, Date>): readonly string[] {
  const place = value === baseImage ? 0 : way.indexOf(value);
  if (place >= 0) {
    return way.slice(0, place); // promise FN-2j.2
  }
  const itsTime = madeAt.get(value);
  const isLater = (other: string) => {
    const time = madeAt.get(other);
    return itsTime !== undefined && time !== undefined && time > itsTime;
  };
  const nearest = [...way].reverse().findIndex((each) => !isLater(each));
  return nearest < 0 ? [] : way.slice(0, way.length - nearest);
}

function isKnownToGoForward(from: string | undefined, to: string, baseImage: string, madeAt: ReadonlyMap<string, Date>): boolean {
  const isKnown = (imageId: string) => madeAt.has(imageId);
  return from === undefined ? to === baseImage || isKnown(to) : isKnown(to) && (from === baseImage || isKnown(from));
}

/** The versions that changed the value: the same one written again is no move. */
function movesOf(versions: Pointer['versions']): Pointer['versions'] {
  const inOrder = [...versions].sort((one, other) => one.version - other.version); // promise ALL-1d.2
  return inOrder.filter(({ value }, index) => value !== inOrder[index - 1]?.value);
}
