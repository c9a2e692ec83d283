import { checkBackups } from '../../../../../src/backup/functions/check-backups/plan';
import { dayOf } from '../../../../../src/backup/functions/model/day';
import type { NotShown } from '../../../../../src/backup/functions/model/images-by-id';
import type { Image } from '../../../../../src/backup/functions/model/resources';
import type { CheckWorld } from '../../../../../src/backup/functions/model/world';
import {
  at, BASE, BASE_IMAGE, byId, checkWorld, clusterEntry, clusterImageOf, contractTags, daysAgo, group, GROUP_NAME, hoursAgo, imageOf, memberInstance,
  notShown, NOW, pointer, POINTER_NAME, server, serverEntry, snapshotsOf, TODAY, without,
} from '../world-fixture';

const GOOD = imageOf('app01', TODAY, { createdAt: hoursAgo(1) });
const check = (overrides: Partial<CheckWorld> = {}) => checkBackups(checkWorld(overrides));
const wrong = (overrides: Partial<CheckWorld> = {}) => {
  const { isWrong, sources, findings } = check(overrides);
  const all = [...sources.flatMap((source) => (source.state === 'wrong' ? source.findings : [])), ...findings].map(({ subject, reason }) => `${subject}: ${reason}`);
  expect(isWrong).toBe(all.length > 0);
  return all;
};
const state = (overrides: Partial<CheckWorld> = {}) => check(overrides).sources.map((source) => source.state);

const cluster: Partial<CheckWorld> = {
  inventory: [clusterEntry()],
  instances: [memberInstance('i-0aaa')],
  groups: [group()],
  pointers: [pointer(BASE_IMAGE, 'ami-b2g')],
  images: [clusterImageOf(TODAY, { id: 'ami-b2g', createdAt: hoursAgo(1) })],
};

describe('a right state has no findings', () => {
  test('the verdict has the state and the newest good image of each source', () => {
    expect(check()).toEqual({
      environmentName: 'prod',
      checkedAt: NOW,
      isWrong: false,
      notices: [],
      sources: [{
        source: 'app01', kind: 'server', state: 'right', newestGoodImage: GOOD.id, newestGoodImageCreatedAt: hoursAgo(1), newestGoodImageAgeHours: 1, findings: [],
      }],
      findings: [],
      recipients: 1,
    });
  });

  test('a cluster in a right state has no findings', () => {
    expect(wrong(cluster)).toEqual([]);
  });

  test('a server that is not backed up, by choice, has no findings', () => {
    const inventory = [serverEntry('app01', { backup: 'none' })];
    expect(check({ inventory, images: [], instances: [server('app01', { tags: { 'oban:environment': 'prod' } })] })).toMatchObject({ isWrong: false, sources: [{ state: 'off' }] });
  });
});

describe('each source must have its tags', () => {
  test.each(['oban:backup', 'oban:environment'])('a server of the inventory is reported if it has lost %s', (key) => {
    expect(wrong({ instances: [server('app01', { tags: without(server('app01').tags, key) })] })).toEqual([expect.stringMatching(`i-app01: its tag ${key} is missing`)]);
  });

  test('a server is reported if its tag has another value', () => {
    expect(wrong({ instances: [server('app01', { tags: { ...server('app01').tags, 'oban:backup': 'never' } })] })).toEqual(["i-app01: its tag oban:backup is 'never': it must be 'daily'"]);
  });

  test('a cluster is reported if its group has lost its tag or is gone', () => {
    expect(wrong({ ...cluster, groups: [group({ tags: {} })] })).toEqual([expect.stringContaining(`${GROUP_NAME}: its tag oban:environment is missing`)]);
    expect(wrong({ ...cluster, groups: [] })).toEqual([`b2g: its group ${GROUP_NAME} no longer exists`]);
  });

  test('a server is reported if its instance is gone', () => {
    expect(wrong({ instances: [] })).toEqual(['app01: its instance i-app01 no longer exists']);
    expect(wrong({ instances: [server('app01', { state: 'terminated' })] })).toEqual(['app01: its instance i-app01 no longer exists']);
  });
});

describe('each source must have a good image that is not older than the allowed age (26 h by default)', () => {
  test.each([
    [26, []],
    [26.01, [expect.stringContaining('is 26 hours old: the maximum is 26 hours')]],
  ])('a newest good image that is %d hours old is judged by the allowed age', (hours, findings) => {
    const createdAt = hoursAgo(hours);
    expect(wrong({ images: [imageOf('app01', dayOf(createdAt), { createdAt })] })).toEqual(findings);
  });

  test('a source without an image is reported', () => {
    expect(wrong({ images: [] })).toEqual(['app01: it has no good image']);
  });

  test('an image of another source, of another environment or without tags does not count', () => {
    expect(wrong({ images: [imageOf('app02', TODAY), { ...GOOD, tags: { ...GOOD.tags, 'oban:environment': 'staging' } }, { ...GOOD, tags: {} }] })).toEqual(['app01: it has no good image']);
  });
});

describe('images that failed, are pending for too long, or lack their snapshots', () => {
  const beside = (image: Partial<Image>): Partial<CheckWorld> => ({ images: [GOOD, imageOf('app01', daysAgo(1), { id: 'ami-odd', ...image })] });

  test('a failed image is reported at least once', () => {
    expect(wrong(beside({ state: 'failed', createdAt: hoursAgo(25) }))).toEqual(['ami-odd: it has failed: its state in EC2 is failed']);
    expect(wrong({ images: [imageOf('app01', daysAgo(1)), imageOf('app01', TODAY, { id: 'ami-odd', state: 'invalid' })] })).toEqual(['ami-odd: it has failed: its state in EC2 is invalid']);
  });

  test('an image in an unknown state is reported', () => {
    expect(wrong(beside({ state: 'archived' }))).toEqual(["ami-odd: its state in EC2 is 'archived', which this version does not know: it stays until an operator removes it"]);
  });

  test('a failed image is not reported if a later image is good', () => {
    expect(wrong(beside({ state: 'failed', createdAt: hoursAgo(27) }))).toEqual([]);
  });

  test.each([[24, 0], [24.1, 1]])('an image that has been pending for %d hours has this number of findings: %i', (hours, findings) => {
    expect(wrong(beside({ state: 'pending', snapshotIds: [], createdAt: hoursAgo(hours) }))).toHaveLength(findings);
  });

  test('an available image without its snapshots is reported', () => {
    const { images } = beside({});
    expect(wrong({ images, snapshots: snapshotsOf([GOOD]) })).toEqual(['ami-odd: it is available, but some of its snapshots are missing']);
    expect(wrong({ images, snapshots: [...snapshotsOf([GOOD]), { id: 'snap-ami-odd', state: 'error', tags: {} }] })).toEqual(['ami-odd: it is available, but one of its snapshots has failed']);
  });
});

describe('findings about other resources', () => {
  test('an orphan snapshot is reported unless it is held', () => {
    const orphan = { id: 'snap-9', state: 'completed', tags: contractTags('app01', daysAgo(20), daysAgo(6)), sourceInstanceId: 'i-app01' };
    expect(wrong({ snapshots: [...snapshotsOf([GOOD]), orphan] })).toEqual([`snap-9: it is a snapshot of app01 of ${daysAgo(20)}, and its image no longer exists`]);
    expect(wrong({ snapshots: [...snapshotsOf([GOOD]), { ...orphan, tags: { ...orphan.tags, 'oban:keep': '' } }] })).toEqual([]);
    expect(wrong({ snapshots: [...snapshotsOf([GOOD]), { ...orphan, tags: { 'oban:environment': 'prod' } }] })).toEqual([]);
  });

  test('a snapshot with the tag of another environment is reported from the second day on', () => {
    const checked = (day: string) => {
      const image = imageOf('app01', day, { id: 'ami-9' });
      return wrong({ images: [GOOD, image], snapshots: [...snapshotsOf([GOOD]), { ...snapshotsOf([image])[0], tags: { 'oban:environment': 'staging' } }] });
    };
    const reason = "it is a snapshot of ami-9 and has the tag oban:environment 'staging', so it does not get the tags of its image and is not removed with it";
    expect(checked(daysAgo(1))).toEqual([`snap-ami-9: ${reason}: remove the tag, and the next run of tag-snapshots tags it`]);
    expect(checked(TODAY)).toEqual([]);
  });
  test('a snapshot of an image that does not list it yet is no orphan', () => {
    const pending = imageOf('app01', TODAY, { id: 'ami-2', state: 'pending', snapshotIds: [], createdAt: hoursAgo(0.1) });
    expect(wrong({ images: [GOOD, pending], snapshots: [...snapshotsOf([GOOD]), { id: 'snap-9', state: 'pending', tags: pending.tags }] })).toEqual([]);
  });

  test('an undated image is reported', () => {
    expect(wrong({ images: [GOOD, { ...imageOf('app01', daysAgo(2)), tags: contractTags('app01', daysAgo(2), 'soon') }] })).toEqual([expect.stringContaining("'soon', which is not a day")]);
  });

  test('a foreign image with the tags of the environment is reported unless it is held', () => {
    const foreign = { ...imageOf('x', daysAgo(2)), tags: { 'oban:environment': 'prod', 'Name': 'made by hand' } };
    expect(wrong({ images: [GOOD, foreign] })).toEqual([expect.stringContaining('which did not make it')]);
    expect(wrong({ images: [GOOD, { ...foreign, tags: { ...foreign.tags, 'oban:keep': 'evidence' } }] })).toEqual([]);
    expect(wrong({ images: [GOOD, { ...foreign, tags: { 'delete-after': 'x' } }, { ...foreign, tags: { ...foreign.tags, 'oban:environment': 'staging' } }] })).toEqual([]);
  });

  test('an unknown server is reported by the time of its first launch, not of its last start', () => {
    expect(wrong({ instances: [server('app01'), server('9', { launchedAt: hoursAgo(8), firstLaunchedAt: hoursAgo(27) })] })).toHaveLength(1);
    expect(wrong({ instances: [server('app01'), server('9', { launchedAt: hoursAgo(8), firstLaunchedAt: hoursAgo(26) })] })).toEqual([]);
  });

  test('a server that the inventory does not contain is reported', () => {
    const unknown = ['i-9: it has the tag of this environment, but the inventory does not contain it'];
    expect(wrong({ instances: [server('app01'), server('9')] })).toEqual(unknown);
    expect(wrong({ instances: [server('app01'), server('9', { tags: { ...server('9').tags, 'aws:autoscaling:groupName': 'other' } })] })).toEqual(unknown);
    expect(wrong({ instances: [server('app01'), server('9', { firstLaunchedAt: hoursAgo(26) })] })).toEqual([]);
    expect(wrong({ instances: [server('app01'), server('9', { state: 'terminated' }), server('8', { tags: {} })] })).toEqual([]);
  });

  test.each(['pending', 'failed', 'disabled'])('a pointer to an image that is not good (%s) is reported', (imageState) => {
    const [image] = cluster.images as Image[];
    const images = [image, clusterImageOf(daysAgo(3), { id: 'ami-x', state: imageState })];
    expect(wrong({ ...cluster, images, pointers: [pointer('ami-x')] })).toContain(`${POINTER_NAME}: it names ami-x, which is not good (its state in EC2 is ${imageState})`);
  });

  test('a pointer without a value, or to an image whose snapshots are gone, is reported', () => {
    const images = [...cluster.images as Image[], clusterImageOf(daysAgo(3), { id: 'ami-x' })];
    expect(wrong({ ...cluster, images, snapshots: snapshotsOf(cluster.images as Image[]), pointers: [pointer('ami-x')] })).toContain(`${POINTER_NAME}: it names ami-x, which is not good (its state in EC2 is available)`);
    expect(wrong({ ...cluster, pointers: [] })).toEqual([expect.stringContaining('has no value')]);
  });

  test('a pointer to a base image of another account, which may be deprecated, is right', () => {
    expect(wrong({ ...cluster, otherImages: byId(BASE), pointers: [pointer(BASE_IMAGE)] })).toEqual([]);
  });

  test.each<[NotShown, string]>([
    ['InvalidAMIID.NotFound', 'not visible to this account (InvalidAMIID.NotFound): it was deregistered, or its owner does not share it with this account'],
    ['no-image', 'not visible to this account (EC2 lists no image with this id): it was deregistered, or its owner does not share it with this account'],
    ['InvalidAMIID.Unavailable', 'deregistered (InvalidAMIID.Unavailable)'],
    ['InvalidAMIID.Malformed', 'not the id of an image (InvalidAMIID.Malformed)'],
  ])('a pointer to an image that EC2 does not show (%s) is reported with the answer of EC2, and not as deleted', (answer, reason) => {
    expect(wrong({ ...cluster, otherImages: notShown(BASE_IMAGE, answer), pointers: [pointer(BASE_IMAGE)] }))
      .toEqual([`${POINTER_NAME}: it names ${BASE_IMAGE}, which is ${reason}. New members may not start`]);
  });

  test('a pointer to an image of another owner that cannot be launched is reported', () => {
    expect(wrong({ ...cluster, otherImages: byId({ ...BASE, state: 'disabled' }), pointers: [pointer(BASE_IMAGE)] }))
      .toEqual([`${POINTER_NAME}: it names ${BASE_IMAGE}, which is not good (its state in EC2 is disabled)`]);
  });

  test('a pointer to an image that EC2 gave no answer about is reported, and other sources are judged', () => {
    const unanswered = { otherImages: { unanswered: 'InternalError' }, pointers: [pointer(BASE_IMAGE)] };
    expect(wrong({ ...cluster, ...unanswered })).toEqual([
      `${POINTER_NAME}: it names ${BASE_IMAGE}, and it is unknown whether this image is good: InternalError`,
      'images of other owners: could not be read: InternalError',
    ]);
    expect(state({ ...unanswered, images: [GOOD, ...cluster.images as Image[]], inventory: [serverEntry('app01'), clusterEntry()], groups: [group()] }))
      .toEqual(['right', 'wrong']);
  });

  test('a subscription that is not confirmed is reported', () => {
    expect(wrong({ subscriptions: [{ endpoint: 'a@example.com', isConfirmed: false }] })).toEqual([expect.stringContaining('a@example.com')]);
  });

  test('an entry of the inventory that cannot be read is reported', () => {
    expect(wrong({ inventory: [serverEntry('app01'), { name: '/oban/prod/inventory/odd', value: '?', writtenAt: NOW }] })).toEqual([expect.stringContaining('/oban/prod/inventory/odd')]);
  });

  test.each(['inventory', 'images', 'snapshots', 'instances', 'groups', 'pointers', 'subscriptions'])('a query that failed (%s) is reported', (question) => {
    expect(wrong({ ...cluster, inventory: [clusterEntry(), serverEntry('app01')], instances: [server('app01')], [question]: { unanswered: 'AccessDenied' } }))
      .toContainEqual(expect.stringContaining('could not be read: AccessDenied'));
  });
});

describe('long-term images of a period', () => {
  const monday = at('2026-11-23T02:00:00Z');
  const daily = Array.from({ length: 10 }, (_, index) => imageOf('app01', daysAgo(index)));
  const monthly = { dailyDays: 14, weeklyDays: 60 };
  const ended = (images: Image[], clock = monday, overrides: Partial<CheckWorld> = {}) => wrong({ clock, retention: monthly, images, ...overrides });
  const MISSED = 'app01: the week that ended on 2026-11-22 has no image that is kept for 60 days';

  test('an ended period without its image is reported', () => {
    expect(ended(daily)).toEqual([MISSED]);
  });

  test.each([1, 12, 26, 90])('a missing long-term image is reported for a day and two hours, for every allowed age (%i hours)', (allowedAgeHours) => {
    const told = (clock: string) => ended(daily, at(clock), { allowedAgeHours }).includes(MISSED);
    expect(told('2026-11-23T00:00:00Z')).toBe(true);
    expect(told('2026-11-23T20:00:00Z')).toBe(true);
    expect(told('2026-11-24T02:00:00Z')).toBe(true);
    expect(told('2026-11-24T02:00:01Z')).toBe(false);
  });

  test('a missing long-term image is not reported before its period has ended', () => {
    expect(ended(daily, at('2026-11-22T23:00:00Z'))).toEqual([]);
  });

  test('a period that has its long-term image is right', () => {
    expect(ended([...daily, imageOf('app01', '2026-11-17', { id: 'ami-weekly', deleteAfter: '2027-01-16' })])).toEqual([]);
  });

  test('a long-term image is not expected of a source that is newer than its period', () => {
    const from = (born: Date) => ended([imageOf('app01', '2026-11-23')], at('2026-11-24T02:00:00Z'), {
      inventory: [serverEntry('app01', {}, born)], instances: [server('app01', { firstLaunchedAt: born })],
    });
    expect(from(at('2026-11-21T22:00:00Z'))).toEqual([]);
    expect(from(at('2026-11-21T21:59:59Z'))).toEqual([MISSED]);
  });

  test('long-term images are expected for the last week of a year, a leap February and a year', () => {
    const missed = (clock: string, retention: CheckWorld['retention']) => (
      ended([imageOf('app01', clock.slice(0, 10), { createdAt: at(clock) })], at(clock), { retention })
        .map((finding) => /the (\w+) that ended on (\S+)/.exec(finding)?.slice(1))
    );
    expect(missed('2027-01-04T02:00:00Z', { dailyDays: 14, weeklyDays: 60 })).toEqual([['week', '2027-01-03']]);
    expect(missed('2028-03-01T02:00:00Z', { dailyDays: 14, monthlyDays: 60 })).toEqual([['month', '2028-02-29']]);
    expect(missed('2027-01-01T02:00:00Z', { dailyDays: 14, monthlyDays: 60, yearlyDays: 900 })).toEqual([['year', '2026-12-31'], ['month', '2026-12-31']]);
  });
});

describe('a source that is younger than the allowed age is pending, not wrong', () => {
  const young = { inventory: [serverEntry('app01', {}, hoursAgo(2))], instances: [server('app01', { firstLaunchedAt: hoursAgo(3) })], images: [] };
  const notYet = { subscriptions: [{ endpoint: 'a@example.com', isConfirmed: false }] };

  test('a first deployment and a new server are pending, and notify nobody', () => {
    expect(check({ ...young, ...notYet })).toMatchObject({ isWrong: false, sources: [{ state: 'pending', findings: [{ reason: 'it has no good image' }] }] });
    expect(check({ ...cluster, inventory: [clusterEntry(hoursAgo(1))], groups: [group({ createdAt: hoursAgo(1) })], pointers: [pointer('ami-b2g')] })).toMatchObject({ isWrong: false });
  });

  test('a new server beside others is pending', () => {
    const world = { inventory: [...young.inventory, serverEntry('app02')], instances: [...young.instances, server('app02')], images: [imageOf('app02', TODAY)] };
    expect(state(world)).toEqual(['pending', 'right']);
    expect(wrong({ ...world, ...notYet })).toHaveLength(1);
  });

  test('a source that is older than the allowed age is wrong', () => {
    expect(state({ ...young, inventory: [serverEntry('app01', {}, hoursAgo(27))], instances: [server('app01', { firstLaunchedAt: hoursAgo(27) })] })).toEqual(['wrong']);
  });

  test('a source stays old after a new deployment of its entry and after a restart of its instance', () => {
    expect(state({ ...young, instances: [server('app01', { launchedAt: hoursAgo(1) })] })).toEqual(['wrong']);
    expect(state({ ...young, instances: [server('app01')] })).toEqual(['wrong']);
    expect(state({ ...young, inventory: [serverEntry('app01')] })).toEqual(['wrong']);
    expect(state({ ...young, images: [imageOf('app01', daysAgo(3), { state: 'failed' })] })).toEqual(['wrong']);
  });
});
