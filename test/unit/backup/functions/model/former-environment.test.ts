import { checkBackups } from '../../../../../src/backup/functions/check-backups/plan';
import { createImages } from '../../../../../src/backup/functions/create-images/plan';
import type { Pointer } from '../../../../../src/backup/functions/model/resources';
import type { CheckWorld } from '../../../../../src/backup/functions/model/world';
import { movePointers, rollClusters } from '../../../../../src/backup/functions/roll-clusters/plan';
import { rollBack } from '../../../../../src/backup/functions/roll-clusters/roll-back';
import { formerImages } from '../../../../../src/cli/former-images';
import {
  BASE_IMAGE, checkWorld, clusterEntry, clusterImageOf, ClusterParts, clusterWorld, creationWorld, daysAgo, group, hoursAgo, imageOf, member,
  memberInstance, only, POINTER_NAME, server, serverEntry, snapshotsOf, TODAY,
} from '../world-fixture';

/** The environment was deployed again an hour ago; the images are of the environment that had the name before. */
const DEPLOYED_AT = hoursAgo(1);
const YESTERDAYS = clusterImageOf(daysAgo(1), { id: 'ami-of-yesterday' });
const TODAYS = clusterImageOf(TODAY, { id: 'ami-of-today', createdAt: hoursAgo(1.5) });
const LATER = clusterImageOf(TODAY, { id: 'ami-later', createdAt: hoursAgo(0.5) });

const versions = (...values: [value: string, writtenAt: Date, version?: number][]): Pointer => (
  { name: POINTER_NAME, versions: values.map(([value, writtenAt, version], index) => ({ version: version ?? index + 1, value, writtenAt })) });
const SEEDED = versions([BASE_IMAGE, DEPLOYED_AT]);
const YOUNG = group({ createdAt: hoursAgo(0.9), members: [member('i-0new')] });
const again = (parts: ClusterParts = {}) => clusterWorld({
  pointer: SEEDED, group: YOUNG, instances: [memberInstance('i-0new', { launchedAt: hoursAgo(0.8) })], images: [YESTERDAYS, TODAYS], ...parts,
});
const promoted = (parts: ClusterParts = {}) => only(movePointers(again(parts)), 'move-pointer').map(({ to }) => to);

describe('images of a former environment of the same name are not promoted', () => {
  test('an image from before the present pointer was seeded is not promoted', () => {
    expect(promoted()).toEqual([]);
    expect(promoted({ images: [YESTERDAYS, TODAYS, LATER] })).toEqual(['ami-later']);
  });

  test('an image is not promoted although a listed base image is older than it', () => {
    const base = { ...YESTERDAYS, id: BASE_IMAGE, tags: { 'oban:environment': 'prod' }, createdAt: hoursAgo(24 * 400), sourceInstanceId: undefined };
    expect(promoted({ images: [base, YESTERDAYS, TODAYS] })).toEqual([]);
  });

  test('an image is not promoted after somebody wrote the parameter again with an image of the cluster', () => {
    const written = versions(['ami-of-yesterday', DEPLOYED_AT]);
    expect(promoted({ pointer: written })).toEqual([]);
    expect(promoted({ pointer: written, images: [YESTERDAYS, TODAYS, LATER] })).toEqual(['ami-later']);
  });

  test('an image that is older than the group is not promoted if the pointer of the former environment was left behind', () => {
    expect(promoted({ pointer: versions([BASE_IMAGE, hoursAgo(24 * 90)], ['ami-of-yesterday', hoursAgo(20)]) })).toEqual([]);
  });

  test('no image is promoted if Parameter Store does not give the time of the pointer', () => {
    const pointer = { name: POINTER_NAME, versions: [{ version: 1, value: BASE_IMAGE }] };
    expect(promoted({ pointer, images: [YESTERDAYS, TODAYS, LATER] })).toEqual([]);
  });

  test('an image of a member that is older than the new pointer is not promoted after the base image changed and changed back', () => {
    expect(promoted({ group: group({ members: [member('i-0new')] }) })).toEqual([]);
  });

  test('a pointer that has moved more than a hundred times is bounded by the earliest version that Parameter Store keeps', () => {
    const kept = versions(['ami-of-day-40', hoursAgo(24 * 40), 101], ['ami-of-day-2', hoursAgo(48), 200]);
    const images = [clusterImageOf(daysAgo(40), { id: 'ami-of-day-40' }), clusterImageOf(daysAgo(2), { id: 'ami-of-day-2' }), YESTERDAYS];
    expect(promoted({ pointer: kept, group: group(), images })).toEqual(['ami-of-yesterday']);
  });
});

describe('an operator may roll back to an image of a former environment', () => {
  test('a rollback accepts an image of a former environment by its id', () => {
    expect(rollBack(again(), 'b2g', { kind: 'image', imageId: 'ami-of-today' })).toMatchObject({ action: 'revert-pointer', from: BASE_IMAGE, to: 'ami-of-today' });
    expect(rollBack(again(), 'b2g', { kind: 'previous' })).toMatchObject({ action: 'fail' });
  });

  test('the check offers the images that a rollback accepts', () => {
    const OLD_BASE = clusterImageOf(daysAgo(2), { id: 'ami-of-old-base' });
    const cluster: Partial<CheckWorld> = {
      inventory: [clusterEntry(DEPLOYED_AT)],
      instances: [memberInstance('i-0new')],
      groups: [YOUNG],
      pointers: [SEEDED],
      images: [{ ...OLD_BASE, tags: { ...OLD_BASE.tags, 'oban:base-image': 'ami-old' } }, YESTERDAYS, TODAYS, LATER, clusterImageOf(daysAgo(3), { state: 'pending' })],
    };
    expect(formerImages(checkWorld(cluster))).toEqual([
      { cluster: 'b2g', imageId: 'ami-of-today', createdAt: hoursAgo(1.5), command: 'npx oban-environment backup rollback --to ami-of-today --cluster b2g --environment prod' },
      expect.objectContaining({ imageId: 'ami-of-yesterday' }),
    ]);
    expect(formerImages(checkWorld({ ...cluster, pointers: { unanswered: 'x' } }))).toEqual([]);
    expect(formerImages(checkWorld({ ...cluster, groups: [group()], pointers: [versions([BASE_IMAGE, hoursAgo(24 * 90)])] }))).toEqual([]);
  });
});

describe('the image of the day of a former environment does not count for the new one', () => {
  const created = (parts: ClusterParts) => only(rollClusters(again(parts)), 'create-image').map(({ imageName }) => imageName);

  test('a new cluster gets its own image of the day', () => {
    expect(created({})).toEqual([`oban/prod/b2g/${TODAY}-2`]);
    expect(created({ images: [TODAYS, LATER] })).toEqual([]);
    expect(created({ group: { ...YOUNG, createdAt: undefined } })).toEqual([]);
  });

  test('a new server gets its own image of the day', () => {
    const world = (instanceId: string) => creationWorld({
      inventory: [serverEntry('app01', { instanceId })],
      instances: [server('app01', { id: instanceId })],
      images: [imageOf('app01', TODAY)],
    });
    expect(only(createImages(world('i-new')), 'create-image')).toMatchObject([{ subject: 'i-new', source: 'app01', imageName: `oban/prod/app01/${TODAY}-2` }]);
    expect(only(createImages(world('i-app01')), 'create-image')).toEqual([]);
  });

  test('a long-term image of a former server does not shorten the retention of the new server\'s image', () => {
    const weekly = { retention: { dailyDays: 14, weeklyDays: 60 } };
    const former = imageOf('app01', daysAgo(1), { deleteAfter: daysAgo(-60) });
    const kept = (instanceId: string) => only(createImages(creationWorld({
      ...weekly, inventory: [serverEntry('app01', { instanceId })], instances: [server('app01', { id: instanceId })], images: [former],
    })), 'create-image').map(({ tags }) => tags['delete-after']);
    expect(kept('i-app01')).toEqual([daysAgo(-14)]);
    expect(kept('i-new')).toEqual([daysAgo(-60)]);
    const ofCluster = clusterImageOf(daysAgo(1), { deleteAfter: daysAgo(-60) });
    expect(only(rollClusters(again({ ...weekly, images: [ofCluster] })), 'create-image')[0].tags['delete-after']).toBe(daysAgo(-60));
  });
});

describe('the check counts the images of the present environment only', () => {
  const servers = (launchedHoursAgo: number): Partial<CheckWorld> => ({
    inventory: [serverEntry('app01', { instanceId: 'i-new' }, hoursAgo(launchedHoursAgo))],
    instances: [server('app01', { id: 'i-new', firstLaunchedAt: hoursAgo(launchedHoursAgo) })],
    images: [imageOf('app01', daysAgo(3)), imageOf('app01', TODAY, { createdAt: hoursAgo(1) })],
  });
  const clusters = (madeHoursAgo: number): Partial<CheckWorld> => ({
    inventory: [clusterEntry(hoursAgo(madeHoursAgo))],
    instances: [memberInstance('i-0new')],
    groups: [group({ createdAt: hoursAgo(madeHoursAgo) })],
    pointers: [versions([BASE_IMAGE, hoursAgo(madeHoursAgo)])],
    images: [clusterImageOf(daysAgo(3)), clusterImageOf(daysAgo(2), { createdAt: hoursAgo(40) })],
  });
  const judged = (world: Partial<CheckWorld>) => checkBackups(checkWorld(world)).sources;
  const NO_IMAGE = [expect.objectContaining({ reason: expect.stringMatching(/^it has no good image/) })];

  test('a new server and a new cluster are young, although former images exist', () => {
    expect(judged(servers(4))).toEqual([{ source: 'app01', kind: 'server', state: 'pending', findings: NO_IMAGE }]);
    expect(judged(clusters(4))).toEqual([{ source: 'b2g', kind: 'cluster', state: 'pending', findings: NO_IMAGE }]);
  });

  test('new servers and clusters are wrong if they have no image of their own in time', () => {
    expect(judged(servers(27))).toMatchObject([{ state: 'wrong', findings: NO_IMAGE }]);
    expect(judged(clusters(27))).toMatchObject([{ state: 'wrong', findings: NO_IMAGE }]);
  });

  test('a broken image of the former environment is still reported', () => {
    const broken = imageOf('app01', daysAgo(3), { id: 'ami-broken' });
    const { images = [], ...world } = servers(4);
    const snapshots = snapshotsOf([broken]).map((snapshot) => ({ ...snapshot, state: 'error' }));
    expect(judged({ ...world, images: [broken], snapshots })[0].findings).toContainEqual({ subject: 'ami-broken', reason: 'it is available, but one of its snapshots has failed' });
    expect(images).toHaveLength(2);
  });
});
