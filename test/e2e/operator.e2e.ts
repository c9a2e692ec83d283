import * as fs from 'fs';
import { DeregisterImageCommand, DescribeImagesCommand, EC2Client, Image } from '@aws-sdk/client-ec2';
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Duration, Size } from 'aws-cdk-lib';
import { clientConfig } from './clients';
import { DeployedFunctions } from './deployed-functions';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { Operator } from './operator';
import { BASE_IMAGE, gatewayApp, SEED } from './production-app';
import { input } from '../../examples/production/input';
import { ServerImage, ServerOptions } from '../../src';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const FUNCTIONS = ['create-images', 'roll-clusters', 'tag-snapshots', 'expire-images', 'check-backups'] as const;
const PROD = ['--environment', 'prod'];

const SERVER: ServerOptions = {
  image: ServerImage.windows(input.serverImages), dataVolumes: [{ drive: 'D', size: Size.gibibytes(200) }], terminationProtectionOptOut: 'to be removed',
};
const app = (...names: string[]) => gatewayApp({}, {
  backup: { retention: { daily: Duration.days(2) } }, servers: Object.fromEntries(names.map((name) => [name, SERVER])),
});

let aws: LocalAws;
let ec2: EC2Client;
let ssm: SSMClient;
let deployment: Deployment;
let functions: DeployedFunctions;
let gateway: RunningGateway;
let operator: Operator;

async function images(source?: string): Promise<Image[]> {
  const tag = source === undefined ? { Name: 'tag:oban:environment', Values: ['prod'] } : { Name: 'tag:oban:source', Values: [source] };
  return (await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [tag] }))).Images!;
}

/** Moves the clock to the same time of a later day, and waits for all functions that rules start. */
async function passDays(days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    await aws.control('clock', { advanceSeconds: 86_400, stepwise: true });
  }
}

const statesOf = (verdict: any) => verdict?.sources.map(({ source, state, newestGoodImage, findings }: any) => (
  { source, state, newestGoodImage, findings }));

/** The IAM prefixes of services that differ from the name of the service. */
const PREFIXES: Record<string, string> = { elbv2: 'elasticloadbalancing', monitoring: 'cloudwatch' };

/** Returns the requests that AWS received from the operator. */
async function askedFor(): Promise<string[]> {
  const requests = (await aws.control<any[]>('requests')).filter(({ accessKeyId }) => accessKeyId === Operator.ACCESS_KEY_ID);
  return [...new Set(requests.map(({ service, operation }) => `${PREFIXES[service] ?? service}:${operation}`))].sort();
}

/** Returns the permissions that docs/operating.md lists for a command. */
function documented(...rows: string[]): string[] {
  const lines = fs.readFileSync('docs/operating.md', 'utf-8').split('\n').filter((line) => rows.some((row) => line.startsWith(`| ${row}`)));
  expect(lines).toHaveLength(rows.length);
  return lines.flatMap((line) => [...line.matchAll(/`([a-z0-9]+:[A-Z]\w+)`/g)].map(([, action]) => action));
}

const ids = (made: Image[]) => made.map(({ ImageId }) => ImageId).sort();
const inOrder = (decisions: readonly any[]) => [...decisions].sort((one, other) => (one.subject < other.subject ? -1 : 1));
const what = (decisions: readonly any[]) => inOrder(decisions).map(({ action, subject, source, reason }) => ({ action, subject, source, reason }));

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  ec2 = new EC2Client(clientConfig(aws));
  ssm = new SSMClient(clientConfig(aws));
  operator = new Operator(aws);
  await aws.control('clock', { to: '2026-11-20T21:00:00Z' }); // after the last function of the day
  await aws.control('knobs', { lostImageEvents: 10_000 }); // so that nothing runs but what the test starts
  deployment = new Deployment(aws);
  await deployment.deploy(app('app01', 'app02'));
  functions = new DeployedFunctions(aws, deployment, STACK);
  gateway = await RunningGateway.of(aws, deployment, STACK);
  await gateway.until(2);
  await aws.advanceClock(3_600); // members have warmed up
}, 600_000);

afterAll(async () => aws?.stop());

test('all sources are pending on the first evening, and a plan shows the changes and makes none', async () => {
  const { exitStatus, out } = await operator.backup('status', ...PROD);
  expect(out).toMatch(/^Backups of prod \(account 123456789012, Region ap-southeast-2\) at 2026-11-20T22:0.*: all healthy$/m);
  expect(out).toMatch(/^app01 +server +pending +- +- +it has no good image$/m);
  expect(out).toMatch(new RegExp(`^${POINTER} +${BASE_IMAGE} `, 'm'));
  expect(exitStatus).toBe(0);

  const reports = await operator.json('plan', ...PROD);
  expect(reports.map((report: any) => report.function)).toEqual(FUNCTIONS);
  expect(reports[0].decisions.map(({ action, source, result }: any) => [action, source, result]).sort())
    .toEqual([['create-image', 'app01', 'planned'], ['create-image', 'app02', 'planned']]);
  expect(reports[0].summary).toMatchObject({ isDryRun: true, planned: { 'create-image': 2 }, failures: [] });
  expect(await images()).toEqual([]);

  const permissions = documented('`status`, `plan`');
  expect((await askedFor()).filter((action) => !permissions.includes(action))).toEqual([]);
}, 300_000);

// The second round moves the pointer, as the first has made the image.
test.each([...FUNCTIONS, 'roll-clusters'] as const)('the plan of %s has the decisions that the deployed function then makes', async (name) => {
  const [{ decisions, summary }] = await operator.json('plan', '--function', name, ...PROD);
  const logged = await functions.run(name);
  expect(what(decisions)).toEqual(what(logged.decisions));
  expect(decisions.length > 0 || ['tag-snapshots', 'check-backups'].includes(name)).toBe(true);
  expect(statesOf(summary.verdict)).toEqual(statesOf(logged.verdict));
  expect(summary.failures).toEqual([]);
}, 300_000);

test('the run of a day makes each change once', async () => {
  await passDays(1);
  await aws.control('clock', { to: '2026-11-22T00:30:00Z' });
  const before = ids(await images());

  const unconfirmed = await operator.backup('run', ...PROD);
  expect([unconfirmed.exitStatus, unconfirmed.out]).toEqual([2, '']);
  expect(unconfirmed.err).toContain(`${FUNCTIONS.join(', ')} of prod (account 123456789012, Region ap-southeast-2) now?' cannot be asked: give --yes to confirm`);
  expect(await operator.backup('run', '--function', 'expire-images', ...PROD))
    .toMatchObject({ exitStatus: 2, out: '', err: expect.stringContaining('Run expire-images of prod (account 123456789012, Region ap-southeast-2) now?') });
  expect((await operator.json('run', '--function', 'create', '--dry-run', ...PROD))[0].summary).toMatchObject({ planned: { 'create-image': 2 } });
  expect(ids(await images())).toEqual(before);

  const reports = await operator.json('run', '--yes', ...PROD);
  expect(reports[0].summary).toMatchObject({ isDryRun: false, done: { 'create-image': 2 }, failures: [] });
  expect(reports[1].summary).toMatchObject({ done: { 'create-image': 1 }, failures: [] });
  expect((await images()).length).toBe(before.length + 3);

  const again = await operator.backup('run', '--function', 'create-images', ...PROD);
  expect([again.exitStatus, again.out]).toEqual([0, expect.stringContaining('0 failed')]);
  expect((await images()).length).toBe(before.length + 3);
}, 300_000);

describe('rollback', () => {
  let named: string;
  let earlier: string;
  let madeBefore: (string | undefined)[];

  test('rollback with --dry-run shows the change', async () => {
    await passDays(1);
    named = await gateway.pointer(POINTER);
    const decision = await operator.json('rollback', '--dry-run', ...PROD);
    expect(decision).toMatchObject({ accountId: '123456789012', region: 'ap-southeast-2', action: 'revert-pointer', subject: POINTER, source: 'b2g', from: named, result: 'planned' });
    earlier = decision.to;
    expect(await gateway.pointer(POINTER)).toBe(named);
  }, 300_000);

  test('rollback changes nothing without a confirmation', async () => {
    expect(await operator.backup('rollback', ...PROD)).toMatchObject({ exitStatus: 2, err: expect.stringContaining('--yes') });
    expect(await gateway.pointer(POINTER)).toBe(named);
  });

  test('rollback rejects a cluster that does not exist', async () => {
    expect(await operator.backup('rollback', '--cluster', 'b2c', '--yes', ...PROD))
      .toMatchObject({ exitStatus: 1, err: expect.stringContaining('b2c is not moved: the inventory has no cluster with this name') });
  });

  test('rollback moves the pointer one step back, and the backup does not move it again', async () => {
    expect(await operator.backup('rollback', '--yes', ...PROD)).toMatchObject({ exitStatus: 0, out: expect.stringContaining(`New members start from ${earlier}`) });
    expect(await gateway.pointer(POINTER)).toBe(earlier);
    const [{ decisions }] = await operator.json('plan', '--function', 'roll-clusters', ...PROD);
    expect(decisions.map(({ action }: any) => action)).not.toContain('move-pointer');
  }, 300_000);

  test('rollback rejects an image that is not of the cluster, and names images to choose', async () => {
    const [ofServer] = await images('app01');
    expect(await operator.backup('rollback', '--to', ofServer.ImageId!, '--yes', ...PROD))
      .toMatchObject({ exitStatus: 1, err: expect.stringContaining(`${ofServer.ImageId} is an image of app01, not of b2g`) });
    expect(await operator.backup('rollback', '--to', 'ami-0123456789abcdef0', '--yes', ...PROD))
      .toMatchObject({ exitStatus: 1, err: expect.stringMatching(/ami-0123456789abcdef0 is not among the images that prod made of b2g.*choose another image, such as ami-/) });
    expect(await gateway.pointer(POINTER)).toBe(earlier);
  }, 300_000);

  test('rollback moves the pointer to any image of the cluster and to its base image, and the deployed function does not move it again', async () => {
    madeBefore = ids(await images('b2g'));
    expect(await operator.backup('rollback', '--to', named, '--yes', ...PROD)).toMatchObject({ exitStatus: 0, out: expect.stringContaining(`from ${earlier} to ${named}`) });
    expect(await gateway.pointer(POINTER)).toBe(named);
    expect(await operator.backup('rollback', '--to-base', '--yes', ...PROD)).toMatchObject({ exitStatus: 0, out: expect.stringContaining(`from ${named} to ${BASE_IMAGE}`) });
    await aws.advanceClock(60); // an image of the same moment would not count as a later one
    await functions.run('roll-clusters');
    expect(await gateway.pointer(POINTER)).toBe(BASE_IMAGE);
  }, 300_000);

  test('an image that is made after the rollback is promoted', async () => {
    await passDays(1);
    const madeAfter = ids(await images('b2g')).filter((id) => !madeBefore.includes(id));
    expect(madeAfter).toContain(await gateway.pointer(POINTER));
  }, 300_000);
});

describe('retire', () => {
  const RETIRED = '/oban/prod/retired/app02';

  test('retire rejects a source that the inventory contains or that has no image', async () => {
    expect(await operator.backup('retire', 'app02', '--yes', ...PROD)).toMatchObject({ exitStatus: 1, err: expect.stringContaining('the inventory of prod contains it') });
    expect(await operator.backup('retire', 'app09', '--yes', ...PROD)).toMatchObject({ exitStatus: 1, err: expect.stringContaining('it has images of app01, app02, b2g') });
    await expect(ssm.send(new GetParameterCommand({ Name: RETIRED }))).rejects.toThrow();
  });

  test('a server that is gone keeps its last good image until it is retired', async () => {
    await deployment.deploy(app('app01'));
    await passDays(5);
    expect(await images('app02')).toHaveLength(1);
  }, 300_000);

  test('retire lists the images with their last days, and records the retirement', async () => {
    const [last] = await images('app02');
    expect(await operator.backup('retire', 'app02', ...PROD)).toMatchObject({ exitStatus: 2 });
    const planned = await operator.json('retire', 'app02', '--dry-run', ...PROD);
    expect(planned).toMatchObject({ source: 'app02', result: 'planned', images: [{ image: last.ImageId, isNewestGood: true }] });
    await expect(ssm.send(new GetParameterCommand({ Name: RETIRED }))).rejects.toThrow();

    const { exitStatus, out } = await operator.backup('retire', 'app02', '--yes', ...PROD);
    expect([exitStatus, out]).toEqual([0, expect.stringContaining(`${last.ImageId} `)]);
    expect(out).toContain('done: app02 of prod (account 123456789012, Region ap-southeast-2) has been retired since 2026-11-2');
    expect((await ssm.send(new GetParameterCommand({ Name: RETIRED }))).Parameter!.Value).toMatch(/^2026-11-\d\d$/);
    expect(await operator.json('retire', 'app02', '--yes', ...PROD)).toMatchObject({ result: 'already-done' });
    expect((await operator.json('status', ...PROD)).retired).toMatchObject([{ source: 'app02' }]);
  }, 300_000);

  test('retire --undo reverses the retirement', async () => {
    expect((await operator.json('plan', '--function', 'expire-images', ...PROD))[0].summary.planned).toMatchObject({ 'deregister-image': expect.any(Number) });
    expect(await operator.json('retire', '--undo', 'app02', ...PROD)).toMatchObject({ result: 'done' });
    expect(await operator.backup('retire', '--undo', 'app02', ...PROD)).toMatchObject({ exitStatus: 1, err: expect.stringContaining('app02 of prod is not retired') });
    await passDays(1);
    expect(await images('app02')).toHaveLength(1);
  }, 300_000);

  test('a name that is in use again is rejected, with the command that reverses the retirement', async () => {
    await operator.backup('retire', 'app02', '--yes', ...PROD);
    const entry = { Name: '/oban/prod/inventory/app02', Value: '{"kind":"server","instanceId":"i-1"}' };
    await ssm.send(new PutParameterCommand({ ...entry, Type: 'String' }));
    const { exitStatus, out } = await operator.backup('plan', '--function', 'expire-images', ...PROD);
    const unread = await operator.unread('plan', '--function', 'expire-images', ...PROD);
    await ssm.send(new DeleteParameterCommand({ Name: entry.Name }));
    expect([exitStatus, out]).toEqual([1, expect.stringContaining('npx oban-environment backup retire --undo app02 --environment prod')]);
    expect(unread).toBe(1);
  }, 300_000);

  test('the deployed function removes the last image of a retired server', async () => {
    const errorsBefore = (await aws.control<any[]>('invocations')).filter(({ error }) => error).length;
    await passDays(1);
    expect(await images('app02')).toEqual([]);
    expect((await aws.control<any[]>('invocations')).filter(({ error }) => error)).toHaveLength(errorsBefore);
  }, 300_000);
});

describe('errors are reported with their remedy', () => {
  afterEach(async () => aws.control('faults', { rules: [] }));

  const fails = async (message: string, ...args: string[]) => {
    const { exitStatus, out, err } = await operator.backup(...args);
    expect([exitStatus, out]).toEqual([1, '']);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^ +at /m);
  };

  test('an environment that does not exist is reported', () => fails("environment 'staging' not found in the account of these credentials, Region ap-southeast-2", 'status', '-e', 'staging'));

  test('an environment in another Region is reported', () => fails("environment 'prod' not found in the account of these credentials, Region eu-west-1", 'status', ...PROD, '--region', 'eu-west-1'));

  test('denied access is reported', async () => {
    await aws.control('faults', { rules: [{ service: 'ssm', operation: 'GetParameter', code: 'AccessDeniedException', status: 400, message: 'not authorized to perform ssm:GetParameter' }] });
    await fails('these credentials lack a permission that this command needs', 'plan', ...PROD);
  });

  test('a function that fails does not stop the others', async () => {
    await aws.control('faults', { rules: [{ service: 'autoscaling', operation: 'DescribeAutoScalingGroups', code: 'AccessDenied', status: 403, times: 1 }] });
    const reports = await operator.json('plan', ...PROD);
    expect(reports.map(({ error }: any) => error)).toEqual([undefined, expect.stringContaining('AccessDenied'), undefined, undefined, undefined]);
  }, 300_000);

  test('missing credentials are reported', async () => {
    const nobody = new Operator(aws, { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, HOME: '/nonexistent' });
    expect(await nobody.backup('status', ...PROD)).toEqual({ exitStatus: 1, out: '', err: expect.stringMatching(/^there are no AWS credentials: .*\n$/) });
  });
});

test('if there is a problem, the exit status is 1 and the report names the problem', async () => {
  await ec2.send(new DeregisterImageCommand({ ImageId: await gateway.pointer(POINTER) }));
  const { exitStatus, out } = await operator.backup('status', ...PROD);
  expect([exitStatus, out]).toEqual([1, expect.stringMatching(/^b2g +cluster +wrong .*which is (not visible to this account|deregistered) \(.*\. New members may not start$/m)]);
  expect((await aws.control<any[]>('messages')).map(({ subject }) => subject)).not.toContain('Backups of prod: problems found, action required');
});

test('docs/operating.md has every permission that the commands of these tests used', async () => {
  const permissions = documented('`status`, `plan`', '`run`', '`rollback`', '`retire`');
  const asked = await askedFor();
  expect(asked).toEqual(expect.arrayContaining(['ec2:CreateImage', 'ssm:PutParameter', 'ssm:DeleteParameter']));
  expect(asked.filter((action) => !permissions.includes(action))).toEqual([]);
});
