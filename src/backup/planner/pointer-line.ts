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
  readonly wayBack: readonly string[];
  /** Whether its last move was one back. */
  readonly hasComeBack: boolean;
  /** Everything that it ever named, as far as Parameter Store remembers. */
  readonly values: ReadonlySet<string>;
  /** When it was moved away from a value, the last time; not of the present one. */
  readonly leftAt: ReadonlyMap<string, Date>;
}

/** The history of a pointer. A pointer without a version is none that Parameter Store would show. */
export function pointerLine({ versions }: Pointer): PointerLine | undefined {
  const moves = movesOf(versions);
  const last = moves.at(-1);
  if (last === undefined) {
    return undefined;
  }
  const way: string[] = [];
  let hasComeBack = false;
  for (const { value } of moves) {
    const place = way.indexOf(value);
    hasComeBack = place >= 0;
    if (hasComeBack) {
      way.length = place; // promise FN-2j.2
    }
    way.push(value);
  }
  return {
    value: last.value,
    since: last.writtenAt ?? NEVER,
    previous: moves.at(-2)?.value,
    wayBack: way.slice(0, -1).reverse(), // promise FN-2j.1
    hasComeBack,
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

/** The versions that changed the value: the same one written again is no move. */
function movesOf(versions: Pointer['versions']): Pointer['versions'] {
  const inOrder = [...versions].sort((one, other) => one.version - other.version); // promise ALL-1d.2
  return inOrder.filter(({ value }, index) => value !== inOrder[index - 1]?.value);
}
