import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { Contestant, measure, Measurement, total } from './contestant';
import { amicleaner, custodian, minimum, ofAnotherVersion, OURS, OURS_AS_LAMBDA_STARTS_IT } from './contestants';
import { Goal, verdictOf } from './goals';
import { bytesOfAllBundles, loadings } from './loading';
import { installPeer } from './peers/install';
import { Scenario, scenario, ScenarioProps, Way } from './scenario';
import { idealSeconds } from './stand-in/throttle';
import { table } from './table';

const MIB = 1024 ** 2;
const IMAGES_PER_PAGE = 1_000;
const RUNS_OF_VERSIONS = 5;

/** A contestant, with the parts of the world that it cannot process. */
interface Entrant {
  readonly contestant: Contestant;
  readonly without?: readonly Way[];
}

/** A contestant in a world. */
interface Participation {
  readonly name: string;
  readonly images: number;
  readonly toGo: number;
  /** The number of all images of the account, including those of other environments. */
  readonly listed: number;
}

/** A participation with the measurements of all its runs. */
interface Played extends Participation {
  readonly measurements: readonly Measurement[];
}

/** A participation with the measurement of its best run. */
interface Entry extends Participation {
  readonly measurement: Measurement;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' }, against: { type: 'string' } } });
  if (values.against !== undefined) {
    return compareVersions(values.against);
  }
  const mostRuns = Number(values.runs);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const bareMinimum = { contestant: await minimum(folder) };
  const ours = { contestant: OURS };
  const peers = entrantsOfPeers();

  const unthrottled: Entry[] = [];
  const throttled: Entry[] = [];
  for (const images of [1_000, 10_000]) {
    unthrottled.push(...await compete([bareMinimum, ours, ...peers], sized(images), mostRuns, false));
    // The peers send their calls sequentially, so they are slow even on the virtual clock: they run in the small world only.
    throttled.push(...await compete([bareMinimum, ours, ...images === 1_000 ? peers : []], sized(images), 1, true));
  }
  const large = await compete([ours, { contestant: OURS_AS_LAMBDA_STARTS_IT }], { images: 50_000, expired: 1_500, perTrap: 5 }, 1, false);
  const [backlog] = await compete([ours], { images: 11_000, expired: 10_100, perTrap: 5 }, 1, true);
  fs.rmSync(folder, { recursive: true });

  console.log(`No limits, the best of ${mostRuns} runs each (${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}, Node.js ${process.versions.node})\n`);
  console.log(resultTable([...unthrottled, ...large]));
  console.log('\nUnder EC2\'s token buckets, on a clock that jumps instead of waiting\n');
  console.log(resultTable([...throttled, { ...backlog, name: `${backlog.name} (backlog)` }]));
  console.log('\nCalls\n');
  console.log([...unthrottled, backlog].map(({ name, images, measurement: { calls } }) => `${name}, ${images}: ${counted(calls)}`).join('\n'));
  console.log('\nWrongly deleted\n');
  console.log([...unthrottled, ...throttled].filter(({ measurement }) => total(measurement.wronglyDeleted) > 0).map((entry) => (
    `${entry.name}, ${entry.images}${entry.measurement.virtualSeconds === undefined ? '' : ', limited'}: ${counted(entry.measurement.wronglyDeleted)}`)).join('\n'));

  const loads = loadings(9);
  console.log('\nWhat a function loads\n');
  console.log(table(['function', 'KiB', 'CPU ms'], loads.map(({ name, bytes, cpuMilliseconds }) => (
    [name, (bytes / 1024).toFixed(0), cpuMilliseconds.toFixed(0)]))));

  console.log('\nGoals\n');
  console.log(table(['goal', 'measured', 'bound', ''], [
    ...[1_000, 10_000].flatMap((images) => goals(images, unthrottled, throttled)),
    ...goalsOfBacklog(backlog),
    ...large.map(({ name, measurement: { peakBytes } }) => ({ what: `peak memory, 50,000 images: ${name}`, measured: peakBytes / MIB, bound: 256, unit: ' MiB' })),
    { what: 'code of the largest function', measured: Math.max(...loads.map(({ bytes }) => bytes)) / 1024, bound: 520, unit: ' KiB' },
    { what: 'CPU to load the slowest function', measured: Math.max(...loads.map(({ cpuMilliseconds }) => cpuMilliseconds)), bound: 100, unit: ' ms' },
    { what: 'all bundles of the package', measured: bytesOfAllBundles() / 1e6, bound: 1.6, unit: ' MB' },
  ].map(verdictOf)));
}

/** Runs the functions of this and another version alternately, and prints the ratio of their medians. */
async function compareVersions(assets: string): Promise<void> {
  const [ours, other] = await play([{ contestant: OURS }, { contestant: ofAnotherVersion(assets) }], sized(1_000), RUNS_OF_VERSIONS, false);
  const ratioOf = (of: (measurement: Measurement) => number) => median(ours.measurements.map(of)) / median(other.measurements.map(of));
  console.log(table(['goal', 'measured', 'bound', ''], [
    { what: 'wrongly deleted, 1,000 images', measured: Math.max(...ours.measurements.map(({ wronglyDeleted }) => total(wronglyDeleted))), bound: 0 },
    { what: 'missed, 1,000 images', measured: Math.max(...ours.measurements.map(({ missed }) => missed)), bound: 0 },
    { what: 'CPU over the other version, 1,000 images', measured: ratioOf(({ cpuSeconds }) => cpuSeconds), bound: 1.1 },
    { what: 'wall over the other version, 1,000 images', measured: ratioOf(({ wallSeconds }) => wallSeconds), bound: 1.1 },
  ].map(verdictOf)));
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, another) => one - another)[Math.floor(numbers.length / 2)];
}

function entrantsOfPeers(): Entrant[] {
  const [c7n, cleaner] = ['c7n', 'aws-amicleaner'].map((name) => ({ name, ...installPeer(name) }));
  [c7n, cleaner].filter(({ problem }) => problem !== undefined).forEach(({ name, problem }) => console.log(`${name} does not take part: ${problem}\n`));
  return [
    // It stops at the first image that AWS refuses to remove.
    ...c7n.problem === undefined ? [{ contestant: custodian(c7n), without: ['refused by AWS'] as const }] : [],
    // It stops at the first image that AWS refuses to remove, and crashes at the first group with a launch template.
    ...cleaner.problem === undefined ? [{ contestant: amicleaner(cleaner), without: ['refused by AWS', 'group'] as const }] : [],
  ];
}

function sized(images: number): Omit<ScenarioProps, 'now'> {
  return { images, expired: images * 0.3, perTrap: images > 1_000 ? 5 : 2 };
}

/** Runs all contestants, once in each round. */
async function compete(entrants: readonly Entrant[], props: Omit<ScenarioProps, 'now'>, runs: number, isThrottled: boolean): Promise<Entry[]> {
  const played = await play(entrants, props, runs, isThrottled);
  return played.map(({ measurements, ...entry }) => ({ ...entry, measurement: best(measurements) }));
}

/** Runs all contestants round by round, so that other load of the machine affects all of them. */
async function play(entrants: readonly Entrant[], props: Omit<ScenarioProps, 'now'>, runs: number, isThrottled: boolean): Promise<Played[]> {
  const measurements = entrants.map((): Measurement[] => []);
  let played: Scenario[] = [];
  let listed: number[] = [];
  for (let run = 0; run < runs; run++) {
    played = [];
    listed = [];
    for (const [index, { contestant, without }] of entrants.entries()) {
      const world = scenario({ ...props, without, now: new Date() });
      played.push(world);
      listed.push(world.world.images.size);
      const measurement = await measure(contestant, world, isThrottled);
      measurements[index].push(measurement);
      const { wallSeconds, cpuSeconds } = measurement;
      const what = `${contestant.name}, ${props.images} images${isThrottled ? ', limited' : ''}, run ${run + 1}`;
      console.error(`${what}: ${wallSeconds.toFixed(1)} s, ${cpuSeconds.toFixed(2)} s of CPU`);
    }
  }
  return entrants.map(({ contestant }, index) => (
    { name: contestant.name, images: props.images, toGo: played[index].toGo.size, listed: listed[index], measurements: measurements[index] }));
}

/** Returns the times and the memory of the best run, and the results of the last run. */
function best(runs: readonly Measurement[]): Measurement {
  const least = (of: (run: Measurement) => number) => Math.min(...runs.map(of));
  return {
    ...runs.at(-1)!,
    wallSeconds: least(({ wallSeconds }) => wallSeconds),
    cpuSeconds: least(({ cpuSeconds }) => cpuSeconds),
    peakBytes: Math.max(...runs.map(({ peakBytes }) => peakBytes)),
  };
}

function resultTable(entries: readonly Entry[]): string {
  const head = ['', 'images', 'wall s', 'CPU s', 'peak MiB', 'clock s', 'ideal s', 'runs', 'calls', 'of minimum', 'refused', 'deleted', 'missed', 'wrong', 'orphans', 'end'];
  return table(head, entries.map((entry) => {
    const { name, images, measurement } = entry;
    return [
      name,
      String(images),
      measurement.virtualSeconds === undefined ? measurement.wallSeconds.toFixed(2) : '',
      measurement.cpuSeconds.toFixed(2),
      (measurement.peakBytes / MIB).toFixed(0),
      measurement.virtualSeconds?.toFixed(0) ?? '',
      measurement.virtualSeconds === undefined ? '' : idealOf(entry).toFixed(0),
      String(measurement.invocations),
      String(total(measurement.calls)),
      callRatio(entry).toFixed(3),
      String(measurement.throttled),
      String(measurement.deleted),
      String(measurement.missed),
      String(total(measurement.wronglyDeleted)),
      String(measurement.orphans),
      measurement.failure === undefined ? 'ok' : 'failed',
    ];
  }));
}

/** Returns the ratio of calls to the minimum: one page per thousand images of the account, and one call per removed image. */
function callRatio({ listed, toGo, measurement: { calls, invocations } }: Entry): number {
  return total(calls) / (invocations * Math.ceil(listed / IMAGES_PER_PAGE) + toGo);
}

/** Returns the minimum time. The token buckets are full again on each day. */
function idealOf({ toGo, measurement: { invocations } }: Entry): number {
  return invocations * idealSeconds('DeregisterImage', toGo / invocations);
}

function goals(images: number, unthrottled: readonly Entry[], throttled: readonly Entry[]): Goal[] {
  const find = (entries: readonly Entry[], start: string) => entries.find((entry) => entry.images === images && entry.name.startsWith(start));
  const [ours, least] = [find(unthrottled, OURS.name)!, find(unthrottled, '(a)')!];
  const limited = find(throttled, OURS.name)!;
  const of = (what: string) => `${what}, ${images.toLocaleString('en')} images`;
  const faster = (start: string) => {
    const peer = find(unthrottled, start);
    return peer && peer.measurement.wallSeconds / ours.measurement.wallSeconds;
  };
  return [
    { what: of('wrongly deleted, limited or not'), measured: sumOf([ours, limited], (each) => total(each.wronglyDeleted)), bound: 0 },
    { what: of('orphans, limited or not'), measured: sumOf([ours, limited], (each) => each.orphans), bound: 0 },
    { what: of('missed or failed, limited or not'), measured: sumOf([ours, limited], (each) => each.missed + (each.failure === undefined ? 0 : 1)), bound: 0 },
    { what: of('calls over the minimum'), measured: callRatio(ours), bound: 1.15 },
    { what: of('CPU over (a)'), measured: ours.measurement.cpuSeconds / least.measurement.cpuSeconds, bound: 1.5 },
    { what: of('wall over (a)'), measured: ours.measurement.wallSeconds / least.measurement.wallSeconds, bound: 1.3 },
    { what: of('times faster than (b)'), measured: faster('(b)'), bound: 3, atLeast: true },
    { what: of('times faster than (c)'), measured: faster('(c)'), bound: 3, atLeast: true },
    { what: of('limited: over the bucket\'s ideal'), measured: limited.measurement.virtualSeconds! / idealOf(limited), bound: 1.2 },
    ...images === 10_000 ? [{ what: of('peak memory'), measured: ours.measurement.peakBytes / MIB, bound: 200, unit: ' MiB' }] : [],
  ];
}

function goalsOfBacklog({ measurement, toGo }: Entry): Goal[] {
  const attempts = measurement.calls.DeregisterImage;
  return [
    { what: 'backlog of 10,000: left, wrongly deleted or orphaned', measured: measurement.missed + total(measurement.wronglyDeleted) + measurement.orphans, bound: 0 },
    { what: 'backlog of 10,000: invocations that did not end cleanly', measured: measurement.failure === undefined ? 0 : 1, bound: 0 },
    { what: 'backlog of 10,000: done twice', measured: attempts - toGo, bound: 0 },
  ];
}

function sumOf(entries: readonly Entry[], of: (measurement: Measurement) => number): number {
  return entries.reduce((sum, { measurement }) => sum + of(measurement), 0);
}

function counted(counts: { readonly [key: string]: number }): string {
  return Object.entries(counts).map(([key, number]) => `${number} ${key}`).join(', ');
}

void main();
