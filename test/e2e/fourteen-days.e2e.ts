import { App, Duration, Stack, Tags } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Deployment, sleep } from './deployment';
import { Member, RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { BASE_IMAGE, gatewayApp, NEVER_HEALTHY_IMAGE, NEXT_IMAGE, SEED } from './production-app';
import { rebuilt } from './rebuilt';
import { deployWatched } from './rolling-deployment';
import { addDays, Day, imageOf, orphansOf, RunningBackups, tagOf } from './running-backups';
import { ServerImage } from '../../src';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
/** A Monday, on which the heartbeat mail is sent. */
const FIRST_DAY = '2027-03-01';
const RETENTION_DAYS = 3;
const SOURCES = ['app01', 'b2g'];
const ALL_IS_WELL = 'Backups of prod: all healthy';
const SOMETHING_IS_WRONG = 'Backups of prod: problems found, action required';

let aws: LocalAws;
let deployment: Deployment;
let gateway: RunningGateway;
let backups: RunningBackups;
const days: Day[] = [];

const dateOf = (number: number) => addDays(FIRST_DAY, number - 1);
/** Returns the cluster's image of a day, while it exists. */
const promotedOf = (number: number, day: Day = days.at(-1)!) => imageOf('b2g', dateOf(number), day.images)?.ImageId;

function app(baseImage = BASE_IMAGE): App {
  return gatewayApp(
    { image: ServerImage.windows({ 'ap-southeast-2': baseImage }) },
    { backup: { retention: { daily: Duration.days(RETENTION_DAYS) } } },
  );
}

/** The problems of a day, which are reported. */
interface Trouble {
  readonly failures?: readonly string[];
  readonly mails?: readonly string[];
  readonly orphans?: number;
}

/** Ends a day, and checks the invariants of every day. */
async function endDay({ failures = [], mails = [], orphans = 0 }: Trouble = {}): Promise<Day> {
  const day = await backups.untilEvening();
  days.push(day);
  const number = days.length;
  const heartbeat = number % 7 === 1 ? [ALL_IS_WELL] : [];
  expect({ number, failures: day.failures, mails: day.mails }).toEqual({ number, failures, mails: failures.length > 0 ? mails : heartbeat });
  expect({ number, orphans: orphansOf(day).length }).toEqual({ number, orphans });
  const good = SOURCES.filter((source) => imageOf(source, day.date, day.images) !== undefined);
  expect({ number, good }).toEqual({ number, good: SOURCES });

  const members = await gateway.until(2);
  const there = new Set(day.images.map(({ ImageId }) => ImageId));
  const inUse = [...members.map(({ image }) => image), ...(await backups.pointerHistory(POINTER)).slice(-2)];
  expect({ number, gone: inUse.filter((image) => image !== BASE_IMAGE && !there.has(image)) }).toEqual({ number, gone: [] });
  return day;
}

/** Terminates the member that was launched from the base image, so that the others keep their image. */
async function loseMemberFromBase(): Promise<Member> {
  const lost = (await gateway.until(2)).find(({ image }) => image === BASE_IMAGE)!;
  await gateway.terminate(lost.instanceId);
  return lost;
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  await RunningBackups.beginOn(aws, FIRST_DAY);
  deployment = new Deployment(aws);
  await deployment.deploy(app());
  gateway = await RunningGateway.of(aws, deployment, STACK);
  backups = await RunningBackups.of(aws, deployment, STACK, FIRST_DAY);
  await gateway.until(2);
}, 180_000);

afterAll(async () => aws?.stop());

test('day 1: every server and one member are imaged and tagged, the pointer moves to the image, and the only message is the heartbeat', async () => {
  const { images, snapshots, alarms } = await endDay();
  expect(alarms).toEqual([]);
  expect(images.map((image) => tagOf(image, 'oban:source')).sort()).toEqual(SOURCES);
  for (const image of images) {
    expect(image.State).toBe('available');
    expect(tagOf(image, 'delete-after')).toBe(dateOf(1 + RETENTION_DAYS));
    const own = snapshots.filter(({ SnapshotId }) => image.BlockDeviceMappings!.some(({ Ebs }) => Ebs?.SnapshotId === SnapshotId));
    expect(own).toHaveLength(image.BlockDeviceMappings!.length);
    own.forEach((snapshot) => expect(tagOf(snapshot, 'delete-after')).toBe(tagOf(image, 'delete-after')));
  }
  expect(await gateway.pointer(POINTER)).toBe(promotedOf(1));
}, 60_000);

test('day 2: a lost member is replaced from the promoted image', async () => {
  const lost = await loseMemberFromBase();
  await sleep(200);
  const members = await gateway.until(2);
  expect(members.map(({ instanceId }) => instanceId)).not.toContain(lost.instanceId);
  expect(members.map(({ image }) => image).sort()).toEqual([BASE_IMAGE, promotedOf(1)].sort());
  await endDay();
}, 60_000);

test('day 3: a failed image is reported and replaced by the next attempt', async () => {
  await aws.control('knobs', { failedImages: [await backups.serverId('app01')] });
  await backups.passTo('20:30');
  await aws.control('knobs', { failedImages: [] });
  await backups.runByHand('create-images');
  const { images } = await endDay({ failures: ['check-backups'], mails: [SOMETHING_IS_WRONG, 'check-backups has failed'] });
  const attempts = images.filter((image) => tagOf(image, 'oban:source') === 'app01' && tagOf(image, 'oban:created') === dateOf(3));
  expect(attempts.map(({ Name, State }) => [Name, State]).sort()).toEqual([
    [`oban/prod/app01/${dateOf(3)}`, 'failed'], [`oban/prod/app01/${dateOf(3)}-2`, 'available'],
  ]);
}, 60_000);

test('days 4 and 5: events are lost, and the daily run moves the pointer', async () => {
  await aws.control('knobs', { lostImageEvents: 2 * SOURCES.length });
  await endDay();
  expect(await gateway.pointer(POINTER)).toBe(promotedOf(3));
  await endDay();
  expect(await gateway.pointer(POINTER)).toBe(promotedOf(4));
  expect(await aws.control('knobs')).toMatchObject({ lostImageEvents: 0 });
}, 60_000);

test('day 6: events arrive again, and the pointer names the newest image', async () => {
  await endDay();
  expect(await gateway.pointer(POINTER)).toBe(promotedOf(6));
}, 60_000);

test('day 7: images are removed after their day with their snapshots, except one that a member uses', async () => {
  const { images } = await endDay();
  const past = images.filter((image) => tagOf(image, 'delete-after')! < dateOf(7));
  expect(past.map(({ ImageId }) => ImageId)).toEqual([promotedOf(1)]);
  expect((await gateway.until(2)).map(({ image }) => image)).toContain(promotedOf(1));
  expect(images.filter(({ State }) => State !== 'available')).toEqual([]);
}, 60_000);

test('day 8: the promoted image is bad, and the pointer goes back automatically while one member serves', async () => {
  await backups.passTo('14:10');
  const bad = await gateway.pointer(POINTER);
  expect(bad).toBe(promotedOf(7));
  await aws.control('knobs', { neverHealthyImages: [bad] });
  await loseMemberFromBase();
  await backups.passTo('15:20'); // two launches from it have been out of their grace period
  expect(await gateway.pointer(POINTER)).toBe(promotedOf(6));
  await endDay();
  const history = await backups.pointerHistory(POINTER);
  expect(history.slice(-3)).toEqual([promotedOf(7), promotedOf(6), promotedOf(8)]);
  // Members that are launched to replace the failing ones may be in the zone of the one that serves; Auto Scaling then replaces one for its zone.
  // https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
  const members = (await gateway.until(2)).map(({ image }) => image);
  expect([promotedOf(1), promotedOf(6), promotedOf(8)]).toEqual(expect.arrayContaining(members));
  await aws.control('knobs', { neverHealthyImages: [] });
}, 90_000);

test('days 9 to 11: a held image stays past its day', async () => {
  const held = imageOf('app01', dateOf(7), days.at(-1)!.images)!.ImageId!;
  await backups.keep(held);
  await endDay();
  await endDay();
  const { images } = await endDay();
  expect(dateOf(11) > tagOf(imageOf('app01', dateOf(7), images)!, 'delete-after')!).toBe(true);
}, 90_000);

test('days 12 and 13: a snapshot that could not be deleted is reported, and found again by its tags', async () => {
  const [{ Ebs }] = imageOf('app01', dateOf(8), days.at(-1)!.images)!.BlockDeviceMappings!;
  await aws.control('knobs', { undeletableSnapshots: [Ebs!.SnapshotId] });
  const { snapshots } = await endDay({
    failures: ['expire-images', 'expire-images', 'expire-images', 'check-backups'],
    mails: ['expire-images has failed', SOMETHING_IS_WRONG, 'check-backups has failed'],
    orphans: 1,
  });
  expect(snapshots.map(({ SnapshotId }) => SnapshotId)).toContain(Ebs!.SnapshotId);
  await aws.control('knobs', { undeletableSnapshots: [] });
  await endDay();
}, 90_000);

test('day 14: only images that are young, in use or held remain', async () => {
  const { images } = await endDay();
  const past = images.filter((image) => tagOf(image, 'delete-after')! < dateOf(14)).map(({ Name }) => Name);
  // A member runs from each image of the cluster, and the image of the server is held.
  const members = (await gateway.until(2)).map(({ image }) => image);
  const inUse = images.filter(({ ImageId }) => members.includes(ImageId!)).map(({ Name }) => Name!);
  expect(inUse.length).toBeGreaterThan(0);
  expect(past.sort()).toEqual([`oban/prod/app01/${dateOf(7)}`, ...inUse].sort());
  expect(await gateway.pointer(POINTER)).toBe(promotedOf(14));
}, 60_000);

/** Returns the app with new tags, descriptions and code: a deployment that changes everything except the image. */
function laterApp(baseImage?: string): App {
  const later = app(baseImage);
  Tags.of(later).add('commit', 'another');
  for (const construct of later.node.findAll()) {
    if (construct instanceof Stack) {
      construct.templateOptions.description = 'another';
    } else if (construct instanceof lambda.CfnFunction || construct instanceof events.CfnRule) {
      construct.description = 'another';
    }
  }
  return rebuilt(later);
}

describe('a deployment after fourteen days', () => {
  const watched = () => ({ aws, deployment, gateway, stackName: STACK });

  test('new tags, descriptions and a new build leave the pointer, the members and their template unchanged', async () => {
    const [history, members, code] = [await backups.pointerHistory(POINTER), await gateway.until(2), await backups.codeOf('roll-clusters')];
    expect(await deployWatched(watched(), laterApp())).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [], fewestHealthy: 2 });
    expect(await backups.codeOf('roll-clusters')).not.toBe(code);
    expect(await backups.pointerHistory(POINTER)).toEqual(history);
    expect(await gateway.until(2)).toEqual(members);
  }, 120_000);

  test('a base image that never becomes healthy is rolled back to the promoted image, with two healthy members throughout', async () => {
    const history = await backups.pointerHistory(POINTER);
    await aws.control('knobs', { neverHealthyImages: [NEVER_HEALTHY_IMAGE] });
    const { status, fewestHealthy, samples } = await deployWatched(watched(), laterApp(NEVER_HEALTHY_IMAGE), () => aws.advanceClock(30));
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(samples).toBeGreaterThan(3);
    expect(fewestHealthy).toBeGreaterThanOrEqual(2);
    expect(await backups.pointerHistory(POINTER)).toEqual(history);
    await expect(gateway.pointer(`/oban/prod/b2g/image/${NEVER_HEALTHY_IMAGE}`)).rejects.toThrow();
    expect((await gateway.until(2)).map(({ image }) => image)).toEqual([promotedOf(14), promotedOf(14)]);
  }, 120_000);

  test('another base image gets another pointer and rolls the members one by one, and later only that pointer moves', async () => {
    const pointer = `/oban/prod/b2g/image/${NEXT_IMAGE}`;
    const before = await gateway.until(2);
    const { status, failures, fewestHealthy } = await deployWatched(watched(), laterApp(NEXT_IMAGE));
    expect({ status, failures }).toEqual({ status: 'UPDATE_COMPLETE', failures: [] });
    expect(fewestHealthy).toBeGreaterThanOrEqual(2);
    const after = await gateway.until(2);
    expect(after.map(({ image }) => image)).toEqual([NEXT_IMAGE, NEXT_IMAGE]);
    expect(after.map(({ instanceId }) => instanceId)).not.toEqual(expect.arrayContaining(before.map(({ instanceId }) => instanceId)));
    expect(await gateway.pointer(pointer)).toBe(NEXT_IMAGE);

    const day = await backups.untilEvening();
    expect(day.failures).toEqual([]);
    expect(await backups.pointerHistory(pointer)).toEqual([NEXT_IMAGE, promotedOf(15, day)]);
  }, 120_000);
});
