import { Arrow, Figure, FigureTier, INTERNET_ROW } from './figure';
import { plain, Text } from '../content/text';

/** A box with a text. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: Text;
}

/** The box of a tier in a zone. */
export type TierBox = Omit<Box, 'label'> & { readonly isPublic: boolean };

/** An arrow: from the box on the left to a line of its own, along it, and back to another box. */
export interface Line {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly label: Text;
  readonly labelAt: readonly [x: number, y: number];
  readonly style: 'from-internet' | 'within' | 'egress';
}

/** The places of everything in a figure. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly zones: readonly Box[];
  readonly tiers: readonly TierBox[];
  readonly notes: readonly { readonly x: number; readonly y: number; readonly text: Text; readonly isStrong: boolean }[];
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

const [MARGIN, GAP, CHIP, ROW, ZONE_LABEL] = [16, 16, 32, 40, 22];
/** The widths of a character of each size of text, rounded up. */
const [CHARACTER, SMALL_CHARACTER] = [7.8, 6.7];
const NARROWEST_ZONE = 220;

/** A column for the vertical parts of arrows. */
interface Lane {
  readonly taken: [from: number, to: number][];
  width: number;
}

/** The place where arrows of a row begin and end. */
interface Anchor {
  readonly right: number;
  readonly top: number;
  readonly height: number;
}

/** Places tiers below each other, zones beside each other, and arrows to the right of them. */
export function layOut({ zones, tiers, arrows }: Figure): Layout {
  const left = MARGIN + widest(tiers.flatMap(({ name, note }) => [plain(name).length * CHARACTER, plain(note).length * SMALL_CHARACTER])) + GAP;
  const zoneWidth = Math.max(NARROWEST_ZONE, widest([...zones, ...tiers.flatMap(chipsOf)].map((label) => plain(label).length * CHARACTER)) + 48);
  const zoneLeft = (index: number) => left + index * (zoneWidth + GAP);
  const right = zoneLeft(zones.length - 1) + zoneWidth;
  const anchors = new Map<string, Anchor>();

  const internet: Box = { x: left, y: MARGIN, width: right - left, height: CHIP, label: [{ text: 'Internet' }] };
  anchors.set(INTERNET_ROW, { right, top: internet.y, height: CHIP });
  const top = MARGIN + CHIP + GAP + ZONE_LABEL;

  const boxes: Box[] = [internet];
  const tierBoxes: TierBox[] = [];
  const notes: Layout['notes'][number][] = [];
  let y = top;
  for (const tier of tiers) {
    const heights = tier.rows.map((row) => (row.kind === 'bar' ? 1 : Math.max(1, ...row.labels.map(({ length }) => length))) * ROW);
    // Below the last row, there is room for the arrow of the tier.
    const height = Math.max(2 * ROW, GAP + heights.reduce((sum, each) => sum + each, 0) + GAP / 2);
    notes.push({ x: MARGIN, y: y + 24, text: tier.name, isStrong: true }, { x: MARGIN, y: y + 44, text: tier.note, isStrong: false });
    zones.forEach((_, index) => tierBoxes.push({ x: zoneLeft(index), y, width: zoneWidth, height, isPublic: tier.isPublic }));
    anchors.set(tier.id, { right, top: y + height - GAP - 2, height: GAP });
    tier.rows.forEach((row, index) => {
      const rowTop = y + GAP + heights.slice(0, index).reduce((sum, each) => sum + each, 0);
      const chip = (column: number, line: number, label: Text): Box => (
        { x: zoneLeft(column) + 12, y: rowTop + line * ROW, width: zoneWidth - 24, height: CHIP, label });
      const chips = row.kind === 'bar'
        ? [{ x: zoneLeft(0) + 12, y: rowTop, width: right - zoneLeft(0) - 24, height: CHIP, label: row.label }]
        : row.labels.flatMap((labels, column) => labels.map((label, line) => chip(column, line, label)));
      boxes.push(...chips);
      const rightOfFirstLine = Math.max(...chips.filter((each) => each.y === rowTop).map((each) => each.x + each.width));
      anchors.set(row.id, { right: rightOfFirstLine, top: rowTop, height: CHIP });
    });
    y += height + GAP;
  }
  const bottom = y - GAP;

  const lines = linesOf(arrows, anchors, right + 2 * GAP);
  return {
    width: Math.ceil(Math.max(right + GAP, ...lines.map(({ label, labelAt: [x] }) => x + plain(label).length * SMALL_CHARACTER)) + MARGIN),
    height: Math.ceil(bottom + MARGIN),
    zones: zones.map((label, index) => (
      { x: zoneLeft(index) - 6, y: top - ZONE_LABEL, width: zoneWidth + 12, height: bottom - top + ZONE_LABEL + 6, label })),
    tiers: tierBoxes,
    notes,
    boxes,
    lines,
  };
}

/** Each arrow has a place of its own at both ends, and a vertical part that no other arrow covers. */
function linesOf(arrows: readonly Arrow[], anchors: ReadonlyMap<string, Anchor>, firstLane: number): Line[] {
  const endsAt = (row: string) => arrows.flatMap((arrow, index) => [...arrow.from === row ? [`${index} from`] : [], ...arrow.to === row ? [`${index} to`] : []]);
  const yOf = (row: string, end: string) => {
    const { top, height } = anchors.get(row)!;
    const ends = endsAt(row);
    return Math.round(top + (height * (ends.indexOf(end) + 1)) / (ends.length + 1));
  };
  const lanes: Lane[] = [];
  const placed = arrows.map((arrow, index) => {
    const [start, end] = [yOf(arrow.from, `${index} from`), yOf(arrow.to, `${index} to`)];
    const [first, last] = [Math.min(start, end), Math.max(start, end)];
    let lane = lanes.find(({ taken }) => taken.every(([top, bottom]) => last < top - GAP || first > bottom + GAP));
    if (lane === undefined) {
      lane = { taken: [], width: 0 };
      lanes.push(lane);
    }
    lane.taken.push([first, last]);
    lane.width = Math.max(lane.width, plain(arrow.label).length * SMALL_CHARACTER + 2 * GAP);
    return { ...arrow, start, end, lane };
  });
  const leftOf = (lane: Lane) => Math.round(firstLane + lanes.slice(0, lanes.indexOf(lane)).reduce((sum, { width }) => sum + width, 0));
  return placed.map(({ from, to, label, isEgress, start, end, lane }) => {
    const x = leftOf(lane);
    return {
      points: [[Math.round(anchors.get(from)!.right), start], [x, start], [x, end], [Math.round(anchors.get(to)!.right) + 2, end]],
      label,
      labelAt: [x + 6, Math.round((start + end) / 2) + 4],
      style: isEgress ? 'egress' : from === INTERNET_ROW ? 'from-internet' : 'within',
    };
  });
}

function chipsOf({ rows }: FigureTier): Text[] {
  return rows.flatMap((row) => (row.kind === 'bar' ? [] : row.labels.flat()));
}

function widest(widths: readonly number[]): number {
  return Math.ceil(Math.max(0, ...widths));
}
