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

describe('a right state is silent', () => {
  test('the verdict says per source what and when', () => {
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

  test('of a cluster', () => {
    expect(wrong(cluster)).toEqual([]);
  });

  test('of a server that is not backed up, by choice', () => {
    const inventory = [serverEntry('app01', { backup: 'none' })];
    expect(check({ inventory, images: [], instances: [server('app01', { tags: { 'oban:environment': 'prod' } })] })).toMatchObject({ isWrong: false, sources: [{ state: 'off' }] });
  });
});

describe('each source has its tags', () => {
  test.each(['oban:backup', 'oban:environment'])('a server of the inventory that lost %s', (key) => {
    expect(wrong({ instances: [server('app01', { tags: without(server('app01').tags, key) })] })).toEqual([expect.stringMatching(`i-app01: its tag ${key} is missing`)]);
  });

  test('a server whose tag says something else', () => {
    expect(wrong({ instances: [server('app01', { tags: { ...server('app01').tags, 'oban:backup': 'never' } })] })).toEqual(["i-app01: its tag oban:backup is 'never': it must be 'daily'"]);
  });

  test('a cluster whose group lost its tag, or is gone', () => {
    expect(wrong({ ...cluster, groups: [group({ tags: {} })] })).toEqual([expect.stringContaining(`${GROUP_NAME}: its tag oban:environment is missing`)]);
    expect(wrong({ ...cluster, groups: [] })).toEqual([`b2g: its group ${GROUP_NAME} no longer exists`]);
  });

  test('a server whose instance is gone', () => {
    expect(wrong({ instances: [] })).toEqual(['app01: its instance i-app01 no longer exists']);
    expect(wrong({ instances: [server('app01', { state: 'terminated' })] })).toEqual(['app01: its instance i-app01 no longer exists']);
  });
});

describe('each source has a good image not older than the allowed age (default 26 h)', () => {
  test.each([
    [26, []],
    [26.01, [expect.stringContaining('is 26 hours old: the maximum is 26 hours')]],
  ])('%d hours old', (hours, findings) => {
    const createdAt = hoursAgo(hours);
    expect(wrong({ images: [imageOf('app01', dayOf(createdAt), { createdAt })] })).toEqual(findings);
  });

  test('none at all', () => {
    expect(wrong({ images: [] })).toEqual(['app01: it has no good image']);
  });

  test('one of another source, environment or of nobody does not count', () => {
    expect(wrong({ images: [imageOf('app02', TODAY), { ...GOOD, tags: { ...GOOD.tags, 'oban:environment': 'staging' } }, { ...GOOD, tags: {} }] })).toEqual(['app01: it has no good image']);
  });
});

describe('no image has failed, is pending for too long, or lacks its snapshots', () => {
  const beside = (image: Partial<Image>): Partial<CheckWorld> => ({ images: [GOOD, imageOf('app01', daysAgo(1), { id: 'ami-odd', ...image })] });

  test('a failed image is reported at least once', () => {
    expect(wrong(beside({ state: 'failed', createdAt: hoursAgo(25) }))).toEqual(['ami-odd: it has failed: its state in EC2 is failed']);
    expect(wrong({ images: [imageOf('app01', daysAgo(1)), imageOf('app01', TODAY, { id: 'ami-odd', state: 'invalid' })] })).toEqual(['ami-odd: it has failed: its state in EC2 is invalid']);
  });

  test('one whose state nobody foresaw', () => {
    expect(wrong(beside({ state: 'archived' }))).toEqual(["ami-odd: its state in EC2 is 'archived', which this version does not know: it stays until an operator removes it"]);
  });

  test('a failed image is no longer reported when a later one is good', () => {
    expect(wrong(beside({ state: 'failed', createdAt: hoursAgo(27) }))).toEqual([]);
  });

  test.each([[24, 0], [24.1, 1]])('one that has been pending for %d hours: %i findings', (hours, findings) => {
    expect(wrong(beside({ state: 'pending', snapshotIds: [], createdAt: hoursAgo(hours) }))).toHaveLength(findings);
  });

  test('one without its snapshots', () => {
    const { images } = beside({});
    expect(wrong({ images, snapshots: snapshotsOf([GOOD]) })).toEqual(['ami-odd: it is available, but some of its snapshots are missing']);
    expect(wrong({ images, snapshots: [...snapshotsOf([GOOD]), { id: 'snap-ami-odd', state: 'error', tags: {} }] })).toEqual(['ami-odd: it is available, but one of its snapshots has failed']);
  });
});

describe('any', () => {
  test('orphan snapshot', () => {
    const orphan = { id: 'snap-9', state: 'completed', tags: contractTags('app01', daysAgo(20), daysAgo(6)), sourceInstanceId: 'i-app01' };
    expect(wrong({ snapshots: [...snapshotsOf([GOOD]), orphan] })).toEqual([`snap-9: it is a snapshot of app01 of ${daysAgo(20)}, and its image no longer exists`]);
    expect(wrong({ snapshots: [...snapshotsOf([GOOD]), { ...orphan, tags: { ...orphan.tags, 'oban:keep': '' } }] })).toEqual([]);
    expect(wrong({ snapshots: [...snapshotsOf([GOOD]), { ...orphan, tags: { 'oban:environment': 'prod' } }] })).toEqual([]);
  });

  test('snapshot that another environment\'s tag keeps from being tagged, from the second day on', () => {
    const checked = (day: string) => {
      const image = imageOf('app01', day, { id: 'ami-9' });
      return wrong({ images: [GOOD, image], snapshots: [...snapshotsOf([GOOD]), { ...snapshotsOf([image])[0], tags: { 'oban:environment': 'staging' } }] });
    };
    const reason = "it is a snapshot of ami-9 and has the tag oban:environment 'staging', so it does not get the tags of its image and is not removed with it";
    expect(checked(daysAgo(1))).toEqual([`snap-ami-9: ${reason}: remove the tag, and the next run of tag-snapshots tags it`]);
    expect(checked(TODAY)).toEqual([]);
  });
  test('snapshot that is being made for an image that does not list it yet is no orphan', () => {
    const pending = imageOf('app01', TODAY, { id: 'ami-2', state: 'pending', snapshotIds: [], createdAt: hoursAgo(0.1) });
    expect(wrong({ images: [GOOD, pending], snapshots: [...snapshotsOf([GOOD]), { id: 'snap-9', state: 'pending', tags: pending.tags }] })).toEqual([]);
  });

  test('undated image', () => {
    expect(wrong({ images: [GOOD, { ...imageOf('app01', daysAgo(2)), tags: contractTags('app01', daysAgo(2), 'soon') }] })).toEqual([expect.stringContaining("'soon', which is not a day")]);
  });

  test('foreign image with our tags, unless a human holds it', () => {
    const foreign = { ...imageOf('x', daysAgo(2)), tags: { 'oban:environment': 'prod', 'Name': 'made by hand' } };
    expect(wrong({ images: [GOOD, foreign] })).toEqual([expect.stringContaining('which did not make it')]);
    expect(wrong({ images: [GOOD, { ...foreign, tags: { ...foreign.tags, 'oban:keep': 'evidence' } }] })).toEqual([]);
    expect(wrong({ images: [GOOD, { ...foreign, tags: { 'delete-after': 'x' } }, { ...foreign, tags: { ...foreign.tags, 'oban:environment': 'staging' } }] })).toEqual([]);
  });

  test('server that the inventory does not know, and that is stopped at night and started in the morning', () => {
    expect(wrong({ instances: [server('app01'), server('9', { launchedAt: hoursAgo(8), firstLaunchedAt: hoursAgo(27) })] })).toHaveLength(1);
    expect(wrong({ instances: [server('app01'), server('9', { launchedAt: hoursAgo(8), firstLaunchedAt: hoursAgo(26) })] })).toEqual([]);
  });

  test('server that the inventory does not know', () => {
    const unknown = ['i-9: it has the tag of this environment, but the inventory does not contain it'];
    expect(wrong({ instances: [server('app01'), server('9')] })).toEqual(unknown);
    expect(wrong({ instances: [server('app01'), server('9', { tags: { ...server('9').tags, 'aws:autoscaling:groupName': 'other' } })] })).toEqual(unknown);
    expect(wrong({ instances: [server('app01'), server('9', { firstLaunchedAt: hoursAgo(26) })] })).toEqual([]);
    expect(wrong({ instances: [server('app01'), server('9', { state: 'terminated' }), server('8', { tags: {} })] })).toEqual([]);
  });

  test.each(['pending', 'failed', 'disabled'])('pointer to an image that is not good (%s)', (imageState) => {
    const [image] = cluster.images as Image[];
    const images = [image, clusterImageOf(daysAgo(3), { id: 'ami-x', state: imageState })];
    expect(wrong({ ...cluster, images, pointers: [pointer('ami-x')] })).toContain(`${POINTER_NAME}: it names ami-x, which is not good (its state in EC2 is ${imageState})`);
  });

  test('pointer to an image whose snapshots are gone, or none', () => {
    const images = [...cluster.images as Image[], clusterImageOf(daysAgo(3), { id: 'ami-x' })];
    expect(wrong({ ...cluster, images, snapshots: snapshotsOf(cluster.images as Image[]), pointers: [pointer('ami-x')] })).toContain(`${POINTER_NAME}: it names ami-x, which is not good (its state in EC2 is available)`);
    expect(wrong({ ...cluster, pointers: [] })).toEqual([expect.stringContaining('has no value')]);
  });

  test('a pointer may name a base image of another account, whose snapshots nobody sees, and that may be deprecated', () => {
    expect(wrong({ ...cluster, otherImages: byId(BASE), pointers: [pointer(BASE_IMAGE)] })).toEqual([]);
  });

  test.each<[NotShown, string]>([
    ['InvalidAMIID.NotFound', 'not visible to this account (InvalidAMIID.NotFound): it was deregistered, or its owner does not share it with this account'],
    ['no-image', 'not visible to this account (EC2 lists no image with this id): it was deregistered, or its owner does not share it with this account'],
    ['InvalidAMIID.Unavailable', 'deregistered (InvalidAMIID.Unavailable)'],
    ['InvalidAMIID.Malformed', 'not the id of an image (InvalidAMIID.Malformed)'],
  ])('pointer to an image that EC2 does not show (%s): what is known is reported, and not that the image is deleted', (answer, reason) => {
    expect(wrong({ ...cluster, otherImages: notShown(BASE_IMAGE, answer), pointers: [pointer(BASE_IMAGE)] }))
      .toEqual([`${POINTER_NAME}: it names ${BASE_IMAGE}, which is ${reason}. New members may not start`]);
  });

  test('pointer to an image of another owner that cannot be launched', () => {
    expect(wrong({ ...cluster, otherImages: byId({ ...BASE, state: 'disabled' }), pointers: [pointer(BASE_IMAGE)] }))
      .toEqual([`${POINTER_NAME}: it names ${BASE_IMAGE}, which is not good (its state in EC2 is disabled)`]);
  });

  test('pointer to an image about which EC2 did not answer, and other sources are judged', () => {
    const unanswered = { otherImages: { unanswered: 'InternalError' }, pointers: [pointer(BASE_IMAGE)] };
    expect(wrong({ ...cluster, ...unanswered })).toEqual([
      `${POINTER_NAME}: it names ${BASE_IMAGE}, and it is unknown whether this image is good: InternalError`,
      'images of other owners: could not be read: InternalError',
    ]);
    expect(state({ ...unanswered, images: [GOOD, ...cluster.images as Image[]], inventory: [serverEntry('app01'), clusterEntry()], groups: [group()] }))
      .toEqual(['right', 'wrong']);
  });

  test('subscription that nobody confirmed', () => {
    expect(wrong({ subscriptions: [{ endpoint: 'a@example.com', isConfirmed: false }] })).toEqual([expect.stringContaining('a@example.com')]);
  });

  test('entry of the inventory that cannot be read', () => {
    expect(wrong({ inventory: [serverEntry('app01'), { name: '/oban/prod/inventory/odd', value: '?', writtenAt: NOW }] })).toEqual([expect.stringContaining('/oban/prod/inventory/odd')]);
  });

  test.each(['inventory', 'images', 'snapshots', 'instances', 'groups', 'pointers', 'subscriptions'])('question that could not be answered (%s)', (question) => {
    expect(wrong({ ...cluster, inventory: [clusterEntry(), serverEntry('app01')], instances: [server('app01')], [question]: { unanswered: 'AccessDenied' } }))
      .toContainEqual(expect.stringContaining('could not be read: AccessDenied'));
  });
});

describe('period without its long-term image', () => {
  const monday = at('2026-11-23T02:00:00Z');
  const daily = Array.from({ length: 10 }, (_, index) => imageOf('app01', daysAgo(index)));
  const monthly = { dailyDays: 14, weeklyDays: 60 };
  const ended = (images: Image[], clock = monday, overrides: Partial<CheckWorld> = {}) => wrong({ clock, retention: monthly, images, ...overrides });
  const MISSED = 'app01: the week that ended on 2026-11-22 has no image that is kept for 60 days';

  test('an ended period without its image is reported', () => {
    expect(ended(daily)).toEqual([MISSED]);
  });

  test.each([1, 12, 26, 90])('for a day and two hours, so that a daily check sees it, however old an image may be (%i hours)', (allowedAgeHours) => {
    const told = (clock: string) => ended(daily, at(clock), { allowedAgeHours }).includes(MISSED);
    expect(told('2026-11-23T00:00:00Z')).toBe(true);
    expect(told('2026-11-23T20:00:00Z')).toBe(true);
    expect(told('2026-11-24T02:00:00Z')).toBe(true);
    expect(told('2026-11-24T02:00:01Z')).toBe(false);
  });

  test('not before it has ended', () => {
    expect(ended(daily, at('2026-11-22T23:00:00Z'))).toEqual([]);
  });

  test('one that has its image is right', () => {
    expect(ended([...daily, imageOf('app01', '2026-11-17', { id: 'ami-weekly', deleteAfter: '2027-01-16' })])).toEqual([]);
  });

  test('of a source that was not there yet nobody misses it', () => {
    const from = (born: Date) => ended([imageOf('app01', '2026-11-23')], at('2026-11-24T02:00:00Z'), {
      inventory: [serverEntry('app01', {}, born)], instances: [server('app01', { firstLaunchedAt: born })],
    });
    expect(from(at('2026-11-21T22:00:00Z'))).toEqual([]);
    expect(from(at('2026-11-21T21:59:59Z'))).toEqual([MISSED]);
  });

  test('the last week of a year, a leap February, a year', () => {
    const missed = (clock: string, retention: CheckWorld['retention']) => (
      ended([imageOf('app01', clock.slice(0, 10), { createdAt: at(clock) })], at(clock), { retention })
        .map((finding) => /the (\w+) that ended on (\S+)/.exec(finding)?.slice(1))
    );
    expect(missed('2027-01-04T02:00:00Z', { dailyDays: 14, weeklyDays: 60 })).toEqual([['week', '2027-01-03']]);
    expect(missed('2028-03-01T02:00:00Z', { dailyDays: 14, monthlyDays: 60 })).toEqual([['month', '2028-02-29']]);
    expect(missed('2027-01-01T02:00:00Z', { dailyDays: 14, monthlyDays: 60, yearlyDays: 900 })).toEqual([['year', '2026-12-31'], ['month', '2026-12-31']]);
  });
});

describe('a source younger than the allowed age is pending, not wrong', () => {
  const young = { inventory: [serverEntry('app01', {}, hoursAgo(2))], instances: [server('app01', { firstLaunchedAt: hoursAgo(3) })], images: [] };
  const notYet = { subscriptions: [{ endpoint: 'a@example.com', isConfirmed: false }] };

  test('a first deploy and a new server page nobody', () => {
    expect(check({ ...young, ...notYet })).toMatchObject({ isWrong: false, sources: [{ state: 'pending', findings: [{ reason: 'it has no good image' }] }] });
    expect(check({ ...cluster, inventory: [clusterEntry(hoursAgo(1))], groups: [group({ createdAt: hoursAgo(1) })], pointers: [pointer('ami-b2g')] })).toMatchObject({ isWrong: false });
  });

  test('a new server among others', () => {
    const world = { inventory: [...young.inventory, serverEntry('app02')], instances: [...young.instances, server('app02')], images: [imageOf('app02', TODAY)] };
    expect(state(world)).toEqual(['pending', 'right']);
    expect(wrong({ ...world, ...notYet })).toHaveLength(1);
  });

  test('once it is older, it is wrong', () => {
    expect(state({ ...young, inventory: [serverEntry('app01', {}, hoursAgo(27))], instances: [server('app01', { firstLaunchedAt: hoursAgo(27) })] })).toEqual(['wrong']);
  });

  test('neither a new deploy of its entry nor a restart of its instance makes it young', () => {
    expect(state({ ...young, instances: [server('app01', { launchedAt: hoursAgo(1) })] })).toEqual(['wrong']);
    expect(state({ ...young, instances: [server('app01')] })).toEqual(['wrong']);
    expect(state({ ...young, inventory: [serverEntry('app01')] })).toEqual(['wrong']);
    expect(state({ ...young, images: [imageOf('app01', daysAgo(3), { state: 'failed' })] })).toEqual(['wrong']);
  });
});
