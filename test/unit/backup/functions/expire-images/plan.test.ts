import { confirmExpiry, expireImages } from '../../../../../src/backup/functions/expire-images/plan';
import { Decision } from '../../../../../src/backup/functions/model/decision';
import type { Image, Instance } from '../../../../../src/backup/functions/model/resources';
import type { ExpiryWorld } from '../../../../../src/backup/functions/model/world';
import {
  at, BASE_IMAGE, confirmed, contractTags, daysAgo, expiryWorld, HOME, hoursAgo, imageOf, NOW, only, pointer, POINTER_NAME, serverEntry, snapshotsOf,
  without,
} from '../world-fixture';

/** Past its day, and a younger one of its source is good. */
const OLD = imageOf('app01', daysAgo(20), { id: 'ami-old' });
const YOUNG = imageOf('app01', daysAgo(1), { id: 'ami-young' });

const plan = (overrides: Partial<ExpiryWorld> = {}) => expireImages(expiryWorld({ images: [OLD, YOUNG], ...overrides }));
const goes = (overrides: Partial<ExpiryWorld> = {}) => plan(overrides).candidates.map(({ imageId }) => imageId);
const about = (subject: string, decisions: readonly Decision[]) => decisions.find((decision) => decision.subject === subject);
const keptFor = (overrides: Partial<ExpiryWorld>, subject = 'ami-old') => about(subject, plan(overrides).decisions);
const changed = (change: Partial<Image>): Partial<ExpiryWorld> => ({ images: [{ ...OLD, ...change }, YOUNG] });
const instance = (overrides: Partial<Instance> = {}): Instance => (
  { id: 'i-0123', state: 'running', imageId: 'ami-old', launchedAt: hoursAgo(1), tags: {}, ...overrides }
);

describe('an image past its delete-after day that nothing needs', () => {
  test('an image that is due is removed with its snapshots', () => {
    expect(plan().candidates).toEqual([{ imageId: 'ami-old', source: 'app01', snapshotIds: ['snap-ami-old'], reason: `its last day was ${daysAgo(6)}` }]);
  });

  test('an image that is due is removed after AWS reports no use of it', () => {
    expect(confirmExpiry(plan().candidates[0], [], [])).toEqual({
      action: 'deregister-image', subject: 'ami-old', source: 'app01', snapshotIds: ['snap-ami-old'], reason: `its last day was ${daysAgo(6)}, and nothing uses it`,
    });
  });

  test('an image that is due stays if AWS reports a use or does not answer', () => {
    const [candidate] = plan().candidates;
    expect(confirmExpiry(candidate, ['the instance i-9'], [])).toMatchObject({ action: 'keep', causes: ['aws-reports-use'], reason: expect.stringContaining('i-9') });
    expect(confirmExpiry(candidate, { unanswered: 'AccessDenied' }, [])).toMatchObject({ action: 'keep', causes: ['unanswered'], reason: expect.stringContaining('AccessDenied') });
  });

  test('a disabled image that is due is removed', () => {
    expect(goes(changed({ state: 'disabled' }))).toEqual(['ami-old']);
  });

  test('a deregistered image is not reported', () => {
    expect(plan(changed({ state: 'deregistered' }))).toMatchObject({ decisions: [{ subject: 'ami-young' }, { action: 'delete-snapshot' }], candidates: [] });
  });
});

describe('delete-after is the last day on which an image must be kept', () => {
  test.each([['2026-11-21', true], ['2026-11-22', false], ['2026-11-23', false]])('on 22 November, an image with delete-after %s is removed: %s', (deleteAfter, expected) => {
    expect(goes({ images: [imageOf('app01', daysAgo(20), { id: 'ami-old', deleteAfter }), YOUNG] })).toEqual(expected ? ['ami-old'] : []);
  });

  test.each([
    ['2026-11-22T23:59:59.999Z', false], ['2026-11-23T00:00:00.000Z', true],
  ])('the UTC day counts: at %s, an image with the last day 22 November is removed: %s', (clock, expected) => {
    expect(goes({ images: [imageOf('app01', daysAgo(20), { id: 'ami-old', deleteAfter: '2026-11-22' }), YOUNG], runTime: confirmed({ clock: at(clock) }) })).toEqual(expected ? ['ami-old'] : []);
  });

  test('an event from the future removes no image', () => {
    expect(goes({ images: [imageOf('app01', daysAgo(1), { id: 'ami-old' }), YOUNG], runTime: confirmed({ eventTime: at('2031-01-01T00:00:00Z'), clock: NOW }) })).toEqual([]);
  });

  test.each([
    ['a machine whose clock is 60 days ahead', { machineClock: at('2027-01-21T03:00:00Z') }, []],
    ['an answer of AWS dated 60 days ahead', { awsClock: at('2027-01-21T03:00:00Z') }, []],
    ['a machine whose clock is 60 days behind', { machineClock: at('2026-09-23T03:00:00Z') }, []],
    ['both clocks 60 days later', { machineClock: at('2027-01-21T03:00:00Z'), awsClock: at('2027-01-21T03:00:00Z') }, ['ami-old']],
  ])('only images that are due by every clock are removed: %s', (_, clocks, expected) => {
    const images = [imageOf('app01', daysAgo(1), { id: 'ami-old' }), imageOf('app01', daysAgo(0), { id: 'ami-young' })];
    expect(goes({ images, runTime: { ...confirmed({ clock: NOW }), ...clocks } })).toEqual(expected);
  });

  test('a difference between the clocks fails the run, and images that are due by both are removed', () => {
    const runTime = { ...confirmed({ clock: NOW }), machineClock: at('2027-01-21T03:00:00Z') };
    expect(goes({ runTime })).toEqual(['ami-old']);
    expect(about('clock', plan({ runTime }).decisions)).toMatchObject({ action: 'fail', reason: expect.stringContaining('60 days ahead of AWS\'s time') });
  });

  test('no image is removed by a clock that AWS does not confirm', () => {
    const runTime = { clock: NOW, machineClock: NOW, awsClock: { unanswered: 'no Date header' } };
    expect(goes({ runTime })).toEqual([]);
    expect(keptFor({ runTime })).toMatchObject({ action: 'keep', causes: ['unanswered'], reason: expect.stringContaining('no Date header') });
    expect(about('AWS\'s time', plan({ runTime }).decisions)).toMatchObject({ action: 'fail', reason: expect.stringContaining('every image stays') });
  });

  test('the replay of an old event removes only the images that were due then', () => {
    const images = [imageOf('app01', daysAgo(40), { id: 'ami-older' }), OLD, YOUNG];
    expect(goes({ images, runTime: confirmed({ eventTime: at(`${daysAgo(10)}T02:00:00Z`), clock: NOW }) })).toEqual(['ami-older']);
  });
});

describe('reasons for which an image stays', () => {
  test.each([undefined, '', 'never', '2026-02-30', '01-11-2026', '2026-11-01 ', '2026-11-01T00:00:00Z'])('an image without a valid delete-after (%j) stays and fails the run', (value) => {
    const tags = value === undefined ? without(OLD.tags, 'delete-after') : { ...OLD.tags, 'delete-after': value };
    expect(goes(changed({ tags }))).toEqual([]);
    expect(keptFor(changed({ tags }))).toMatchObject({ action: 'fail', reason: expect.stringContaining('it stays until somebody') });
  });

  test.each(['oban:source', 'oban:source-instance', 'oban:created'])('an image that lacks %s is foreign and stays', (key) => {
    const images = [{ ...OLD, tags: without(OLD.tags, key) }, YOUNG];
    expect(goes({ images })).toEqual([]);
    expect(keptFor({ images })).toMatchObject({ action: 'keep', causes: ['foreign'] });
  });

  test.each([undefined, 'staging'])('an image of another environment or of none (%j) stays', (environment) => {
    const tags = environment === undefined ? without(OLD.tags, 'oban:environment') : { ...OLD.tags, 'oban:environment': environment };
    expect(goes(changed({ tags }))).toEqual([]);
  });

  test('an image that a pointer names stays', () => {
    expect(keptFor({ pointers: [pointer(BASE_IMAGE, 'ami-old')] })).toMatchObject({ causes: ['pointer'], reason: expect.stringContaining(`${POINTER_NAME} names it`) });
  });

  test('an image that a pointer named before its last move stays', () => {
    expect(keptFor({ pointers: [pointer('ami-old', 'ami-young')] })).toMatchObject({ causes: ['pointer', 'pointer'] });
    // Written twice, the value before is still the value before.
    expect(keptFor({ pointers: [pointer('ami-old', 'ami-young', 'ami-young')] })).toMatchObject({ action: 'keep' });
  });

  test('an image that a pointer would be rolled back to, after an earlier move back, stays', () => {
    expect(keptFor({ pointers: [pointer('ami-old', 'ami-a', 'ami-b', 'ami-a')] })).toMatchObject({ causes: ['pointer'], reason: expect.stringContaining('would be rolled back to it') });
  });

  test('an image that a pointer named long ago is removed', () => {
    expect(goes({ pointers: [pointer('ami-old', 'ami-a', 'ami-b')] })).toEqual(['ami-old']);
  });

  test('an image that a launchable version of a launch template names stays', () => {
    const launchSources = [{ name: 'version 3 of launch template lt-1', image: 'ami-old' }];
    expect(keptFor({ launchSources })).toMatchObject({ causes: ['launch-source'], reason: expect.stringContaining('version 3 of launch template lt-1 names it') });
  });

  test.each([
    `resolve:ssm:${POINTER_NAME}:1`, `resolve:ssm:${POINTER_NAME}:stable`, `resolve:ssm:arn:aws:ssm:ap-southeast-2:123456789012:parameter${POINTER_NAME}:1`,
  ])('an image that a launch template may name by an earlier version of a pointer stays (%s)', (image) => {
    const pointers = [pointer('ami-old', 'ami-a', 'ami-b')];
    expect(keptFor({ pointers, launchSources: [{ name: 'lt', image }] })).toMatchObject({ causes: ['launch-source'] });
  });

  test.each([`resolve:ssm:${POINTER_NAME}`, `resolve:ssm:arn:aws:ssm:ap-southeast-2:123456789012:parameter${POINTER_NAME}`])('an image is not held by a launch template that follows a pointer (%s) longer than by the pointer', (image) => {
    expect(goes({ pointers: [pointer('ami-old', 'ami-a', 'ami-b')], launchSources: [{ name: 'lt', image }] })).toEqual(['ami-old']);
  });

  test.each(['pending', 'running', 'stopping', 'stopped', 'shutting-down'])('an image of an instance that is not terminated (%s) stays', (state) => {
    expect(keptFor({ instances: [instance({ state })] })).toMatchObject({ causes: ['instance'], reason: expect.stringContaining('i-0123') });
  });

  test('an image of a terminated instance is removed', () => {
    expect(goes({ instances: [instance({ state: 'terminated' })] })).toEqual(['ami-old']);
  });

  test('the newest good image of its source stays, whatever its date', () => {
    expect(keptFor({ images: [OLD] })).toMatchObject({ causes: ['newest-good'] });
    expect(keptFor({ images: [OLD, imageOf('app02', daysAgo(1))] })).toMatchObject({ causes: ['newest-good'] });
  });

  test.each([{ state: 'failed' }, { state: 'pending' }, { state: 'disabled' }, { tags: contractTags('app01', daysAgo(1), 'never') }])('a younger image that is %j does not replace the newest good image', (change) => {
    expect(keptFor({ images: [OLD, { ...YOUNG, ...change }] })).toMatchObject({ causes: ['newest-good'] });
  });

  test.each(['pending', 'error'])('a younger image whose snapshot is %s does not replace the newest good image', (state) => {
    const snapshots = [...snapshotsOf([OLD]), ...snapshotsOf([YOUNG]).map((each) => ({ ...each, state }))];
    expect(keptFor({ snapshots })).toMatchObject({ causes: ['newest-good'] });
  });

  test('the age of an image is taken from its CreationDate, not from a tag', () => {
    const ofOneDay = (id: string, hour: string) => imageOf('app01', daysAgo(29), { id, createdAt: at(`${daysAgo(29)}T${hour}:00:00Z`) });
    const images = [ofOneDay('ami-old', '03'), ofOneDay('ami-earlier', '02')];
    expect(goes({ images })).toEqual(['ami-earlier']);
    expect(keptFor({ images })).toMatchObject({ causes: ['newest-good'] });
  });

  test.each(['enabled-without-cooldown', 'enabled-with-cooldown', 'cooldown', 'enabled'])('an image with deregistration protection (%s) stays', (deregistrationProtection) => {
    expect(keptFor(changed({ deregistrationProtection }))).toMatchObject({ causes: ['protected'] });
    expect(goes(changed({ deregistrationProtection: 'disabled' }))).toEqual(['ami-old']);
  });

  test.each(['', 'evidence'])('an image with the tag oban:keep (%j) stays', (value) => {
    const held = changed({ tags: { ...OLD.tags, 'oban:keep': value } });
    expect(keptFor({ ...held, snapshots: snapshotsOf([OLD, YOUNG]) })).toMatchObject({ causes: ['keep-tag'], reason: expect.stringContaining('it has the tag oban:keep') });
  });

  test.each(['', 'evidence'])('an image whose snapshot has the tag oban:keep (%j) stays', (value) => {
    const [own, ...others] = snapshotsOf([OLD, YOUNG]);
    expect(keptFor({ snapshots: [{ ...own, tags: { ...own.tags, 'oban:keep': value } }, ...others] })).toMatchObject({
      action: 'keep', causes: ['keep-tag'], reason: expect.stringContaining('its snapshot snap-ami-old has the tag oban:keep'),
    });
  });

  test('a public image stays', () => {
    expect(keptFor(changed({ isPublic: true }))).toMatchObject({ causes: ['public'] });
  });

  test.each(['aws:backup:source-resource', 'aws:dlm:lifecycle-policy-id', 'aws:another-service:id'])('an image that another service manages (%s) stays', (key) => {
    expect(keptFor(changed({ tags: { ...OLD.tags, [key]: 'x' } }))).toMatchObject({ causes: ['service-managed'] });
  });

  test('an image with a locked snapshot stays', () => {
    expect(keptFor({ lockedSnapshots: ['snap-ami-old'] })).toMatchObject({ causes: ['locked'] });
  });

  test('an image whose snapshot another image uses stays, whatever the owner of that image', () => {
    const theirs: Image = { ...imageOf('x', daysAgo(1), { id: 'ami-theirs' }), tags: {}, snapshotIds: ['snap-ami-old'] };
    const images = [OLD, YOUNG, theirs];
    expect(keptFor({ images, snapshots: snapshotsOf([OLD, YOUNG]) })).toMatchObject({ causes: ['snapshot-shared'], reason: expect.stringContaining('ami-theirs') });
    expect(goes({ images: [OLD, YOUNG, { ...theirs, state: 'deregistered' }], snapshots: snapshotsOf([OLD, YOUNG]) })).toEqual(['ami-old']);
  });

  test.each([undefined, 'staging'])('an image whose snapshot lacks the tag of this environment (%j) stays, because no later run would find the snapshot', (environment) => {
    const [own, ...others] = snapshotsOf([OLD, YOUNG]);
    const tags = environment === undefined ? {} : { ...own.tags, 'oban:environment': environment };
    expect(keptFor({ snapshots: [{ ...own, tags }, ...others] })).toMatchObject({
      action: 'keep', causes: ['snapshot-untagged'], reason: expect.stringContaining('does not have the tag of this environment yet'),
    });
  });

  test('an image stays while it is pending or one of its snapshots was not found', () => {
    expect(keptFor(changed({ state: 'pending' }))).toMatchObject({ causes: ['pending'] });
    expect(keptFor({ snapshots: snapshotsOf([YOUNG]) })).toMatchObject({ causes: ['snapshot-missing'] });
  });

  test('an image with several reasons to stay reports all of them', () => {
    const kept = keptFor({ ...changed({ isPublic: true }), instances: [instance()], lockedSnapshots: ['snap-ami-old'] });
    expect(kept).toMatchObject({ causes: ['instance', 'public', 'locked'], reason: expect.stringContaining('; it is public; ') });
  });

  test('an image stays until its last day is past', () => {
    expect(keptFor({}, 'ami-young')).toEqual({ action: 'keep', subject: 'ami-young', source: 'app01', causes: ['not-due'], reason: 'its last day is 2026-12-05' });
  });
});

describe('every image stays when any query failed', () => {
  test.each([
    ['instances', 'instances'], ['pointers', 'pointers'], ['launchSources', 'launch templates'], ['snapshots', 'snapshots'], ['lockedSnapshots', 'snapshot locks'],
  ])('without an answer about %s, every image stays and the run fails', (question, subject) => {
    const { decisions, candidates } = plan({ [question]: { unanswered: 'UnauthorizedOperation' } });
    expect(candidates).toEqual([]);
    expect(only(decisions, 'delete-snapshot')).toEqual([]);
    expect(only(decisions, 'fail')).toEqual([{ action: 'fail', subject, reason: 'could not be read, so every image stays: UnauthorizedOperation' }]);
    expect(about('ami-old', decisions)).toMatchObject({ action: 'keep', causes: expect.arrayContaining(['unanswered']) });
  });

  test('every image stays if a parameter of this account, other than a pointer, cannot be read', () => {
    const { decisions, candidates } = plan({
      launchSources: [{ name: 'version 1 of lt-2', image: 'resolve:ssm:/their/image', unanswered: 'AccessDeniedException: not authorized' }],
    });
    expect(candidates).toEqual([]);
    expect(only(decisions, 'fail')).toEqual([{
      action: 'fail',
      subject: 'version 1 of lt-2',
      reason: 'the image that resolve:ssm:/their/image names is unknown, so every image stays: AccessDeniedException: not authorized. '
        + 'Allow the role of this function to read the parameter, or name an image instead',
    }]);
  });

  test.each([HOME, { ...HOME, accountId: undefined }])('every image stays if an unreadable parameter may be of this account (%j)', (home) => {
    const account = home.accountId ?? '210987654321';
    const launchSources = [{ name: 'lt', image: `resolve:ssm:arn:aws:ssm:ap-southeast-2:${account}:parameter/their/image` }];
    expect(goes({ launchSources, home })).toEqual([]);
  });

  test('every image stays without the inventory, which lists the data volumes', () => {
    expect(goes({ inventory: { unanswered: 'x' } })).toEqual([]);
  });
});

describe('a parameter of another account that this account cannot read', () => {
  const ARN = `arn:aws:ssm:ap-southeast-2:210987654321:parameter${POINTER_NAME}`;
  const launchSources = [{ name: 'version 1 of lt-2', image: `resolve:ssm:${ARN}:1`, unanswered: 'AccessDeniedException: not authorized' }];

  test('a parameter of another account does not hold an image or fail the run: the launch permissions of the image decide', () => {
    const { candidates, openQuestions, decisions } = plan({ launchSources });
    expect(candidates.map(({ imageId }) => imageId)).toEqual(['ami-old']);
    expect(openQuestions).toMatchObject([{ parameter: `${ARN}:1`, accountId: '210987654321', sources: ['version 1 of lt-2'] }]);
    expect(only(decisions, 'fail')).toEqual([]);
  });

  test('an image that the parameter can name stays', () => {
    const { candidates: [candidate], openQuestions } = plan({ launchSources });
    expect(confirmExpiry(candidate, [], openQuestions)).toMatchObject({ action: 'keep', causes: ['open-question'], reason: expect.stringContaining(ARN) });
  });

  test('an image stays while its launch permissions are unknown', () => {
    expect(confirmExpiry(plan({ launchSources }).candidates[0], [], { unanswered: 'UnauthorizedOperation' }))
      .toMatchObject({ action: 'keep', causes: ['unanswered'], reason: expect.stringContaining('UnauthorizedOperation') });
  });

  test('a parameter of another account is not a pointer of the same name, so no version of that pointer is used', () => {
    expect(goes({ launchSources, pointers: [pointer('ami-old', 'ami-a', 'ami-b')] })).toEqual(['ami-old']);
  });

  test.each([
    '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base', `arn:aws:ssm:us-east-1:123456789012:parameter${POINTER_NAME}:1`,
  ])('a parameter that names no image of this account and Region (%s) holds no image', (name) => {
    const { candidates, openQuestions, decisions } = plan({
      launchSources: [{ name: 'lt', image: `resolve:ssm:${name}` }], pointers: [pointer('ami-old', 'ami-a', 'ami-b')],
    });
    expect([candidates.length, openQuestions, only(decisions, 'fail')]).toEqual([1, [], []]);
  });
});

describe('the last good image of a retired source', () => {
  test('the last good image of a retired source expires after its last day', () => {
    expect(goes({ images: [OLD], retiredSources: ['app01'] })).toEqual(['ami-old']);
    expect(goes({ images: [YOUNG], retiredSources: ['app01'] })).toEqual([]);
    expect(goes({ images: [OLD], retiredSources: ['app02'] })).toEqual([]);
  });

  test('a retired source keeps an image that is needed for another reason', () => {
    expect(goes({ images: [OLD], retiredSources: ['app01'], instances: [instance()] })).toEqual([]);
  });

  test.each([
    ['is still in the inventory', [serverEntry('app01')]],
    ['has an entry that cannot be read', [{ ...serverEntry('app01'), value: 'x' }]],
    ['may still be in the inventory', { unanswered: 'AccessDenied' }],
  ])('a retired source keeps its last good image, and fails the run by its name, if it %s', (_, inventory) => {
    const retired = plan({ images: [OLD], retiredSources: ['app01'], inventory });
    expect(retired.candidates).toEqual([]);
    expect(only(retired.decisions, 'fail')).toContainEqual(expect.objectContaining({ subject: 'app01' }));
  });

  test('every source keeps its last good image, and the run fails, if the retired sources are unknown', () => {
    const { candidates, decisions } = plan({ images: [OLD], retiredSources: { unanswered: 'AccessDenied' } });
    expect(candidates).toEqual([]);
    expect(only(decisions, 'fail')).toEqual([
      { action: 'fail', subject: 'retired sources', reason: 'could not be read, so no source is retired: AccessDenied' },
    ]);
  });
});

describe('failed images are removed after some days', () => {
  const failed = (days: number, change: Partial<Image> & { deleteAfter?: string } = {}) => imageOf('app01', daysAgo(days), { id: 'ami-failed', state: 'failed', deleteAfter: '2027-11-22', ...change });

  test.each([[7, false], [8, true]])('a failed image that is %i days old is removed: %s', (days, expected) => {
    expect(goes({ images: [failed(days), YOUNG] })).toEqual(expected ? ['ami-failed'] : []);
  });

  test.each(['failed', 'error', 'invalid'])('an image in the state %s counts as failed', (state) => {
    expect(goes({ images: [failed(8, { state }), YOUNG] })).toEqual(['ami-failed']);
  });

  test.each(['archived', ''])('an image in an unknown state (%j) does not count as failed, and stays past its day', (state) => {
    expect(keptFor({ images: [failed(8, { state }), YOUNG] }, 'ami-failed')).toMatchObject({ action: 'keep', causes: ['not-due'] });
    const past = keptFor({ images: [failed(8, { state, deleteAfter: daysAgo(1) }), YOUNG] }, 'ami-failed');
    expect(past).toMatchObject({ action: 'keep', causes: ['state-unknown'], reason: expect.stringContaining(`its state in EC2 is '${state}'`) });
  });

  test('a failed image that is needed or undated stays', () => {
    expect(goes({ images: [failed(8), YOUNG], instances: [instance({ imageId: 'ami-failed' })] })).toEqual([]);
    expect(goes({ images: [failed(8, { tags: contractTags('app01', daysAgo(8), 'soon') }), YOUNG] })).toEqual([]);
  });

  test('an available image with a failed snapshot stays until its day', () => {
    const broken = failed(8, { state: 'available' });
    expect(goes({ images: [broken, YOUNG], snapshots: [...snapshotsOf([YOUNG]), { id: 'snap-ami-failed', state: 'error', tags: broken.tags }] })).toEqual([]);
  });
});

describe('snapshots that an earlier run left behind', () => {
  const orphan = { id: 'snap-orphan', state: 'completed', tags: contractTags('app01', daysAgo(30), daysAgo(16)), sourceInstanceId: 'i-app01' };
  const withOrphan = (change: object = {}, overrides: Partial<ExpiryWorld> = {}) => (
    expireImages(expiryWorld({ images: [YOUNG], snapshots: [...snapshotsOf([YOUNG]), { ...orphan, ...change }], ...overrides })).decisions
  );
  const decision = (change: object = {}, overrides: Partial<ExpiryWorld> = {}) => about('snap-orphan', withOrphan(change, overrides));

  test('a snapshot whose image is gone is deleted after its day', () => {
    expect(decision()).toEqual({ action: 'delete-snapshot', subject: 'snap-orphan', reason: `its image no longer exists, and its last day was ${daysAgo(16)}` });
  });

  test('a snapshot is not deleted before its image is gone', () => {
    const image = imageOf('app01', daysAgo(30), { snapshotIds: ['snap-orphan'], deregistrationProtection: 'enabled' });
    expect(decision({}, { images: [image, YOUNG] })).toBeUndefined();
    expect(decision({}, { images: [{ ...image, tags: {} }, YOUNG] })).toBeUndefined();
    expect(decision({}, { images: [{ ...image, state: 'deregistered' }, YOUNG] })).toMatchObject({ action: 'delete-snapshot' });
  });

  test.each([
    ['its day is not past, as that of an image that is being made', { tags: contractTags('app01', daysAgo(0), '2026-12-06') }, {}, 'not-due'],
    ['it is locked', {}, { lockedSnapshots: ['snap-orphan'] }, 'locked'],
    ['a human holds it', { tags: { ...orphan.tags, 'oban:keep': '' } }, {}, 'keep-tag'],
    ['it is still being made', { state: 'pending' }, {}, 'pending'],
    ['a question could not be answered', {}, { instances: { unanswered: 'x' } }, 'unanswered'],
  ])('a snapshot without an image stays when %s', (_, change, overrides, cause) => {
    expect(decision(change, overrides)).toMatchObject({ action: 'keep', causes: [cause] });
  });

  test('a snapshot without a readable day stays and fails the run', () => {
    expect(decision({ tags: { ...orphan.tags, 'delete-after': 'x' } })).toMatchObject({ action: 'fail' });
  });

  test.each([{}, { ...orphan.tags, 'oban:environment': 'staging' }, without(orphan.tags, 'oban:source-instance')])('a snapshot that is not the environment\'s own (%j) is not deleted', (tags) => {
    expect(decision({ tags })).toBeUndefined();
  });
});
