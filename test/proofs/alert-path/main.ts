import { BREAKS } from './breaks';
import { alertPaths, Path } from './proof';
import { ACCOUNT, shape, Shape, SHAPES } from './shapes';
import { refusalsOf } from './verdict';
import { table } from '../../support/table';

const LONGEST_CELL = 150;

/** Shows for each shape what is proven, and for each break what refused it. */
function main(): void {
  const shapes = (Object.keys(SHAPES) as Shape[]).map((name) => ({ name, paths: alertPaths(shape(name), ACCOUNT) }));
  const breaks = BREAKS.map((broken) => ({ broken, refusals: refusalsOf(broken) }));
  process.stdout.write(`${table(shapes.map(({ name, paths }) => shapeRow(name, paths)))}\n\n`);
  process.stdout.write(`${table(breaks.map(({ broken: { what, refused }, refusals }) => ({
    break: what,
    refused: refusals.length === 0 ? 'NO' : `${refusals.length}`,
    why: cell(refusals.find((refusal) => refused.test(refusal)) ?? refusals[0] ?? '–'),
  })))}\n\n`);
  const open = shapes.flatMap(({ name, paths }) => paths.flatMap((path) => path.refusals.map((refusal) => `${name}: ${path.name}: ${refusal}`)));
  const unnoticed = breaks.filter(({ broken: { refused }, refusals }) => refusals.length === 0 || refusals.some((refusal) => !refused.test(refusal)));
  open.forEach((line) => process.stdout.write(`${line}\n`));
  process.stdout.write(`${shapes.length} shapes, ${open.length} refusals; ${breaks.length} breaks, ${unnoticed.length} not refused for their reason\n`);
  process.exitCode = open.length + unnoticed.length === 0 ? 0 : 1;
}

function shapeRow(name: string, paths: readonly Path[]) {
  const count = (kind: Path['kind']) => paths.filter((path) => path.kind === kind).length;
  return {
    shape: name,
    alarms: count('alarm'),
    composites: count('composite'),
    events: count('event'),
    functions: count('function'),
    recipients: count('recipient'),
    proven: paths.filter(({ refusals }) => refusals.length === 0).length,
  };
}

function cell(text: string): string {
  return text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL - 1)}…`;
}

main();
