import { execFile } from 'child_process';
import * as path from 'path';
import { promisify } from 'util';
import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { DatingProxy, Redate } from './dating-proxy';
import { LocalAws } from './local-aws';
import { Operator } from './operator';
import { SEED } from './production-app';
import { Account, ownTags } from '../proofs/fault-injection/account';

const PROD = ['--environment', 'prod'];
const DAY_MILLISECONDS = 86_400_000;
const [INVOKE, CLOCK] = ['lean-bundle/invoke.mjs', 'shifted-clock.cjs'].map((file) => path.join(__dirname, file));
const SETTINGS = {
  'create-images': { retention: { dailyDays: 14 } },
  'roll-clusters': { retention: { dailyDays: 14 }, promotion: 'automatic', refresh: false },
  'expire-images': {},
  'tag-snapshots': {},
  'check-backups': { retention: { dailyDays: 14 }, allowedAgeHours: 26, topicArn: 'arn:aws:sns:ap-southeast-2:123456789012:none', heartbeat: 'daily' },
};

let aws: LocalAws;
let account: Account;

/** Returns the days of the existing images of app01. */
async function days(): Promise<string[]> {
  const { Images } = await account.clients.ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'tag:oban:source', Values: ['app01'] }] }));
  return Images!.map(({ Tags }) => Tags!.find(({ Key }) => Key === 'oban:created')!.Value!).sort();
}

/** Returns an operator whose machine is a number of days ahead of AWS's time. */
function operator(daysAhead: number, url = aws.url): Operator {
  return new Operator(aws, { AWS_ENDPOINT_URL: url }, daysAhead * DAY_MILLISECONDS);
}

/** Returns the result of a function, invoked without a time, in an environment whose clock is a number of days ahead. */
async function invoke(daysAhead: number, url: string): Promise<{ stdout: string }> {
  const bundle = path.resolve('assets/backup/functions/expire-images.mjs');
  return promisify(execFile)(process.execPath, ['--require', CLOCK, INVOKE, bundle, '{}'], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'ap-southeast-2',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      CLOCK_OFFSET_MS: `${(await account.clock()).getTime() - Date.now() + daysAhead * DAY_MILLISECONDS}`,
      OBAN_ENVIRONMENT: 'prod',
      OBAN_BACKUP: '{}',
    },
  });
}

const ahead: Redate = (date) => new Date(new Date(date).getTime() + 60 * DAY_MILLISECONDS).toUTCString();

/** Runs a command behind a proxy that changes the dates of responses. */
async function behind<T>(redate: Redate, run: (url: string) => Promise<T>): Promise<T> {
  const proxy = await DatingProxy.before(aws.url, redate);
  try {
    return await run(proxy.url);
  } finally {
    await proxy.stop();
  }
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  account = new Account(aws);
}, 120_000);

afterAll(async () => aws?.stop());

// On 22 November, the first image is past its day, the second is not, and the third is of yesterday.
beforeEach(async () => {
  await account.reset();
  await account.moveClockTo('2026-11-01T03:00:00Z');
  await account.putParameter('/oban/prod/backup', JSON.stringify(SETTINGS));
  const instance = await account.launchServer('app01');
  await account.putInventory('app01', { kind: 'server', name: 'app01', instanceId: instance, operatingSystem: 'windows', backup: 'daily' });
  for (const [day, deleteAfter] of [['2026-11-01', '2026-11-15'], ['2026-11-10', '2026-11-24'], ['2026-11-21', '2026-12-05']]) {
    await account.moveClockTo(`${day}T03:00:00Z`);
    await account.createImage(instance, `oban/prod/app01/${day}`, ownTags('app01', day, deleteAfter, { 'oban:source-instance': instance }));
  }
  await account.moveClockTo('2026-11-22T03:00:00Z');
}, 60_000);

describe.each([[60, 'ahead of'], [-60, 'behind']])('on a machine %d days ahead', (daysAhead, word) => {
  const reported = expect.stringMatching(new RegExp(`shows 202[67]-.*, 60 days ${word} AWS's time, 2026-11-22T03:0.*: correct the clock`));

  test('expire-images removes nothing before its day and fails', async () => {
    const { exitStatus, out, err } = await operator(daysAhead).backup('run', '--function', 'expire-images', '--yes', ...PROD);
    expect(await days()).toEqual([...daysAhead > 0 ? [] : ['2026-11-01'], '2026-11-10', '2026-11-21']);
    expect([exitStatus, out, err]).toEqual([1, reported, reported]);
  }, 120_000);

  test('create-images makes the image of today by AWS\'s time', async () => {
    const { exitStatus, err } = await operator(daysAhead).backup('run', '--function', 'create-images', ...PROD);
    expect([exitStatus, err, (await days()).at(-1)]).toEqual([0, reported, '2026-11-22']);
  }, 120_000);

  test('status judges ages by AWS\'s time', async () => {
    const { out, err } = await operator(daysAhead).backup('status', ...PROD);
    expect(out).toMatch(/^Backups of prod \(account 123456789012, Region ap-southeast-2\) at 2026-11-22T03:0/);
    expect(out).toMatch(/^app01 +server +right +/m);
    expect(err).toEqual(reported);
  }, 120_000);

  test('retire writes today by AWS\'s time', async () => {
    const instance = await account.launchServer('app09');
    await account.createImage(instance, 'oban/prod/app09/2026-11-22', ownTags('app09', '2026-11-22', '2026-12-06', { 'oban:source-instance': instance }));
    const { exitStatus } = await operator(daysAhead).backup('retire', 'app09', '--yes', ...PROD);
    const { Parameter } = await account.clients.ssm.send(new GetParameterCommand({ Name: '/oban/prod/retired/app09' }));
    expect([exitStatus, Parameter!.Value]).toEqual([0, '2026-11-22']);
  }, 120_000);

  test('the deployed expire-images, called without a time, also removes nothing before its day and fails', async () => {
    const { stdout } = await invoke(daysAhead, aws.url);
    expect(await days()).toEqual([...daysAhead > 0 ? [] : ['2026-11-01'], '2026-11-10', '2026-11-21']);
    expect(stdout).toEqual(reported);
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({ name: 'RunFailed', message: expect.stringContaining('clock: ') });
  }, 120_000);
});

describe('a time that AWS does not confirm', () => {
  const UNKNOWN = 'no response of AWS had a valid Date header';

  test.each<[string, Redate]>([
    ['without a Date header', () => undefined],
    ['with a malformed one', () => 'yesterday'],
  ])('no image is removed behind a proxy whose responses come %s', async (_, redate) => {
    const { exitStatus, out, err } = await behind(redate, (url) => operator(0, url).backup('run', '--function', 'expire-images', '--yes', ...PROD));
    expect([exitStatus, await days()]).toEqual([1, ['2026-11-01', '2026-11-10', '2026-11-21']]);
    expect(err).toContain(UNKNOWN);
    expect(out).toMatch(/failed +fail +AWS's time .*so every image stays/);

    const { stdout } = await behind(redate, (url) => invoke(0, url));
    expect(await days()).toEqual(['2026-11-01', '2026-11-10', '2026-11-21']);
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({ name: 'RunFailed', message: expect.stringContaining(UNKNOWN) });
  }, 120_000);

  test('only images that are due by the machine\'s clock are removed behind a proxy that dates responses 60 days ahead', async () => {
    const { exitStatus } = await behind(ahead, (url) => operator(0, url).backup('run', '--function', 'expire-images', '--yes', ...PROD));
    expect([exitStatus, await days()]).toEqual([1, ['2026-11-10', '2026-11-21']]);
  }, 120_000);
});

test('images that are due are removed and nothing is reported if the clock is right', async () => {
  const { exitStatus, err } = await operator(0).backup('run', '--function', 'expire-images', '--yes', ...PROD);
  expect([exitStatus, await days()]).toEqual([0, ['2026-11-10', '2026-11-21']]);
  expect(err).not.toContain('clock');
}, 120_000);
