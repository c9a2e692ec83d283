import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { BREAKS } from './breaks';
import type { Finding } from './findings';
import { lastRelease } from './last-release';
import { removeAll, synthesiseRelease, synthesiseToday } from './synthesised';
import { upgradeRun } from './upgrade-run';
import { LocalAws } from '../../e2e/local-aws';
import { table } from '../../support/table';

const USAGE = `Deploys the last release to the local AWS, lets ten days pass, and deploys the version of the working copy over it.

  npm run upgrade-from-release                the exit status is 0 if nothing is lost and the backups continue
  npm run upgrade-from-release -- --breaks    breaks the version of the working copy in each way of breaks.ts, and shows which check finds it`;
const ROOT = path.join(__dirname, '../../..');
const LONGEST_CELL = 160;
const INTERRUPTED = new Error('interrupted');
const stopping = new AbortController();

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { breaks: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const begun = Date.now();
  const release = lastRelease(ROOT);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oban-upgrade-'));
  try {
    process.stdout.write(`From ${release.name} to the working copy, in ${folder}\n`);
    const released = synthesiseRelease(folder, release, stopping.signal);
    const passed = values.breaks ? await showBreaks(folder, released) : await showUpgrade(folder, released);
    process.stdout.write(`\n${passed ? 'passed' : 'FAILED'}, after ${Math.round((Date.now() - begun) / 1_000)} s\n`);
    process.exitCode = passed ? 0 : 1;
  } finally {
    removeAll(folder);
  }
}

async function showUpgrade(folder: string, released: Promise<string>): Promise<boolean> {
  const [release, today] = await allOf(released, synthesiseToday(folder, stopping.signal));
  const findings = await onLocalAws((aws) => upgradeRun({ aws, release, today, signal: stopping.signal }));
  process.stdout.write(`\n${table(findings.map(({ check, found, problems }) => ({ check, found, '': problems.length === 0 ? 'ok' : 'FAILED' })))}\n`);
  const failed = findings.filter(({ problems }) => problems.length > 0);
  failed.forEach(({ check, problems }) => process.stdout.write(`\n${check}:\n${problems.map((problem) => `  ${problem}\n`).join('')}`));
  return failed.length === 0;
}

/** Each break begins with a separate account: an upgrade that went wrong is no state to begin with. */
async function showBreaks(folder: string, released: Promise<string>): Promise<boolean> {
  const release = await released;
  const rows: { 'break': string; 'found by': string; 'why': string }[] = [];
  for (const broken of BREAKS) {
    const today = await synthesiseToday(folder, stopping.signal, broken);
    const findings = await onLocalAws((aws) => upgradeRun({ aws, release, today, signal: stopping.signal }));
    const failed = findings.filter(({ problems }) => problems.length > 0);
    rows.push({ 'break': broken.what, 'found by': failed.map(({ check }) => check).join('; ') || 'NOTHING', 'why': cell(failed[0]) });
    process.stderr.write(`${Object.values(rows.at(-1)!).join(' | ')}\n`);
  }
  process.stdout.write(`\n${table(rows)}\n`);
  return rows.every((row) => row['found by'] !== 'NOTHING');
}

function cell(failed?: Finding): string {
  const text = failed?.problems[0].replace(/\s+/g, ' ') ?? '–';
  return text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL - 1)}…`;
}

async function onLocalAws<T>(work: (aws: LocalAws) => Promise<T>): Promise<T> {
  const aws = await LocalAws.start(path.join(ROOT, 'examples/production/local-aws.json'));
  const stopAws = () => void aws.stop();
  stopping.signal.addEventListener('abort', stopAws);
  try {
    stopping.signal.throwIfAborted();
    return await work(aws);
  } finally {
    stopping.signal.removeEventListener('abort', stopAws);
    await aws.stop();
  }
}

/** If one fails, ends the other one and waits for it: a folder that a program writes into cannot be removed. */
async function allOf(...works: readonly Promise<string>[]): Promise<string[]> {
  await Promise.allSettled(works.map((work) => work.catch((error) => stopping.abort(error))));
  stopping.signal.throwIfAborted();
  return Promise.all(works);
}

function stop(): void {
  stopping.abort(INTERRUPTED);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, stop);
}
// npm ends on a signal without forwarding it.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && stop(), 500).unref();

main().catch((error) => {
  const interrupted = stopping.signal.reason === INTERRUPTED;
  process.stderr.write(`${interrupted ? 'interrupted' : error.stack}\n`);
  process.exitCode = interrupted ? 130 : 1;
});
