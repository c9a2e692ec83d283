import { addDays } from '../../../../../src/backup/functions/model/day';
import type { Group, Image, Instance, Member, ScalingActivity } from '../../../../../src/backup/functions/model/resources';
import type { ClusterWorld } from '../../../../../src/backup/functions/model/world';
import { movePointers, rollClusters } from '../../../../../src/backup/functions/roll-clusters/plan';
import { rollBack, RollBackTarget } from '../../../../../src/backup/functions/roll-clusters/roll-back';
import { rolled } from '../model/applied';
import {
  at, BASE, BASE_IMAGE, byId, clusterImageOf, ClusterParts, clusterWorld, daysAgo, group, GROUP_NAME, hoursAgo, imageOf, member, memberInstance,
  notShown, NOW, only, pointer, POINTER_NAME, snapshotsOf, TODAY, without,
} from '../world-fixture';

const plan = (parts: ClusterParts = {}) => rollClusters(clusterWorld(parts));
const created = (parts: ClusterParts = {}) => only(plan(parts), 'create-image');
const moved = (parts: ClusterParts = {}) => only(plan(parts), 'move-pointer').map(({ from, to }) => [from, to]);
const reverted = (parts: ClusterParts = {}) => only(plan(parts), 'revert-pointer').map(({ from, to }) => [from, to]);
const failures = (parts: ClusterParts = {}) => only(plan(parts), 'fail');

const PREVIOUS: RollBackTarget = { kind: 'previous' };
const NEWER = clusterImageOf(daysAgo(1), { id: 'ami-newer' });
const NEWEST = clusterImageOf(TODAY, { id: 'ami-newest', createdAt: hoursAgo(0.5) });

describe('the source member of an image', () => {
  const first = (change: Partial<Member>, instance: Partial<Instance> = {}) => created({
    group: group({ members: [member('i-0aaa', change), member('i-0bbb')] }),
    instances: [memberInstance('i-0aaa', { launchedAt: hoursAgo(24 * 90), ...instance }), memberInstance('i-0bbb')],
  }).map(({ subject }) => subject);

  test('the source member is the longest-running of the healthy members', () => {
    expect(first({})).toEqual(['i-0aaa']);
  });

  test.each<[string, Partial<Member>]>([
    ['is InService', { lifecycleState: 'Terminating:Wait' }],
    ['is in service and not standing by', { lifecycleState: 'Standby' }],
    ['is healthy for the group', { healthStatus: 'Unhealthy' }],
    ['is healthy for the load balancer', { targetHealth: 'unhealthy' }],
    ['is known to the load balancer', { targetHealth: undefined }],
    ['has passed its own status check', { instanceStatus: 'impaired' }],
    ['has passed its host\'s status check', { systemStatus: 'initializing' }],
    ['has status checks', { systemStatus: undefined }],
  ])('the source member %s', (_, change) => {
    expect(first(change)).toEqual(['i-0bbb']);
  });

  test('the source member is running', () => {
    expect(first({}, { state: 'stopping' })).toEqual(['i-0bbb']);
  });

  test.each([[1_199, false], [1_200, true]])('the source member is past its warm-up (%i seconds old: %s)', (seconds, expected) => {
    const instances = [memberInstance('i-0aaa', { launchedAt: hoursAgo(seconds / 3_600) })];
    expect(created({ group: group({ members: [member('i-0aaa')] }), instances })).toHaveLength(expected ? 1 : 0);
  });
});

describe('without a source member nothing changes and the run fails', () => {
  const ill = group({ members: [member('i-0bbb', { targetHealth: 'unhealthy' }), member('i-0aaa', { lifecycleState: 'Pending' }), member('i-0ccc')] });

  test('the reason of the failure names each member with its fault', () => {
    expect(plan({ group: ill })).toEqual([{
      action: 'fail',
      subject: GROUP_NAME,
      source: 'b2g',
      reason: 'no image of a member can be made: i-0aaa is Pending in its group, i-0bbb is unhealthy at the load balancer, i-0ccc does not exist in EC2; the cluster is not changed',
    }]);
    expect(failures({ group: group({ members: [] }) })[0].reason).toContain(`the group ${GROUP_NAME} has no member`);
  });

  test('neither the pointer nor the members change', () => {
    expect(plan({ group: ill, images: [NEWER], refresh: true }).map(({ action }) => action)).toEqual(['fail']);
  });

  test('a source member is not needed if the image of the day exists', () => {
    expect(failures({ group: ill, images: [NEWEST] })).toEqual([]);
  });
});

describe('the image of a cluster', () => {
  test('the image is made without a reboot, and named by cluster and day', () => {
    expect(created()).toMatchObject([{ source: 'b2g', reboot: false, imageName: `oban/prod/b2g/${TODAY}`, tags: { 'oban:consistency': 'crash', 'Name': 'prod-b2g' } }]);
    expect(Object.keys(created()[0].tags).filter((key) => key.startsWith('aws:'))).toEqual([]);
  });

  test('the image is made for today only, but the pointer moves for an event of another day', () => {
    const decisions = plan({ runTime: { eventTime: at('2026-11-21T02:00:00Z'), clock: NOW }, images: [NEWER] });
    expect(decisions.map(({ action }) => action)).toEqual(['move-pointer', 'skip']);
  });

  test.each(['available', 'pending'])('the image is made once a day (%s)', (state) => {
    expect(created({ images: [clusterImageOf(TODAY, { state })] })).toEqual([]);
  });

  test('the image names the base image that its member descends from', () => {
    const base = (imageId: string, parts: ClusterParts = {}) => (
      created({ instances: [memberInstance('i-0aaa', { imageId }), memberInstance('i-0bbb', { state: 'stopped' })], ...parts })[0].tags['oban:base-image']
    );
    expect(base(BASE_IMAGE)).toBe(BASE_IMAGE);
    expect(base('ami-newer', { images: [NEWER] })).toBe(BASE_IMAGE);
    expect(base('ami-by-hand', { pointer: pointer(BASE_IMAGE, 'ami-by-hand', 'ami-newer') })).toBe(BASE_IMAGE);
    expect(base('ami-earlier-base')).toBe('ami-earlier-base');
    expect(base('ami-earlier-base', { pointer: { unanswered: 'x' } })).toBe('ami-earlier-base');
  });
});

describe('the promotion of an image', () => {
  test('the pointer moves to the newest good image of the cluster in the daily run', () => {
    expect(moved({ images: [NEWER, clusterImageOf(daysAgo(2))] })).toEqual([[BASE_IMAGE, 'ami-newer']]);
  });

  test('the pointer moves on the event of an image, and no other image is made', () => {
    expect(movePointers(clusterWorld({ images: [NEWER] })).map(({ action }) => action)).toEqual(['move-pointer']);
  });

  test.each(['pending', 'failed', 'disabled', 'deregistered'])('the pointer does not move to a %s image', (state) => {
    expect(moved({ images: [{ ...NEWER, state }] })).toEqual([]);
  });

  test.each(['pending', 'error'])('the pointer does not move to an image whose snapshot is %s', (state) => {
    expect(moved({ images: [NEWER], snapshots: snapshotsOf([NEWER]).map((each) => ({ ...each, state })) })).toEqual([]);
    expect(moved({ images: [NEWER], snapshots: [] })).toEqual([]);
  });

  test('the pointer moves only forward in time', () => {
    const older = clusterImageOf(daysAgo(2), { id: 'ami-older' });
    expect(moved({ images: [older, NEWER], pointer: pointer(BASE_IMAGE, 'ami-newer') })).toEqual([]);
    expect(moved({ images: [older, NEWER], pointer: pointer(BASE_IMAGE, 'ami-older') })).toEqual([['ami-older', 'ami-newer']]);
  });

  test('the pointer moves from an unlisted image only to an image that is later than its value', () => {
    expect(moved({ images: [NEWER], pointer: pointer(BASE_IMAGE, 'ami-by-hand') })).toEqual([]);
    expect(moved({ images: [NEWEST], pointer: pointer(BASE_IMAGE, 'ami-by-hand') })).toEqual([['ami-by-hand', 'ami-newest']]);
  });

  test('the pointer moves only to an image of this cluster', () => {
    const tags = NEWER.tags;
    const ofAnother = imageOf('app01', daysAgo(1));
    const others: Image[] = [
      { ...ofAnother, tags: { ...ofAnother.tags, 'oban:base-image': BASE_IMAGE } },
      { ...NEWER, tags: { ...tags, 'oban:source': 'app01' } }, { ...NEWER, tags: { ...tags, 'oban:environment': 'staging' } }, { ...NEWER, tags: without(tags, 'delete-after') },
    ];
    for (const image of others) {
      expect(moved({ images: [image] })).toEqual([]);
    }
  });

  test('the pointer does not move to an image of another base image, which would undo a new base image in the code', () => {
    expect(moved({ images: [{ ...NEWER, tags: { ...NEWER.tags, 'oban:base-image': 'ami-earlier-base' } }] })).toEqual([]);
    expect(moved({ images: [imageOf('b2g', daysAgo(1))] })).toEqual([]);
  });

  test('the pointer does not move while promotion is manual, and the plan names the prepared image', () => {
    const decisions = plan({ images: [NEWER, NEWEST], promotion: 'manual' });
    expect(moved({ images: [NEWER], promotion: 'manual' })).toEqual([]);
    expect(decisions).toContainEqual({ action: 'skip', subject: POINTER_NAME, source: 'b2g', reason: expect.stringContaining('ami-newest') });
  });

  test('the pointer does not move to an image that it named before, even if it now names an older one', () => {
    expect(moved({ images: [NEWER, NEWEST], pointer: pointer(BASE_IMAGE, 'ami-newest', 'ami-newer') })).toEqual([]);
  });

  test('the pointer does not return to an image that it was moved back from or to one of that time, and moves to a later one', () => {
    const bad = clusterImageOf(daysAgo(1), { id: 'ami-bad' });
    const ofThatTime = clusterImageOf(TODAY, { id: 'ami-of-that-time', createdAt: hoursAgo(2) });
    const history = pointer(BASE_IMAGE, 'ami-newer', 'ami-bad', 'ami-newer');
    expect(moved({ images: [NEWER, bad, ofThatTime], pointer: history })).toEqual([]);
    expect(moved({ images: [NEWER, bad, NEWEST], pointer: history })).toEqual([['ami-newer', 'ami-newest']]);
  });
});

describe('a bad item does not stop the others', () => {
  test('a group that cannot be read fails, and the next cluster is imaged', () => {
    const world = clusterWorld();
    const [b2g] = world.clusters;
    const broken = { ...b2g, entry: { ...b2g.entry, name: 'aaa', groupName: 'broken' }, group: { unanswered: 'Throttling' } };
    const decisions = rollClusters({ ...world, clusters: [broken, b2g] });
    expect(decisions.map(({ action, source }) => `${action} ${source}`)).toEqual(['fail aaa', 'skip b2g', 'create-image b2g']);
  });

  test('a pointer that cannot be read fails, and the cluster is imaged', () => {
    for (const unread of [{ unanswered: 'AccessDenied' }, { name: POINTER_NAME, versions: [] }]) {
      expect(plan({ pointer: unread }).map(({ action }) => action)).toEqual(['fail', 'create-image']);
    }
  });

  test('an entry that cannot be read fails', () => {
    const entry = { kind: 'malformed' as const, parameterName: '/oban/prod/inventory/odd', reason: 'odd' };
    expect(failures({ malformedEntries: [entry] })).toEqual([{ action: 'fail', subject: '/oban/prod/inventory/odd', reason: 'odd' }]);
  });
});

describe('the automatic move back of a pointer', () => {
  const minutesAfterMove = (minutes: number) => new Date(hoursAgo(24).getTime() + minutes * 60_000);
  const since = (values: string[]) => {
    const { name, versions } = pointer(...values);
    return { name, versions: versions.map((version) => ({ ...version, writtenAt: new Date(version.writtenAt!.getTime() - 23 * 3_600_000) })) };
  };
  const PROMOTED = since([BASE_IMAGE, 'ami-newer']);
  const launch = (id: string, minutes: number, change: Partial<ScalingActivity> = {}): ScalingActivity => ({
    startedAt: minutesAfterMove(minutes), description: `Launching a new EC2 instance: ${id}`, cause: 'an instance was started', statusCode: 'Successful', ...change,
  });
  const end = (id: string, minutes: number, cause = 'an instance was taken out of service in response to an ELB system health check failure.'): ScalingActivity => ({
    startedAt: minutesAfterMove(minutes), description: `Terminating EC2 instance: ${id}`, cause, statusCode: 'Successful',
  });
  const refused: Partial<ScalingActivity> = { statusCode: 'Failed', statusMessage: 'AMI ami-newer is disabled, and cannot be run. Launching EC2 instance failed.' };
  const twice = [launch('i-01', 5), end('i-01', 30), launch('i-02', 31), end('i-02', 55)];
  const world = (activities: ScalingActivity[], change: Partial<Group> = {}, parts: ClusterParts = {}): ClusterParts => ({
    images: [NEWER], pointer: PROMOTED, ...parts, group: group({ activities: [...activities].reverse(), ...change }),
  });

  test('the pointer goes back when launches from the new image fail their health check', () => {
    const decisions = plan(world(twice));
    expect(only(decisions, 'revert-pointer')).toMatchObject([{ subject: POINTER_NAME, source: 'b2g', from: 'ami-newer', to: BASE_IMAGE, reason: expect.stringContaining('2 members') }]);
    expect(only(decisions, 'move-pointer')).toEqual([]);
  });

  test('the pointer also goes back in manual promotion and without a member to image', () => {
    expect(reverted(world(twice, { members: [] }, { promotion: 'manual' }))).toEqual([['ami-newer', BASE_IMAGE]]);
  });

  test('the members go back with the pointer in the same run if refreshes are on', () => {
    const parts = {
      images: [NEWER, clusterImageOf(TODAY, { id: 'ami-todays', createdAt: hoursAgo(2) })],
      instances: [memberInstance('i-0aaa'), memberInstance('i-0bbb', { imageId: 'ami-newer' })],
    };
    const goesBack = (refresh: boolean) => plan(world(twice, {}, { ...parts, refresh })).map(({ action }) => action);
    expect(goesBack(true)).toEqual(['revert-pointer', 'skip', 'start-instance-refresh']);
    expect(goesBack(false)).toEqual(['revert-pointer', 'skip']);
  });

  test('the pointer does not go back after a single failed launch', () => {
    expect(reverted(world(twice.slice(0, 2)))).toEqual([]);
  });

  test('the pointer does not go back while a member from the image serves', () => {
    const serving = { members: [member('i-0aaa'), member('i-03')] };
    const instances = [memberInstance('i-0aaa'), memberInstance('i-03', { imageId: 'ami-newer', launchedAt: minutesAfterMove(60) })];
    expect(reverted(world([...twice, launch('i-03', 60)], serving, { instances }))).toEqual([]);
  });

  test('the pointer does not go back if a member from the image lasted for long before it failed', () => {
    expect(reverted(world([...twice, launch('i-03', 60), end('i-03', 60 + 41)]))).toEqual([]);
    expect(reverted(world([...twice, launch('i-03', 60), end('i-03', 60 + 40)]))).toEqual([['ami-newer', BASE_IMAGE]]);
  });

  describe('unhealthy members while Auto Scaling launches a replacement before the termination', () => {
    const unhealthy = (id: string) => member(id, { healthStatus: 'Unhealthy', targetHealth: 'unhealthy' });
    const instances = [
      memberInstance('i-0aaa'),
      ...['i-01', 'i-02', 'i-03'].map((id) => memberInstance(id, { imageId: 'ami-newer', launchedAt: minutesAfterMove(60) })),
    ];

    const after = (minutes: number): ClusterParts => ({ instances, runTime: { clock: minutesAfterMove(minutes) } });

    test('a member that was never healthy does not speak for its image because it lasted for long', () => {
      const oneAfterTheOther = [launch('i-01', 5), launch('i-02', 26), launch('i-03', 47), end('i-01', 47), launch('i-04', 68), end('i-02', 68)];
      const members = { members: [member('i-0aaa'), unhealthy('i-03'), member('i-04', { targetHealth: 'initial' })] };
      expect(reverted(world(oneAfterTheOther, members, after(69)))).toEqual([['ami-newer', BASE_IMAGE]]);
      expect(reverted(world(oneAfterTheOther, { members: [] }, after(60 * 20)))).toEqual([['ami-newer', BASE_IMAGE]]);
    });

    test('unhealthy members that are still there count as much as those that were terminated', () => {
      const members = { members: [member('i-0aaa'), unhealthy('i-01'), unhealthy('i-02')] };
      expect(reverted(world([launch('i-01', 5), launch('i-02', 26)], members, after(47)))).toEqual([['ami-newer', BASE_IMAGE]]);
      const newestFirst = { members: [member('i-0aaa'), unhealthy('i-01'), member('i-03', { targetHealth: 'initial' })] };
      expect(reverted(world([launch('i-01', 5), launch('i-02', 26), end('i-02', 47), launch('i-03', 47)], newestFirst, after(48)))).toEqual([['ami-newer', BASE_IMAGE]]);
    });

    test.each<[string, Partial<Member>, Partial<Instance>]>([
      ['an operator set as unhealthy', { healthStatus: 'Unhealthy' }, {}],
      ['the load balancer has just found unhealthy, within the grace period', { targetHealth: 'unhealthy' }, {}],
      ['someone stopped', { healthStatus: 'Unhealthy', targetHealth: 'unused' }, { state: 'stopped' }],
      ['is in Standby', { healthStatus: 'Unhealthy', targetHealth: 'unhealthy', lifecycleState: 'Standby' }, {}],
    ])('a member that %s does not count as failed', (_, change, state) => {
      const members = { members: [member('i-0aaa'), unhealthy('i-01'), member('i-02', change)] };
      const others = instances.map((each) => (each.id === 'i-02' ? { ...each, ...state } : each));
      expect(reverted(world([launch('i-01', 5), launch('i-02', 26)], members, { ...after(47), instances: others }))).toEqual([]);
    });

    test('a member without a replacement for twice the grace period counts as healthy, whatever its present state', () => {
      const members = { members: [member('i-0aaa'), unhealthy('i-01'), unhealthy('i-02')] };
      expect(reverted(world([launch('i-01', 5), launch('i-02', 46)], members, after(70)))).toEqual([]);
      expect(reverted(world([launch('i-01', 5), launch('i-02', 45)], members, after(70)))).toEqual([['ami-newer', BASE_IMAGE]]);
    });

    test.each(['HealthCheck', 'ReplaceUnhealthy', 'Launch', 'Terminate'])('a member without a replacement does not count as healthy while %s is suspended, because nothing is replaced then', (process) => {
      const suspended = { suspendedProcesses: [process], members: [member('i-0aaa'), unhealthy('i-01'), unhealthy('i-02')] };
      expect(reverted(world([launch('i-01', 5), launch('i-02', 46)], suspended, after(70)))).toEqual([['ami-newer', BASE_IMAGE]]);
    });
  });

  test('launches before the pointer moved do not count', () => {
    expect(reverted(world([launch('i-01', -60), end('i-01', -30), launch('i-02', -29), end('i-02', 1)]))).toEqual([]);
  });

  test('the pointer does not go back when someone terminates members or the group scales in', () => {
    for (const cause of ['in response to an EC2 health check indicating it has been terminated or stopped.', 'in response to a difference between desired and actual capacity']) {
      expect(reverted(world([launch('i-01', 5), end('i-01', 10, cause), launch('i-02', 15), end('i-02', 20, cause)]))).toEqual([]);
    }
  });

  test('the pointer goes back when EC2 refuses to launch the image', () => {
    expect(reverted(world([launch('', 5, refused)]))).toEqual([['ami-newer', BASE_IMAGE]]);
  });

  test('the pointer goes back when EC2 refuses to launch an image that it has launched before', () => {
    const parts = { instances: [memberInstance('i-0aaa'), memberInstance('i-03', { imageId: 'ami-newer', launchedAt: minutesAfterMove(60) })] };
    const serving = { members: [member('i-0aaa'), member('i-03')] };
    expect(reverted(world([launch('i-03', 60), launch('', 90, refused)], serving, parts))).toEqual([['ami-newer', BASE_IMAGE]]);
  });

  test('the pointer does not go back if EC2 has launched the image since its refusal', () => {
    const parts = { instances: [memberInstance('i-0aaa'), memberInstance('i-03', { imageId: 'ami-newer', launchedAt: minutesAfterMove(60) })] };
    expect(reverted(world([launch('', 5, refused), launch('i-03', 60)], { members: [member('i-0aaa'), member('i-03')] }, parts))).toEqual([]);
  });

  test.each(['Failed', 'Successful'])('the first member is enough when a refresh fails because of the image (%s)', (status) => {
    const refreshes = [{ status, startedAt: minutesAfterMove(2) }];
    expect(reverted(world(twice.slice(0, 2), { refreshes }))).toEqual(status === 'Failed' ? [['ami-newer', BASE_IMAGE]] : []);
  });

  test('the pointer does not go back when a refresh fails because there is no capacity', () => {
    const lack = launch('', 5, { statusCode: 'Failed', statusMessage: 'We currently do not have sufficient m6i.large capacity in the Availability Zone you requested.' });
    expect(reverted(world([lack], { refreshes: [{ status: 'Failed', startedAt: minutesAfterMove(2) }] }))).toEqual([]);
  });

  test('the pointer goes back to the nearest earlier image that can still be launched', () => {
    const history = since([BASE_IMAGE, 'ami-gone', 'ami-failed', 'ami-newer']);
    const images = [NEWER, clusterImageOf(daysAgo(3), { id: 'ami-failed', state: 'disabled' })];
    expect(reverted(world(twice, {}, { pointer: history, images }))).toEqual([['ami-newer', BASE_IMAGE]]);
    expect(reverted(world(twice, {}, { pointer: history, images: [...images, { ...imageOf('x', daysAgo(4), { id: 'ami-gone' }), tags: {} }] }))).toEqual([['ami-newer', 'ami-gone']]);
  });

  test('the pointer goes back to an image of another owner that can be launched, such as a deprecated one', () => {
    const goesBackTo = (otherImages: ClusterWorld['otherImages']) => (
      reverted(world(twice, {}, { pointer: since([BASE_IMAGE, 'ami-other', 'ami-newer']), images: [NEWER], otherImages })).map(([, to]) => to)
    );
    expect(goesBackTo(byId(BASE, { ...BASE, id: 'ami-other' }))).toEqual(['ami-other']);
    expect(goesBackTo(byId(BASE, { ...BASE, id: 'ami-other', state: 'disabled' }))).toEqual([BASE_IMAGE]);
    expect(goesBackTo({ shown: [BASE], notShown: [{ id: 'ami-other', answer: 'InvalidAMIID.NotFound' }] })).toEqual([BASE_IMAGE]);
  });

  test.each<[string, ClusterWorld['otherImages']]>([
    ['without an answer', { unanswered: 'InternalError' }], ['while EC2 shows nothing', notShown(BASE_IMAGE, 'no-image')],
  ])('the pointer goes back to the base image %s, because Parameter Store rejects an image that is gone', (_, otherImages) => {
    expect(reverted(world(twice, {}, { otherImages }))).toEqual([['ami-newer', BASE_IMAGE]]);
  });

  test('the pointer does not go back to a base image that is not visible, and the run fails', () => {
    expect(failures(world(twice, {}, { otherImages: notShown(BASE_IMAGE, 'InvalidAMIID.NotFound') }))).toMatchObject([{
      subject: POINTER_NAME,
      reason: expect.stringContaining(`the only earlier image is ${BASE_IMAGE}, which is not visible to this account (InvalidAMIID.NotFound)`),
    }]);
    expect(failures(world(twice, {}, { otherImages: byId({ ...BASE, state: 'disabled' }) }))).toMatchObject([{ subject: POINTER_NAME }]);
  });

  test('the pointer does not go back to an image that it was moved back from before', () => {
    const history = since([BASE_IMAGE, 'ami-newer', 'ami-bad', 'ami-newer']);
    const images = [NEWER, clusterImageOf(daysAgo(1), { id: 'ami-bad' })];
    expect(reverted(world([launch('', 5, refused)], {}, { pointer: history, images }))).toEqual([['ami-newer', BASE_IMAGE]]);
  });

  describe('a pointer goes back once, because an image that was in use before is not the cause', () => {
    const parts: ClusterParts = {
      pointer: since([BASE_IMAGE, 'ami-newer', 'ami-bad', 'ami-newer']),
      images: [NEWER, clusterImageOf(daysAgo(1), { id: 'ami-bad' }), NEWEST],
      refresh: true,
    };
    const failedRefresh: Partial<Group> = { refreshes: [{ status: 'Failed', startedAt: minutesAfterMove(2) }] };

    test.each<[string, ClusterParts]>([
      ['members from it did not pass their health check', world(twice, {}, parts)],
      ['a refresh failed', world(twice.slice(0, 2), failedRefresh, parts)],
    ])('nothing moves and the run fails when %s', (_, ill) => {
      expect(plan(ill).filter(({ action }) => action !== 'skip')).toEqual([{
        action: 'fail',
        subject: POINTER_NAME,
        source: 'b2g',
        reason: expect.stringMatching(/^it was moved back to ami-newer, which was in use before, .* so the cause is probably not the image: check the dependencies of the members .* backup rollback --cluster b2g --environment prod$/),
      }]);
    });

    test('the pointer moves further back when EC2 also refuses to launch the earlier image', () => {
      expect(reverted(world([launch('', 5, refused)], {}, parts))).toEqual([['ami-newer', BASE_IMAGE]]);
    });

    test('the pointer moves forward when a member stays healthy', () => {
      expect(moved(world([...twice, launch('i-03', 60), end('i-03', 60 + 41)], {}, parts))).toEqual([['ami-newer', 'ami-newest']]);
    });

    test('an operator can move the pointer further back', () => {
      expect(rollBack(clusterWorld(world(twice, {}, parts)), 'b2g', PREVIOUS)).toMatchObject({ action: 'revert-pointer', from: 'ami-newer', to: BASE_IMAGE });
    });
  });

  test('the run fails if the pointer has no earlier image', () => {
    expect(failures(world([launch('i-01', 5), end('i-01', 30), launch('i-02', 31), end('i-02', 55)], {}, { pointer: since([BASE_IMAGE]) }))).toMatchObject([{ subject: POINTER_NAME }]);
  });
});

describe('an operator rolls back by one step', () => {
  test('the rollback moves the pointer to the image before its last move', () => {
    const world = clusterWorld({ images: [NEWER], pointer: pointer(BASE_IMAGE, 'ami-newer') });
    expect(rollBack(world, 'b2g', PREVIOUS)).toEqual({
      action: 'revert-pointer',
      subject: POINTER_NAME,
      source: 'b2g',
      from: 'ami-newer',
      to: BASE_IMAGE,
      isByOperator: true,
      reason: `an operator moves it back from ami-newer; ${BASE_IMAGE} is the image that it named before`,
    });
  });

  test('the rollback fails without an earlier image, a pointer or a cluster', () => {
    expect(rollBack(clusterWorld(), 'b2g', PREVIOUS)).toMatchObject({ action: 'fail', subject: POINTER_NAME });
    expect(rollBack(clusterWorld({ pointer: { unanswered: 'x' } }), 'b2g', PREVIOUS)).toMatchObject({ action: 'fail', subject: POINTER_NAME });
    expect(rollBack(clusterWorld(), 'b2c', PREVIOUS)).toMatchObject({ action: 'fail', subject: 'b2c' });
  });
});

describe('an operator rolls back to a given image', () => {
  const images = [5, 4, 3, 2].map((days) => clusterImageOf(daysAgo(days), { id: `ami-of-day-${days}` }));
  const world = (parts: ClusterParts = {}) => clusterWorld({ images, pointer: pointer(BASE_IMAGE, 'ami-of-day-5', 'ami-of-day-3', 'ami-of-day-2'), ...parts });
  const to = (imageId: string, parts: ClusterParts = {}) => rollBack(world(parts), 'b2g', { kind: 'image', imageId });
  const TO_BASE: RollBackTarget = { kind: 'base' };

  test('the rollback can skip several images', () => {
    expect(to('ami-of-day-5')).toEqual({
      action: 'revert-pointer', subject: POINTER_NAME, source: 'b2g', from: 'ami-of-day-2', to: 'ami-of-day-5', isByOperator: true, reason: 'an operator moves it from ami-of-day-2 to ami-of-day-5',
    });
  });

  test('the rollback accepts an image that the pointer never named', () => {
    expect(to('ami-of-day-4')).toMatchObject({ action: 'revert-pointer', to: 'ami-of-day-4' });
  });

  test('the rollback accepts the base image', () => {
    expect(rollBack(world(), 'b2g', TO_BASE)).toMatchObject({ action: 'revert-pointer', from: 'ami-of-day-2', to: BASE_IMAGE });
    expect(to(BASE_IMAGE)).toMatchObject({ action: 'revert-pointer', to: BASE_IMAGE });
  });

  test('the rollback accepts an image that the pointer named and the environment did not make', () => {
    const byHand = { ...imageOf('x', daysAgo(4), { id: 'ami-by-hand' }), tags: {} };
    const history = pointer(BASE_IMAGE, 'ami-by-hand', 'ami-of-day-2');
    expect(to('ami-by-hand', { images: [...images, byHand], pointer: history })).toMatchObject({ action: 'revert-pointer', to: 'ami-by-hand' });
    expect(to('ami-by-hand', { images: [...images, { ...byHand, state: 'disabled' }], pointer: history })).toMatchObject({ action: 'fail' });
    expect(to('ami-by-hand', { images, pointer: history })).toMatchObject({ action: 'fail' });
    expect(to('ami-by-hand', { images: [...images, byHand] })).toMatchObject({ action: 'fail' });
  });

  const change = (overrides: Partial<Image>) => ({ images: images.map((image) => (image.id === 'ami-of-day-4' ? { ...image, ...overrides } : image)) });
  const [, { tags }] = images;
  test.each<[string, ClusterParts, RegExp]>([
    ['does not exist', { images: images.filter(({ id }) => id !== 'ami-of-day-4') }, /^ami-of-day-4 is not among the images that prod made of b2g, .*: choose another image, such as ami-of-day-3, ami-of-day-5$/],
    ['is deregistered', change({ state: 'deregistered' }), /^ami-of-day-4 is not among/],
    ['is of another cluster', change({ tags: { ...tags, 'oban:source': 'b2c' } }), /^ami-of-day-4 is an image of b2c, not of b2g/],
    ['is of another environment', change({ tags: { ...tags, 'oban:environment': 'staging' } }), /^ami-of-day-4 is not among/],
    ['is of another base image', change({ tags: { ...tags, 'oban:base-image': 'ami-old' } }), /^ami-of-day-4 was made from a member with the base image ami-old, but the code has ami-0ba5e0000000000ba/],
    ['has no base image', change({ tags: without(tags, 'oban:base-image') }), /^ami-of-day-4 has no tag oban:base-image, so its base image is unknown/],
    ['is pending', change({ state: 'pending' }), /^ami-of-day-4 is pending: wait until it is available/],
    ['is disabled', change({ state: 'disabled' }), /^ami-of-day-4 cannot be launched \(its state in EC2 is disabled\)/],
    ['failed', change({ state: 'failed' }), /^ami-of-day-4 cannot be launched \(its state in EC2 is failed\)/],
    ['lacks a snapshot', { snapshots: snapshotsOf(images.filter(({ id }) => id !== 'ami-of-day-4')) }, /^ami-of-day-4 lacks a snapshot/],
    ['has a snapshot that failed', { snapshots: snapshotsOf(images).map((each) => ({ ...each, state: each.id === 'snap-ami-of-day-4' ? 'error' : each.state })) }, /^a snapshot of ami-of-day-4 has failed/],
  ])('the rollback rejects an image that %s', (_, parts, reason) => {
    expect(to('ami-of-day-4', parts)).toMatchObject({ action: 'fail', subject: POINTER_NAME, source: 'b2g', reason: expect.stringMatching(reason) });
  });

  test('the rollback rejects the image that the pointer already names', () => {
    expect(to('ami-of-day-2')).toMatchObject({ action: 'fail', reason: 'it already names ami-of-day-2' });
    expect(rollBack(clusterWorld(), 'b2g', TO_BASE)).toMatchObject({ action: 'fail', reason: `it already names ${BASE_IMAGE}` });
  });

  test('the rollback rejects a base image that can no longer be launched', () => {
    const base = { ...imageOf('x', daysAgo(400), { id: BASE_IMAGE }), tags: {} };
    expect(rollBack(world({ images: [...images, { ...base, state: 'deregistered' }] }), 'b2g', TO_BASE)).toMatchObject({ action: 'fail' });
    expect(rollBack(world({ images: [...images, base] }), 'b2g', TO_BASE)).toMatchObject({ action: 'revert-pointer' });
  });

  describe('promotion after a rollback', () => {
    const after = (target: RollBackTarget, parts: ClusterParts = {}) => {
      const before = world({ images: [...images, clusterImageOf(daysAgo(1), { id: 'ami-of-yesterday' }), clusterImageOf(TODAY, { id: 'ami-never-named' })], ...parts });
      return rolled(before, [rollBack(before, 'b2g', target)]);
    };
    const moves = (from: ClusterWorld) => only(movePointers(from), 'move-pointer').map(({ to: image }) => image);
    const LATER = clusterImageOf(addDays(TODAY, 1), { id: 'ami-later' });
    const nextDay = (from: ClusterWorld) => ({
      ...from, runTime: { clock: at('2026-11-23T16:00:00Z') }, images: [...from.images, LATER], snapshots: [...from.snapshots, ...snapshotsOf([LATER])],
    });

    test.each<[string, RollBackTarget]>([
      ['to an image that it named before', { kind: 'image', imageId: 'ami-of-day-5' }],
      ['to one that it never named', { kind: 'image', imageId: 'ami-of-day-4' }],
      ['to a later one than it names', { kind: 'image', imageId: 'ami-of-yesterday' }],
      ['to the base image', TO_BASE],
      ['one step back', PREVIOUS],
    ])('after a rollback %s, earlier images are not promoted, and a later one is', (_, target) => {
      expect(moves(after(target))).toEqual([]);
      expect(moves(nextDay(after(target)))).toEqual(['ami-later']);
    });

    test('after several rollbacks, earlier images are not promoted', () => {
      const first = after({ kind: 'image', imageId: 'ami-of-day-5' });
      const second = rolled(first, [rollBack(first, 'b2g', { kind: 'image', imageId: 'ami-of-day-4' })]);
      expect(moves(second)).toEqual([]);
      expect(moves(nextDay(second))).toEqual(['ami-later']);
    });

    test('after a rollback, earlier images are not promoted even if Parameter Store no longer has the first versions', () => {
      const { name, versions } = pointer('ami-of-day-3', 'ami-of-day-2');
      const forgotten = { name, versions: versions.map((version) => ({ ...version, version: version.version + 200 })) };
      expect(moves(after(TO_BASE, { pointer: forgotten }))).toEqual([]);
    });
  });

  test('the pointer goes further back if members fail from an earlier image that was never in use, and not to the image that it left', () => {
    const history = pointer(BASE_IMAGE, 'ami-of-day-5', 'ami-of-day-3', 'ami-of-day-2', 'ami-of-day-4');
    const launch = (description: string, minutes: number, cause = 'x'): ScalingActivity => (
      { startedAt: new Date(hoursAgo(1).getTime() + minutes * 60_000), description, cause, statusCode: 'Successful' });
    const ill = [
      launch('Launching a new EC2 instance: i-01', 1), launch('Terminating EC2 instance: i-01', 10, 'an ELB system health check failure'),
      launch('Launching a new EC2 instance: i-02', 11), launch('Terminating EC2 instance: i-02', 20, 'an ELB system health check failure'),
    ];
    const sick = clusterWorld({ images, pointer: history, group: group({ activities: ill }) });
    expect(only(movePointers(sick), 'revert-pointer').map(({ to: image }) => image)).toEqual(['ami-of-day-5']);
  });
});

describe('instance refreshes', () => {
  const started = (parts: ClusterParts = {}) => only(movePointers(clusterWorld({ refresh: true, images: [NEWER], ...parts })), 'start-instance-refresh');
  const refused = (parts: ClusterParts = {}) => (
    only(movePointers(clusterWorld({ refresh: true, images: [NEWER], ...parts })), 'skip').filter(({ subject }) => subject === GROUP_NAME).map(({ reason }) => reason)
  );
  const refresh = (status: string, startedAt = hoursAgo(0.5)): ClusterParts => ({ group: group({ refreshes: [{ status, startedAt }] }) });
  const there = pointer(BASE_IMAGE, 'ami-newer');

  test('a refresh is started only if refreshes are on', () => {
    expect(started({ refresh: false })).toEqual([]);
  });

  test('a refresh launches before it terminates, one member at a time', () => {
    expect(started()).toEqual([{
      action: 'start-instance-refresh',
      subject: GROUP_NAME,
      source: 'b2g',
      minHealthyPercentage: 100,
      maxHealthyPercentage: 100,
      reason: 'i-0aaa and i-0bbb are not from ami-newer',
    }]);
  });

  test('a refresh starts after the pointer has moved', () => {
    expect(movePointers(clusterWorld({ refresh: true, images: [NEWER] })).map(({ action }) => action)).toEqual(['move-pointer', 'start-instance-refresh']);
  });

  test('a refresh is not needed by members from the image of the pointer', () => {
    expect(started({ pointer: there, instances: [memberInstance('i-0aaa', { imageId: 'ami-newer' }), memberInstance('i-0bbb', { imageId: 'ami-newer' })] })).toEqual([]);
    expect(started({ pointer: there, instances: [memberInstance('i-0aaa', { imageId: 'ami-newer' }), memberInstance('i-0bbb')] })).toMatchObject([{ reason: 'i-0bbb is not from ami-newer' }]);
  });

  test.each(['Pending', 'InProgress', 'Cancelling', 'RollbackInProgress', 'Baking'])('no refresh starts while another is in progress (%s)', (status) => {
    expect(started(refresh(status))).toEqual([]);
  });

  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])('no refresh starts during a stack update (%s)', (stackStatus) => {
    expect(started({ stackStatus })).toEqual([]);
  });

  test('no refresh starts if the state of the stack is unknown, and the run fails', () => {
    const world = { pointer: there, refresh: true, stackStatus: { unanswered: 'AccessDenied' } };
    expect(started(world)).toEqual([]);
    expect(movePointers(clusterWorld(world))).toContainEqual(expect.objectContaining({ action: 'fail', reason: expect.stringContaining('AccessDenied') }));
  });

  test('no refresh starts while fewer than two members are healthy', () => {
    expect(started({ group: group({ members: [member('i-0aaa'), member('i-0bbb', { targetHealth: 'draining' })] }) })).toEqual([]);
  });

  test('no refresh starts while a member is being imaged, because its replacement would end the image', () => {
    expect(only(plan({ refresh: true, images: [NEWER] }), 'start-instance-refresh')).toEqual([]);
    expect(started({ images: [NEWER, clusterImageOf(TODAY, { id: 'ami-1', state: 'pending', createdAt: hoursAgo(1) })] })).toEqual([]);
    expect(started({ images: [NEWER, clusterImageOf(daysAgo(2), { id: 'ami-1', state: 'pending' })] })).toHaveLength(1);
  });

  test('a refresh that failed because there was no capacity is started again the next day', () => {
    const yesterday = { name: POINTER_NAME, versions: there.versions.map((version) => ({ ...version, writtenAt: hoursAgo(48) })) };
    expect(refused({ pointer: there, ...refresh('Failed') })).toEqual([expect.stringContaining('tomorrow')]);
    expect(started({ pointer: yesterday, ...refresh('Failed', hoursAgo(24)) })).toHaveLength(1);
  });

  test('a refresh that someone cancelled is not started again until the pointer moves', () => {
    const earlier = { name: POINTER_NAME, versions: there.versions.map((version) => ({ ...version, writtenAt: hoursAgo(48) })) };
    expect(refused({ pointer: earlier, ...refresh('Cancelled', hoursAgo(24)) })).toEqual([expect.stringContaining('cancelled')]);
    expect(started({ pointer: earlier, images: [NEWER, NEWEST], ...refresh('Cancelled', hoursAgo(24)) })).toHaveLength(1);
  });

  describe('a refresh that fails for another reason than the image', () => {
    const daysBefore = (days: number) => new Date(NOW.getTime() - days * 24 * 3_600_000);
    /** The pointer left the image of the members this many days ago, and moved on to another image today. */
    const leftDaysAgo = (days: number) => {
      const { name, versions } = pointer(BASE_IMAGE, 'ami-newer', 'ami-newest');
      const moments = [daysBefore(50), daysBefore(days), hoursAgo(1)];
      return { name, versions: versions.map((version, index) => ({ ...version, writtenAt: moments[index] })) };
    };
    const failedDaysAgo = (days: number, reason?: string) => ({ status: 'Failed', startedAt: daysBefore(days), reason });
    const todaysImage = clusterImageOf(TODAY, { id: 'ami-newest', createdAt: hoursAgo(1.5) });
    const parts = (change: Partial<Group>, days = 1): ClusterParts => (
      { refresh: true, images: [NEWER, todaysImage], pointer: leftDaysAgo(days), group: group(change) }
    );
    const daily = (change: Partial<Group>, days = 1) => rollClusters(clusterWorld(parts(change, days)));
    const reported = (change: Partial<Group>, days = 1) => only(daily(change, days), 'fail').map(({ reason }) => reason);
    const PROTECTED = { members: [member('i-0aaa', { isProtectedFromScaleIn: true }), member('i-0bbb')] };
    const STANDBY = { members: [member('i-0aaa', { lifecycleState: 'Standby' }), member('i-0bbb'), member('i-0ccc')] };

    test('a failed refresh is reported with its reason on the second day, and started again', () => {
      const refreshes = [failedDaysAgo(1, 'Timed out waiting for instances')];
      expect(reported({ refreshes })).toEqual([expect.stringMatching(/^i-0aaa and i-0bbb are not from ami-newest, .* instance refresh of 2026-11-21 failed: Timed out waiting for instances/)]);
      expect(only(daily({ refreshes }), 'start-instance-refresh')).toHaveLength(1);
      expect(reported({ refreshes: [failedDaysAgo(1)] })).toEqual([expect.stringContaining('Auto Scaling returns no reason')]);
    });

    test.each<[string, Partial<Group>, number]>([
      ['on its first day', { refreshes: [failedDaysAgo(0)] }, 0],
      ['when a later one was successful', { refreshes: [{ status: 'Successful', startedAt: daysBefore(1) }, failedDaysAgo(2)] }, 3],
      ['when it was one to an earlier image, which the members have had', { refreshes: [failedDaysAgo(2)] }, 1],
      ['when someone cancelled it', { refreshes: [{ status: 'Cancelled', startedAt: daysBefore(1) }] }, 1],
    ])('a refresh is not reported %s', (_, change, days) => {
      expect(reported(change, days)).toEqual([]);
    });

    test.each<[string, Partial<Group>, RegExp]>([
      ['a protected member', PROTECTED, /i-0aaa is protected from scale-in.* set-instance-protection --auto-scaling-group-name prod-b2g-group .*--no-protected-from-scale-in/],
      ['a member in Standby', STANDBY, /i-0aaa is in Standby.*aws autoscaling exit-standby --auto-scaling-group-name prod-b2g-group --instance-ids i-0aaa/],
      ['suspended processes', { suspendedProcesses: ['Terminate', 'AZRebalance', 'Launch'] }, /Launch and Terminate are suspended.* resume-processes --auto-scaling-group-name prod-b2g-group --scaling-processes Launch Terminate/],
    ])('a refresh is not started if it would wait: %s is reported with its remedy from the second day on', (_, change, remedy) => {
      const three = { instances: [memberInstance('i-0aaa'), memberInstance('i-0bbb'), memberInstance('i-0ccc')] };
      const all = (days: number, plan_ = rollClusters) => plan_(clusterWorld({ ...parts(change, days), ...three }));
      expect(only(all(1), 'fail')).toEqual([expect.objectContaining({ subject: GROUP_NAME, source: 'b2g', reason: expect.stringMatching(remedy) })]);
      for (const decisions of [all(1), all(0), all(0, movePointers), all(1, movePointers)]) {
        expect(only(decisions, 'start-instance-refresh')).toEqual([]);
      }
      expect(only([...all(0), ...all(0, movePointers), ...all(1, movePointers)], 'fail')).toEqual([]);
      expect(only(all(0, movePointers), 'skip').map(({ reason }) => reason)).toContainEqual(expect.stringMatching(remedy));
    });

    test.each(['Launch', 'Terminate', 'HealthCheck', 'ReplaceUnhealthy', 'AddToLoadBalancer', 'InstanceRefresh'])('a refresh does not start while the process %s is suspended', (process) => {
      expect(started({ group: group({ suspendedProcesses: [process] }) })).toEqual([]);
    });

    test('a refresh starts while other processes are suspended', () => {
      expect(started({ group: group({ suspendedProcesses: ['AZRebalance', 'AlarmNotification', 'ScheduledActions'] }) })).toHaveLength(1);
    });

    test('a refresh that began on an earlier day and has not ended is reported', () => {
      expect(reported({ refreshes: [{ status: 'InProgress', startedAt: daysBefore(1) }] })).toEqual([expect.stringContaining('in progress')]);
      expect(reported({ refreshes: [{ status: 'InProgress', startedAt: hoursAgo(1) }] })).toEqual([]);
    });

    test('a fault is reported when fewer than two members have been healthy since an earlier day', () => {
      expect(reported({ members: [member('i-0aaa'), member('i-0bbb', { targetHealth: 'draining' })] })).toEqual([expect.stringContaining('takes 2')]);
      expect(reported({ members: [member('i-0aaa'), member('i-0bbb', { targetHealth: 'draining' })] }, 0)).toEqual([]);
    });

    test('an outdated member is no fault if members are not replaced', () => {
      expect(only(rollClusters(clusterWorld({ ...parts(PROTECTED), refresh: false })), 'fail')).toEqual([]);
    });
  });

  test('a rollback starts no refresh, because the group itself replaces unhealthy members', () => {
    expect(only([rollBack(clusterWorld({ refresh: true, pointer: there }), 'b2g', PREVIOUS)], 'start-instance-refresh')).toEqual([]);
  });
});
