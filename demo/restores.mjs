import { fileURLToPath } from 'node:url';
import { control } from './aws.mjs';
import { run } from './processes.mjs';
import { finding, progress } from './report.mjs';

const COMMAND_LINE = fileURLToPath(new URL('../assets/cli/oban-environment.mjs', import.meta.url));
/** Sets the clock of the command to that of the local AWS, and makes its pauses shorter. */
const CLOCK = fileURLToPath(new URL('../test/e2e/shifted-clock.cjs', import.meta.url));
const FASTER_TIMERS = fileURLToPath(new URL('../test/e2e/faster-timers.cjs', import.meta.url));
const TIME_FACTOR = 10;
const STEP_SECONDS = 30;
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

const PATCHED = 'a bad patch';
const ORDERS = 'the table of orders';
const DROPPED = 'no table';

/**
 * A day on which a bad patch breaks app01, and a day on which somebody drops a table. An operator restores both with the command line.
 *
 * @param deployAgain deploys the environment with another tag, after which the stack has the secret of the restored database
 */
export async function restores({ url, ask, env, backups, environment, deployAgain }) {
  const restore = (...args) => restoreWhileTimePasses({ url, env }, [...args, '--environment', environment]);
  const pass = (seconds) => control(url, 'clock', { advanceSeconds: seconds, stepwise: true });
  await aBadPatchIsReversed({ url, ask, backups, restore, pass });
  await aDroppedTableComesBack({ url, ask, restore, pass, deployAgain });
  const { code, output } = await restore('status');
  finding('after both restores there is', output.trim().split('\n')[0], code === 0 && output.includes('no restore of'));
}

async function aBadPatchIsReversed({ url, ask, backups, restore, pass }) {
  const server = await backups.server('app01');
  const root = await rootVolume(ask, server);
  const before = `app01 as it was on ${server}`;
  await content(url, { id: root, write: before });
  await pass(DAY);
  const day = await newestDay(backups);
  await content(url, { id: root, write: PATCHED });
  progress('a patch breaks app01: restore server app01');
  const { code, output } = await restore('server', 'app01', '--to', day, '--yes');
  const restored = await content(url, { id: await rootVolume(ask, server) });
  finding('app01 after a bad patch', code === 0 ? `the same instance, with ${restored === before ? 'its disk of the day before' : `'${restored}'`}` : lastLineOf(output),
    code === 0 && restored === before && await backups.server('app01') === server);
  const { code: finished } = await restore('server', 'app01', '--finish', '--yes');
  finding('its former disk', finished === 0 ? 'removed when nobody needed it any more' : 'not removed', finished === 0);
}

async function aDroppedTableComesBack({ url, ask, restore, pass, deployAgain }) {
  const { DBInstances: [{ DBInstanceIdentifier: id }] } = await ask('rds', 'DescribeDBInstances');
  const data = async (write) => (await control(url, 'database-content', { id, ...write === undefined ? {} : { write } })).content;
  await data(ORDERS);
  await pass(60 * MINUTE);
  const { now } = await control(url, 'clock');
  await pass(MINUTE);
  await data(DROPPED);
  await pass(30 * MINUTE);
  progress('somebody has dropped a table: restore database');
  const begun = await restore('database', '--to', `${new Date(now).toISOString().slice(0, 19)}Z`, '--yes');
  const exchanged = await restore('database', '--exchange', '--yes');
  const after = await data();
  const isRight = begun.code === 0 && exchanged.code === 0 && after === ORDERS;
  finding('the database after a table was dropped', isRight ? `has ${after} of the minute before, under its name` : lastLineOf(begun.output + exchanged.output), isRight);
  await deployAgain();
  const { code, output } = await restore('database', '--finish', '--yes');
  finding('the former database', code === 0 ? 'removed with a final snapshot, after a deployment' : lastLineOf(output), code === 0);
}

/** Runs a command to its end, while the clock of the local AWS moves. */
async function restoreWhileTimePasses({ url, env }, args) {
  const { now } = await control(url, 'clock');
  const preloaded = ['--require', CLOCK, '--require', FASTER_TIMERS];
  let isRunning = true;
  const ended = run(process.execPath, [...preloaded, COMMAND_LINE, 'restore', ...args], {
    env: { ...env, TIME_FACTOR: `${TIME_FACTOR}`, CLOCK_OFFSET_MS: `${new Date(now).getTime() - Date.now()}` },
  }).finally(() => {
    isRunning = false;
  });
  while (isRunning) {
    await Promise.race([ended, control(url, 'clock', { advanceSeconds: STEP_SECONDS, stepwise: true })]);
  }
  return ended;
}

async function rootVolume(ask, instanceId) {
  const { Reservations: [{ Instances: [{ RootDeviceName, BlockDeviceMappings }] }] } = await ask('ec2', 'DescribeInstances', { InstanceIds: [instanceId] });
  return BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName).Ebs.VolumeId;
}

async function content(url, { id, write }) {
  const { content: bytes } = await control(url, 'content', { id, ...write === undefined ? {} : { write: Buffer.from(write).toString('base64') } });
  return Buffer.from(bytes, 'base64').toString();
}

/** Returns the day of the newest good image of app01. */
async function newestDay(backups) {
  const images = await backups.images();
  return images.filter(({ source, state }) => source === 'app01' && state === 'available').map(({ day }) => day).sort().at(-1);
}

function lastLineOf(output) {
  return output.trim().split('\n').at(-1);
}
