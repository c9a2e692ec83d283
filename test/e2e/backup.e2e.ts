import { DescribeImagesCommand, DescribeSnapshotsCommand, EC2Client, Image, Snapshot } from '@aws-sdk/client-ec2';
import { Duration } from 'aws-cdk-lib';
import { clientConfig } from './clients';
import { Deployment, sleep } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { BASE_IMAGE, gatewayApp, SEED } from './production-app';
import { Heartbeat } from '../../src';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const RETENTION_DAYS = 3;
const ALL_IS_WELL = 'Backups of prod: all is well';

let aws: LocalAws;
let ec2: EC2Client;
let gateway: RunningGateway;

/** What a virtual day has brought. */
interface Day {
  readonly date: string;
  readonly images: Image[];
  readonly snapshots: Snapshot[];
  readonly pointer: string;
  readonly errors: string[];
  readonly messages: string[];
}

async function images(): Promise<Image[]> {
  return (await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'tag:oban:environment', Values: ['prod'] }] }))).Images!;
}

async function snapshots(): Promise<Snapshot[]> {
  return (await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: [{ Name: 'tag:oban:environment', Values: ['prod'] }] }))).Snapshots!;
}

/** Lets the rules of a day fire, and waits for what they start. */
async function nextDay(): Promise<Day> {
  const [invocationsBefore, messagesBefore] = await Promise.all([aws.control<any[]>('invocations'), aws.control<any[]>('messages')]);
  const { now } = await aws.control<{ now: string }>('clock', { advanceSeconds: 86_400, stepwise: true });
  const invocations = (await aws.control<any[]>('invocations')).slice(invocationsBefore.length);
  return {
    date: now.slice(0, 10),
    images: await images(),
    snapshots: await snapshots(),
    pointer: await gateway.pointer(POINTER),
    errors: invocations.filter(({ error }) => error).map(({ function: name, error }) => `${name}: ${JSON.stringify(error)}`),
    messages: (await aws.control<any[]>('messages')).slice(messagesBefore.length).map(({ subject }) => subject),
  };
}

const tag = (tagged: { Tags?: { Key?: string; Value?: string }[] }, key: string) => tagged.Tags?.find(({ Key }) => Key === key)?.Value;
const bySource = (made: Image[]) => made.reduce<Record<string, number>>((count, image) => {
  const source = tag(image, 'oban:source')!;
  return { ...count, [source]: (count[source] ?? 0) + 1 };
}, {});

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  ec2 = new EC2Client(clientConfig(aws));
  // After the last function of the day.
  const { now } = await aws.control<{ now: string }>('clock');
  await aws.control('clock', { to: new Date(new Date(now).setUTCHours(24 + 21, 0, 0, 0)).toISOString() });
  const deployment = new Deployment(aws);
  await deployment.deploy(gatewayApp({}, { backup: { retention: { daily: Duration.days(RETENTION_DAYS) }, heartbeat: Heartbeat.DAILY } }));
  gateway = await RunningGateway.of(aws, deployment, STACK);
  await gateway.until(2);
}, 180_000);

afterAll(async () => aws?.stop());

test('on the first day an image of every server and of one member, tagged with their snapshots; the pointer moves to it, and all that is told is that all is well', async () => {
  const day = await nextDay();
  expect(day.errors).toEqual([]);
  expect(day.messages).toEqual([ALL_IS_WELL]);
  expect(bySource(day.images)).toEqual({ app01: 1, b2g: 1 });
  for (const image of day.images) {
    expect(image.State).toBe('available');
    expect(tag(image, 'delete-after')).toMatch(/^\d{4}-\d\d-\d\d$/);
    const own = day.snapshots.filter(({ SnapshotId }) => image.BlockDeviceMappings!.some(({ Ebs }) => Ebs?.SnapshotId === SnapshotId));
    expect(own).toHaveLength(image.BlockDeviceMappings!.length);
    own.forEach((snapshot) => expect(tag(snapshot, 'delete-after')).toBe(tag(image, 'delete-after')));
  }
  expect(day.pointer).toBe(day.images.find((image) => tag(image, 'oban:source') === 'b2g')!.ImageId);
}, 60_000);

test('a new member boots from the promoted image', async () => {
  const pointer = await gateway.pointer(POINTER);
  await gateway.terminate((await gateway.until(2))[0].instanceId);
  await sleep(200);
  expect((await gateway.until(2)).map(({ image }) => image)).toContain(pointer);
});

test('images stay until their day is past; then they go with their snapshots, and what is in use stays', async () => {
  let day: Day | undefined;
  for (let number = 2; number <= RETENTION_DAYS + 4; number++) {
    day = await nextDay();
    expect({ number, errors: day.errors, messages: day.messages }).toEqual({ number, errors: [], messages: [ALL_IS_WELL] });
  }
  const { date, images: left, snapshots: kept, pointer } = day!;
  const inUse = new Set([pointer, ...(await gateway.until(2)).map(({ image }) => image)]);
  const past = left.filter((image) => tag(image, 'delete-after')! < date && !inUse.has(image.ImageId!));
  expect(past.map(({ Name }) => Name)).toEqual([]);
  expect(left.map(({ ImageId }) => ImageId)).toEqual(expect.arrayContaining([...inUse].filter((id) => id !== BASE_IMAGE)));
  expect(bySource(left).app01).toBeLessThanOrEqual(RETENTION_DAYS + 1);
  const mapped = new Set(left.flatMap((image) => image.BlockDeviceMappings!.map(({ Ebs }) => Ebs?.SnapshotId)));
  expect(kept.filter(({ SnapshotId }) => !mapped.has(SnapshotId))).toEqual([]);
}, 300_000);
