import {
  DescribeImagesCommand, DescribeInstancesCommand, DescribeVolumesCommand, EC2Client, Instance, StopInstancesCommand, Volume,
} from '@aws-sdk/client-ec2';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Size } from 'aws-cdk-lib';
import { clientConfig } from './clients';
import { Deployment } from './deployment';
import { LocalAws } from './local-aws';
import type { Answer } from './operator';
import { gatewayApp, SEED } from './production-app';
import { documentedPermissions, OperatorCalls } from './restore-permissions';
import { RestoringOperator } from './restoring-operator';
import { input } from '../../examples/production/input';
import { Heartbeat, ServerImage } from '../../src';

const STACK = 'oban-production';
const PROD = ['--environment', 'prod'];
const [GOOD_DAY, BAD_DAY] = ['2026-11-27', '2026-11-28'];
const ROOT = '/dev/sda1';

let aws: LocalAws;
let deployment: Deployment;
let operator: RestoringOperator;
let ec2: EC2Client;
let app01: string;
let calls: OperatorCalls;
/** The permissions that each command has used. */
const used: { readonly [command: string]: Set<string> } = { 'restore server': new Set(), 'restore volume': new Set(), 'restore status': new Set() };

const app = (gibibytes = 20) => gatewayApp({}, {
  servers: { app01: { image: ServerImage.windows(input.serverImages), dataVolumes: [{ drive: 'D', size: Size.gibibytes(gibibytes) }] } },
  backup: { heartbeat: Heartbeat.OFF },
  protectionOptOut: 'lives for a test',
  database: undefined,
});

async function instance(): Promise<Instance> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [app01] }));
  return Reservations![0].Instances![0];
}

async function device(name: string): Promise<string> {
  return (await instance()).BlockDeviceMappings!.find(({ DeviceName }) => DeviceName === name)!.Ebs!.VolumeId!;
}

async function volume(id: string): Promise<Volume | undefined> {
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'volume-id', Values: [id] }] }));
  return Volumes![0];
}

async function write(id: string, content: string): Promise<void> {
  await aws.control('content', { id, write: Buffer.from(content).toString('base64') });
}

async function read(id: string): Promise<string> {
  const { content } = await aws.control<{ content: string }>('content', { id });
  return Buffer.from(content, 'base64').toString();
}

/** Returns the content of the root volume and of drive D. */
async function disks(): Promise<string[]> {
  return [await read(await device(ROOT)), await read(await device('xvdbd'))];
}

async function records(): Promise<number> {
  const { Parameters } = await new SSMClient(clientConfig(aws)).send(new GetParametersByPathCommand({ Path: '/oban/prod/restores' }));
  return Parameters!.length;
}

/** Returns the state of the server that no restore may change. */
async function identity() {
  const { InstanceId, PrivateIpAddress, SecurityGroups, IamInstanceProfile, SubnetId } = await instance();
  return { InstanceId, PrivateIpAddress, SecurityGroups, IamInstanceProfile, SubnetId, drive: await device('xvdbd') };
}

const goTo = (to: string) => aws.control('clock', { to, stepwise: true });

async function restore(...args: string[]): Promise<Answer> {
  await calls.actions();
  const answer = await operator.restore(args[0] === 'status' ? [...args, ...PROD] : [...args, ...PROD, '--yes']);
  (await calls.actions()).forEach((action) => used[`restore ${args[0]}`].add(action));
  return answer;
}

const status = () => restore('status');

/** A server with an image of a good day and one of a bad day, and a root volume that is broken now. */
beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  await aws.control('clock', { to: '2026-11-26T21:00:00Z' });
  deployment = new Deployment(aws);
  await deployment.deploy(app());
  operator = new RestoringOperator(aws);
  ec2 = new EC2Client(clientConfig(aws));
  calls = new OperatorCalls(aws);
  [app01] = await deployment.resources(STACK, 'AWS::EC2::Instance');
  for (const [day, content] of [[GOOD_DAY, 'good'], [BAD_DAY, 'bad']]) {
    await write(await device(ROOT), `${content} system`);
    await write(await device('xvdbd'), `${content} orders`);
    await goTo(`${day}T21:00:00Z`);
  }
  await write(await device(ROOT), 'broken system');
  await write(await device('xvdbd'), 'orders of today');
  await aws.control('knobs', { imageSeconds: 600, rootReplacementSeconds: 60, bootSeconds: 120 });
}, 600_000);

afterAll(async () => aws?.stop());

test('a dry run shows the steps, the loss and the warnings, and changes nothing', async () => {
  const { exitStatus, out } = await operator.run('restore', 'server', 'app01', '--to', GOOD_DAY, '--dry-run', ...PROD);
  expect(exitStatus).toBe(0);
  expect(out).toMatch(/1 +due +make an image of app01 as it is now, without a restart/);
  expect(out).toMatch(/Data volumes of app01 keep their content of today/);
  expect(out).toMatch(/Test-ComputerSecureChannel -Repair/);
  expect(out).toMatch(/BitLocker/);
  expect(await records()).toBe(0);
}, 60_000);

test.each([
  [['server', 'app09', '--to', GOOD_DAY], "has no server 'app09'"],
  [['server', 'app01', '--to', '2026-11-20'], `there is no good image of app01 of 2026-11-20: choose one of ${GOOD_DAY}, ${BAD_DAY}`],
  [['server', 'app01', '--to', 'ami-0123456789abcdef0'], 'is not an image of app01 that this environment has made'],
  [['server', 'app01'], '--to is missing'],
  [['volume', 'app01', 'X', '--to', GOOD_DAY], 'app01 has no volume X: D is vol-'],
  [['server', 'app01', '--undo'], 'there is no restore of the server app01'],
])('%s is refused', async (args, reason) => {
  const { exitStatus, err } = await restore(...args);
  expect([exitStatus, err]).toEqual([expect.any(Number), expect.stringContaining(reason)]);
  expect(exitStatus).not.toBe(0);
}, 60_000);

describe('a server that is lost to a bad patch', () => {
  let before: object;
  let oldRoot: string;

  beforeAll(async () => {
    before = await identity();
    oldRoot = await device(ROOT);
  });

  test('the server comes back with the root volume of the chosen day, and the data of today', async () => {
    const { exitStatus, out, err } = await restore('server', 'app01', '--to', GOOD_DAY);
    expect([exitStatus, err.match(/failed/)]).toEqual([0, null]);
    expect(await disks()).toEqual(['good system', 'orders of today']);
    expect(await identity()).toEqual(before);
    expect(out).toContain(`${oldRoot}: the root volume from before the restore`);
    expect(await read(oldRoot)).toBe('broken system');
  }, 300_000);

  test('the restored volume is encrypted, sized and deleted as the one before', async () => {
    const [old, restored] = [await volume(oldRoot), await volume(await device(ROOT))];
    const alike = (['Size', 'VolumeType', 'Encrypted', 'KmsKeyId', 'AvailabilityZone'] as const).map((property) => [restored![property], old![property]]);
    expect(alike.filter(([one, other]) => one === undefined || one !== other)).toEqual([]);
    expect((await instance()).BlockDeviceMappings!.find(({ DeviceName }) => DeviceName === ROOT)!.Ebs!.DeleteOnTermination).toBe(true);
  });

  test('status names everything that the restore keeps, and a second restore is refused', async () => {
    const { exitStatus, out } = await status();
    expect([exitStatus, out]).toEqual([0, expect.stringMatching(/server app01: begin, done/)]);
    expect(out).toContain(oldRoot);
    expect((await restore('server', 'app01', '--to', GOOD_DAY)).err).toContain('undo or finish it first');
  }, 60_000);

  test('the instance reports another image, and neither a deployment without changes nor one with a change replaces it', async () => {
    const Filters = [{ Name: 'name', Values: [`oban/prod/app01/${GOOD_DAY}`] }];
    const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters }));
    expect((await instance()).ImageId).toBe(Images![0].ImageId);
    const { [STACK]: unchanged } = await deployment.deploy(app());
    const { [STACK]: changed } = await deployment.deploy(app(30));
    expect([unchanged.StackStatus, changed.StackStatus].every((state) => state!.endsWith('_COMPLETE') && !state!.includes('ROLLBACK'))).toBe(true);
    expect(await identity()).toEqual(before);
    expect(await disks()).toEqual(['good system', 'orders of today']);
  }, 300_000);

  test('the next image of the restored server is a backup, and the image from before the restore is none', async () => {
    await goTo('2026-11-29T21:00:00Z');
    const { out } = await operator.backup('status', ...PROD);
    expect(out).toMatch(/^app01 +server +right +/m);
    expect(out).not.toMatch(/before-restore|did not make it/);
  }, 300_000);

  test('undo returns to the root volume from before', async () => {
    const restored = await device(ROOT);
    const { exitStatus } = await restore('server', 'app01', '--undo');
    expect(exitStatus).toBe(0);
    expect(await disks()).toEqual(['broken system', 'orders of today']);
    expect([await device(ROOT), await volume(restored), await records()]).toEqual([oldRoot, undefined, 0]);
    expect(await identity()).toEqual(before);
    expect((await volume(oldRoot))!.Tags!.some(({ Key }) => Key === 'oban:restore')).toBe(false);
  }, 300_000);

  test('the image from before the restore expires after its week, and no function counts it until then', async () => {
    const named = async () => (await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'name', Values: ['oban/prod/app01/before-restore/*'] }] }))).Images!.length;
    expect(await named()).toBe(1);
    expect((await status()).exitStatus).toBe(0);
    await goTo('2026-12-05T21:00:00Z');
    expect(await named()).toBe(1);
    await goTo('2026-12-06T21:00:00Z');
    expect(await named()).toBe(0);
  }, 600_000);
});

describe('a restore that is finished', () => {
  test('the volume from before is deleted, and a restore without an image says so', async () => {
    const oldRoot = await device(ROOT);
    const { exitStatus, out } = await restore('server', 'app01', '--to', '2026-12-05', '--without-image', 'its disk has errors');
    expect(exitStatus).toBe(0);
    expect(out).toContain('No image of the present state is made');
    expect((await restore('server', 'app01', '--finish')).exitStatus).toBe(0);
    expect([await volume(oldRoot), await records()]).toEqual([undefined, 0]);
    expect((await status()).out).toContain('no restore');
  }, 300_000);
});

describe('interruptions', () => {
  test.each([/done: make an image/, /running: replace the root volume/])('after %s, --resume ends as an uninterrupted restore', async (killedAt) => {
    await aws.control('knobs', { rootReplacementSeconds: 900 });
    await write(await device(ROOT), 'present system');
    const killed = await operator.restore(['server', 'app01', '--to', '2026-12-05', ...PROD, '--yes'], { killedAt });
    expect(killed.exitStatus).toBeNaN();
    await aws.advanceClock(700);
    expect((await restore('server', 'app01', '--resume')).exitStatus).toBe(0);
    expect((await disks())[0]).toBe('broken system');
    expect((await restore('server', 'app01', '--undo')).exitStatus).toBe(0);
    expect([(await disks())[0], await records()]).toEqual(['present system', 0]);
  }, 300_000);

  test.each(['failed', 'failed-detached'])('after a replacement that is %s, undo returns to the volume from before', async (outcome) => {
    await write(await device(ROOT), 'present system');
    await aws.control('knobs', { failedRootReplacements: { [app01]: outcome } });
    const failed = await restore('server', 'app01', '--to', '2026-12-05');
    expect([failed.exitStatus, failed.out]).toEqual([1, expect.stringContaining('the replacement has failed')]);
    await aws.control('knobs', { failedRootReplacements: {} });
    expect((await restore('server', 'app01', '--undo')).exitStatus).toBe(0);
    expect([(await disks())[0], (await instance()).State!.Name, await records()]).toEqual(['present system', 'running', 0]);
  }, 300_000);
});

describe('a volume', () => {
  test('a restored volume is attached beside the original with the content of its day, and undo removes it', async () => {
    const original = await device('xvdbd');
    await write(original, 'orders after a mistake');
    const { exitStatus, out } = await restore('volume', 'app01', 'D', '--to', '2026-12-05');
    expect([exitStatus, out]).toEqual([0, expect.stringContaining('Set-Disk -Number NUMBER -IsOffline $false')]);
    const restored = await device('xvdca');
    expect([await read(restored), await read(original)]).toEqual(['orders of today', 'orders after a mistake']);
    expect((await volume(restored))!.KmsKeyId).toBe((await volume(original))!.KmsKeyId);
    expect((await status()).out).toContain(restored);
    expect((await restore('volume', 'app01', 'D', '--undo')).exitStatus).toBe(0);
    expect([await volume(restored), await device('xvdbd'), await records()]).toEqual([undefined, original, 0]);
  }, 300_000);
});

test('a stopped server is refused with the command that starts it', async () => {
  await ec2.send(new StopInstancesCommand({ InstanceIds: [app01] }));
  const { exitStatus, err } = await restore('server', 'app01', '--to', '2026-12-05');
  expect([exitStatus, err]).toEqual([1, expect.stringContaining(`aws ec2 start-instances --instance-ids ${app01}`)]);
}, 60_000);

test.each(['restore server', 'restore volume'])('the guide lists the permissions of %s, and no others', (command) => {
  expect([...used[command]].sort()).toEqual(documentedPermissions(command));
});
