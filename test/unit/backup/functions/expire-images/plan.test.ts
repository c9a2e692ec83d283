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
  test('goes, with its snapshots', () => {
    expect(plan().candidates).toEqual([{ imageId: 'ami-old', source: 'app01', snapshotIds: ['snap-ami-old'], reason: `its last day was ${daysAgo(6)}` }]);
  });

  test('goes once AWS reports no use of it', () => {
    expect(confirmExpiry(plan().candidates[0], [], [])).toEqual({
      action: 'deregister-image', subject: 'ami-old', source: 'app01', snapshotIds: ['snap-ami-old'], reason: `its last day was ${daysAgo(6)}, and nothing uses it`,
    });
  });

  test('stays when AWS reports a use, or does not answer', () => {
    const [candidate] = plan().candidates;
    expect(confirmExpiry(candidate, ['the instance i-9'], [])).toMatchObject({ action: 'keep', causes: ['aws-reports-use'], reason: expect.stringContaining('i-9') });
    expect(confirmExpiry(candidate, { unanswered: 'AccessDenied' }, [])).toMatchObject({ action: 'keep', causes: ['unanswered'], reason: expect.stringContaining('AccessDenied') });
  });

  test('a disabled one goes, too', () => {
    expect(goes(changed({ state: 'disabled' }))).toEqual(['ami-old']);
  });

  test('one that is gone already is not spoken of', () => {
    expect(plan(changed({ state: 'deregistered' }))).toMatchObject({ decisions: [{ subject: 'ami-young' }, { action: 'delete-snapshot' }], candidates: [] });
  });
});

describe('delete-after is the last day it must be kept', () => {
  test.each([['2026-11-21', true], ['2026-11-22', false], ['2026-11-23', false]])('on 22 November, %s: goes %s', (deleteAfter, expected) => {
    expect(goes({ images: [imageOf('app01', daysAgo(20), { id: 'ami-old', deleteAfter }), YOUNG] })).toEqual(expected ? ['ami-old'] : []);
  });

  test.each([
    ['2026-11-22T23:59:59.999Z', false], ['2026-11-23T00:00:00.000Z', true],
  ])('the UTC day counts: at %s an image of the 22nd goes %s', (clock, expected) => {
    expect(goes({ images: [imageOf('app01', daysAgo(20), { id: 'ami-old', deleteAfter: '2026-11-22' }), YOUNG], runTime: confirmed({ clock: at(clock) }) })).toEqual(expected ? ['ami-old'] : []);
  });

  test('an event from the future removes nothing', () => {
    expect(goes({ images: [imageOf('app01', daysAgo(1), { id: 'ami-old' }), YOUNG], runTime: confirmed({ eventTime: at('2031-01-01T00:00:00Z'), clock: NOW }) })).toEqual([]);
  });

  test.each([
    ['a machine whose clock is 60 days ahead', { machineClock: at('2027-01-21T03:00:00Z') }, []],
    ['an answer of AWS dated 60 days ahead', { awsClock: at('2027-01-21T03:00:00Z') }, []],
    ['a machine whose clock is 60 days behind', { machineClock: at('2026-09-23T03:00:00Z') }, []],
    ['both clocks 60 days later', { machineClock: at('2027-01-21T03:00:00Z'), awsClock: at('2027-01-21T03:00:00Z') }, ['ami-old']],
  ])('%s: what goes is due by every clock', (_, clocks, expected) => {
    const images = [imageOf('app01', daysAgo(1), { id: 'ami-old' }), imageOf('app01', daysAgo(0), { id: 'ami-young' })];
    expect(goes({ images, runTime: { ...confirmed({ clock: NOW }), ...clocks } })).toEqual(expected);
  });

  test('a difference between the clocks fails the run, and what is due by both goes', () => {
    const runTime = { ...confirmed({ clock: NOW }), machineClock: at('2027-01-21T03:00:00Z') };
    expect(goes({ runTime })).toEqual(['ami-old']);
    expect(about('clock', plan({ runTime }).decisions)).toMatchObject({ action: 'fail', reason: expect.stringContaining('60 days ahead of AWS\'s time') });
  });

  test('by a clock that AWS does not confirm nothing goes', () => {
    const runTime = { clock: NOW, machineClock: NOW, awsClock: { unanswered: 'no Date header' } };
    expect(goes({ runTime })).toEqual([]);
    expect(keptFor({ runTime })).toMatchObject({ action: 'keep', causes: ['unanswered'], reason: expect.stringContaining('no Date header') });
    expect(about('AWS\'s time', plan({ runTime }).decisions)).toMatchObject({ action: 'fail', reason: expect.stringContaining('every image stays') });
  });

  test('the replay of an old event removes what was due then, and nothing else', () => {
    const images = [imageOf('app01', daysAgo(40), { id: 'ami-older' }), OLD, YOUNG];
    expect(goes({ images, runTime: confirmed({ eventTime: at(`${daysAgo(10)}T02:00:00Z`), clock: NOW }) })).toEqual(['ami-older']);
  });
});

describe('an image stays when', () => {
  test.each([undefined, '', 'never', '2026-02-30', '01-11-2026', '2026-11-01 ', '2026-11-01T00:00:00Z'])('there is no, or an unparsable, delete-after (%j): this also fails the run', (value) => {
    const tags = value === undefined ? without(OLD.tags, 'delete-after') : { ...OLD.tags, 'delete-after': value };
    expect(goes(changed({ tags }))).toEqual([]);
    expect(keptFor(changed({ tags }))).toMatchObject({ action: 'fail', reason: expect.stringContaining('it stays until somebody') });
  });

  test.each(['oban:source', 'oban:source-instance', 'oban:created'])('an image lacks %s, so it is foreign', (key) => {
    const images = [{ ...OLD, tags: without(OLD.tags, key) }, YOUNG];
    expect(goes({ images })).toEqual([]);
    expect(keptFor({ images })).toMatchObject({ action: 'keep', causes: ['foreign'] });
  });

  test.each([undefined, 'staging'])('an image is of another environment or of none (%j)', (environment) => {
    const tags = environment === undefined ? without(OLD.tags, 'oban:environment') : { ...OLD.tags, 'oban:environment': environment };
    expect(goes(changed({ tags }))).toEqual([]);
  });

  test('a pointer names it', () => {
    expect(keptFor({ pointers: [pointer(BASE_IMAGE, 'ami-old')] })).toMatchObject({ causes: ['pointer'], reason: expect.stringContaining(`${POINTER_NAME} names it`) });
  });

  test('a pointer named it before the last move', () => {
    expect(keptFor({ pointers: [pointer('ami-old', 'ami-young')] })).toMatchObject({ causes: ['pointer', 'pointer'] });
    // Written twice, the value before is still the value before.
    expect(keptFor({ pointers: [pointer('ami-old', 'ami-young', 'ami-young')] })).toMatchObject({ action: 'keep' });
  });

  test('a pointer that came back from another one would be rolled back to it', () => {
    expect(keptFor({ pointers: [pointer('ami-old', 'ami-a', 'ami-b', 'ami-a')] })).toMatchObject({ causes: ['pointer'], reason: expect.stringContaining('would be rolled back to it') });
  });

  test('what a pointer named long ago goes', () => {
    expect(goes({ pointers: [pointer('ami-old', 'ami-a', 'ami-b')] })).toEqual(['ami-old']);
  });

  test('any version of a launch template that can be launched from names it', () => {
    const launchSources = [{ name: 'version 3 of launch template lt-1', image: 'ami-old' }];
    expect(keptFor({ launchSources })).toMatchObject({ causes: ['launch-source'], reason: expect.stringContaining('version 3 of launch template lt-1 names it') });
  });

  test.each([
    `resolve:ssm:${POINTER_NAME}:1`, `resolve:ssm:${POINTER_NAME}:stable`, `resolve:ssm:arn:aws:ssm:ap-southeast-2:123456789012:parameter${POINTER_NAME}:1`,
  ])('a launch template may name it through an earlier version of a pointer (%s)', (image) => {
    const pointers = [pointer('ami-old', 'ami-a', 'ami-b')];
    expect(keptFor({ pointers, launchSources: [{ name: 'lt', image }] })).toMatchObject({ causes: ['launch-source'] });
  });

  test.each([`resolve:ssm:${POINTER_NAME}`, `resolve:ssm:arn:aws:ssm:ap-southeast-2:123456789012:parameter${POINTER_NAME}`])('a launch template that follows a pointer holds no more than that does (%s)', (image) => {
    expect(goes({ pointers: [pointer('ami-old', 'ami-a', 'ami-b')], launchSources: [{ name: 'lt', image }] })).toEqual(['ami-old']);
  });

  test.each(['pending', 'running', 'stopping', 'stopped', 'shutting-down'])('an instance that is not terminated (%s) was launched from it', (state) => {
    expect(keptFor({ instances: [instance({ state })] })).toMatchObject({ causes: ['instance'], reason: expect.stringContaining('i-0123') });
  });

  test('a terminated instance needs nothing', () => {
    expect(goes({ instances: [instance({ state: 'terminated' })] })).toEqual(['ami-old']);
  });

  test('an image is the newest good one of its source, whatever its date', () => {
    expect(keptFor({ images: [OLD] })).toMatchObject({ causes: ['newest-good'] });
    expect(keptFor({ images: [OLD, imageOf('app02', daysAgo(1))] })).toMatchObject({ causes: ['newest-good'] });
  });

  test.each([{ state: 'failed' }, { state: 'pending' }, { state: 'disabled' }, { tags: contractTags('app01', daysAgo(1), 'never') }])('a younger one that is %j does not take its place', (change) => {
    expect(keptFor({ images: [OLD, { ...YOUNG, ...change }] })).toMatchObject({ causes: ['newest-good'] });
  });

  test.each(['pending', 'error'])('a younger one whose snapshot is %s does not take its place', (state) => {
    const snapshots = [...snapshotsOf([OLD]), ...snapshotsOf([YOUNG]).map((each) => ({ ...each, state }))];
    expect(keptFor({ snapshots })).toMatchObject({ causes: ['newest-good'] });
  });

  test('the age of an image is that of its CreationDate, not of a tag', () => {
    const ofOneDay = (id: string, hour: string) => imageOf('app01', daysAgo(29), { id, createdAt: at(`${daysAgo(29)}T${hour}:00:00Z`) });
    const images = [ofOneDay('ami-old', '03'), ofOneDay('ami-earlier', '02')];
    expect(goes({ images })).toEqual(['ami-earlier']);
    expect(keptFor({ images })).toMatchObject({ causes: ['newest-good'] });
  });

  test.each(['enabled-without-cooldown', 'enabled-with-cooldown', 'cooldown', 'enabled'])('deregistration protection is on (%s)', (deregistrationProtection) => {
    expect(keptFor(changed({ deregistrationProtection }))).toMatchObject({ causes: ['protected'] });
    expect(goes(changed({ deregistrationProtection: 'disabled' }))).toEqual(['ami-old']);
  });

  test.each(['', 'evidence'])('an image has the tag oban:keep (%j)', (value) => {
    const held = changed({ tags: { ...OLD.tags, 'oban:keep': value } });
    expect(keptFor({ ...held, snapshots: snapshotsOf([OLD, YOUNG]) })).toMatchObject({ causes: ['keep-tag'], reason: expect.stringContaining('it has the tag oban:keep') });
  });

  test.each(['', 'evidence'])('a snapshot of it has the tag oban:keep (%j)', (value) => {
    const [own, ...others] = snapshotsOf([OLD, YOUNG]);
    expect(keptFor({ snapshots: [{ ...own, tags: { ...own.tags, 'oban:keep': value } }, ...others] })).toMatchObject({
      action: 'keep', causes: ['keep-tag'], reason: expect.stringContaining('its snapshot snap-ami-old has the tag oban:keep'),
    });
  });

  test('an image is public', () => {
    expect(keptFor(changed({ isPublic: true }))).toMatchObject({ causes: ['public'] });
  });

  test.each(['aws:backup:source-resource', 'aws:dlm:lifecycle-policy-id', 'aws:another-service:id'])('another service manages it (%s)', (key) => {
    expect(keptFor(changed({ tags: { ...OLD.tags, [key]: 'x' } }))).toMatchObject({ causes: ['service-managed'] });
  });

  test('a snapshot of it is locked', () => {
    expect(keptFor({ lockedSnapshots: ['snap-ami-old'] })).toMatchObject({ causes: ['locked'] });
  });

  test('another image uses its snapshot, whosever that is', () => {
    const theirs: Image = { ...imageOf('x', daysAgo(1), { id: 'ami-theirs' }), tags: {}, snapshotIds: ['snap-ami-old'] };
    const images = [OLD, YOUNG, theirs];
    expect(keptFor({ images, snapshots: snapshotsOf([OLD, YOUNG]) })).toMatchObject({ causes: ['snapshot-shared'], reason: expect.stringContaining('ami-theirs') });
    expect(goes({ images: [OLD, YOUNG, { ...theirs, state: 'deregistered' }], snapshots: snapshotsOf([OLD, YOUNG]) })).toEqual(['ami-old']);
  });

  test.each([undefined, 'staging'])('a snapshot does not have the tag of this environment (%j), so no run would find it without its image', (environment) => {
    const [own, ...others] = snapshotsOf([OLD, YOUNG]);
    const tags = environment === undefined ? {} : { ...own.tags, 'oban:environment': environment };
    expect(keptFor({ snapshots: [{ ...own, tags }, ...others] })).toMatchObject({
      action: 'keep', causes: ['snapshot-untagged'], reason: expect.stringContaining('does not have the tag of this environment yet'),
    });
  });

  test('an image is pending, or one of its snapshots was not found', () => {
    expect(keptFor(changed({ state: 'pending' }))).toMatchObject({ causes: ['pending'] });
    expect(keptFor({ snapshots: snapshotsOf([YOUNG]) })).toMatchObject({ causes: ['snapshot-missing'] });
  });

  test('an image has several reasons to stay, all of which are reported', () => {
    const kept = keptFor({ ...changed({ isPublic: true }), instances: [instance()], lockedSnapshots: ['snap-ami-old'] });
    expect(kept).toMatchObject({ causes: ['instance', 'public', 'locked'], reason: expect.stringContaining('; it is public; ') });
  });

  test('the last day of an image is not past', () => {
    expect(keptFor({}, 'ami-young')).toEqual({ action: 'keep', subject: 'ami-young', source: 'app01', causes: ['not-due'], reason: 'its last day is 2026-12-05' });
  });
});

describe('an image stays when any query failed', () => {
  test.each([
    ['instances', 'instances'], ['pointers', 'pointers'], ['launchSources', 'launch templates'], ['snapshots', 'snapshots'], ['lockedSnapshots', 'snapshot locks'],
  ])('about %s: nothing goes, and the run fails', (question, subject) => {
    const { decisions, candidates } = plan({ [question]: { unanswered: 'UnauthorizedOperation' } });
    expect(candidates).toEqual([]);
    expect(only(decisions, 'delete-snapshot')).toEqual([]);
    expect(only(decisions, 'fail')).toEqual([{ action: 'fail', subject, reason: 'could not be read, so every image stays: UnauthorizedOperation' }]);
    expect(about('ami-old', decisions)).toMatchObject({ action: 'keep', causes: expect.arrayContaining(['unanswered']) });
  });

  test('what a parameter of this account names, other than a pointer', () => {
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

  test.each([HOME, { ...HOME, accountId: undefined }])('what a parameter of perhaps this account names (%j)', (home) => {
    const account = home.accountId ?? '210987654321';
    const launchSources = [{ name: 'lt', image: `resolve:ssm:arn:aws:ssm:ap-southeast-2:${account}:parameter/their/image` }];
    expect(goes({ launchSources, home })).toEqual([]);
  });

  test('the inventory says which data volumes there are, so without it every image stays', () => {
    expect(goes({ inventory: { unanswered: 'x' } })).toEqual([]);
  });
});

describe('a parameter of another account that this one cannot read', () => {
  const ARN = `arn:aws:ssm:ap-southeast-2:210987654321:parameter${POINTER_NAME}`;
  const launchSources = [{ name: 'version 1 of lt-2', image: `resolve:ssm:${ARN}:1`, unanswered: 'AccessDeniedException: not authorized' }];

  test('holds no image by itself, and fails nothing: who may use an image is asked', () => {
    const { candidates, openQuestions, decisions } = plan({ launchSources });
    expect(candidates.map(({ imageId }) => imageId)).toEqual(['ami-old']);
    expect(openQuestions).toMatchObject([{ parameter: `${ARN}:1`, accountId: '210987654321', sources: ['version 1 of lt-2'] }]);
    expect(only(decisions, 'fail')).toEqual([]);
  });

  test('holds an image that it can name', () => {
    const { candidates: [candidate], openQuestions } = plan({ launchSources });
    expect(confirmExpiry(candidate, [], openQuestions)).toMatchObject({ action: 'keep', causes: ['open-question'], reason: expect.stringContaining(ARN) });
  });

  test('while it is not known with whom an image is shared, the image stays', () => {
    expect(confirmExpiry(plan({ launchSources }).candidates[0], [], { unanswered: 'UnauthorizedOperation' }))
      .toMatchObject({ action: 'keep', causes: ['unanswered'], reason: expect.stringContaining('UnauthorizedOperation') });
  });

  test('a parameter of another account is not a pointer of the same name, so no version of that pointer is used', () => {
    expect(goes({ launchSources, pointers: [pointer('ami-old', 'ami-a', 'ami-b')] })).toEqual(['ami-old']);
  });

  test.each([
    '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base', `arn:aws:ssm:us-east-1:123456789012:parameter${POINTER_NAME}:1`,
  ])('and one that names no image of this account and Region (%s) holds nothing', (name) => {
    const { candidates, openQuestions, decisions } = plan({
      launchSources: [{ name: 'lt', image: `resolve:ssm:${name}` }], pointers: [pointer('ami-old', 'ami-a', 'ami-b')],
    });
    expect([candidates.length, openQuestions, only(decisions, 'fail')]).toEqual([1, [], []]);
  });
});

describe('retire lets the last good image of a removed source expire', () => {
  test('the last good image of a retired source expires after its last day', () => {
    expect(goes({ images: [OLD], retiredSources: ['app01'] })).toEqual(['ami-old']);
    expect(goes({ images: [YOUNG], retiredSources: ['app01'] })).toEqual([]);
    expect(goes({ images: [OLD], retiredSources: ['app02'] })).toEqual([]);
  });

  test('what else holds it, still does', () => {
    expect(goes({ images: [OLD], retiredSources: ['app01'], instances: [instance()] })).toEqual([]);
  });

  test.each([
    ['is still in the inventory', [serverEntry('app01')]],
    ['has an entry that cannot be read', [{ ...serverEntry('app01'), value: 'x' }]],
    ['may still be in the inventory', { unanswered: 'AccessDenied' }],
  ])('not of one that %s: that fails the run and names it', (_, inventory) => {
    const retired = plan({ images: [OLD], retiredSources: ['app01'], inventory });
    expect(retired.candidates).toEqual([]);
    expect(only(retired.decisions, 'fail')).toContainEqual(expect.objectContaining({ subject: 'app01' }));
  });

  test('not while it is not known what is retired: that fails the run', () => {
    const { candidates, decisions } = plan({ images: [OLD], retiredSources: { unanswered: 'AccessDenied' } });
    expect(candidates).toEqual([]);
    expect(only(decisions, 'fail')).toEqual([
      { action: 'fail', subject: 'retired sources', reason: 'could not be read, so no source is retired: AccessDenied' },
    ]);
  });
});

describe('failed images are removed after some days', () => {
  const failed = (days: number, change: Partial<Image> & { deleteAfter?: string } = {}) => imageOf('app01', daysAgo(days), { id: 'ami-failed', state: 'failed', deleteAfter: '2027-11-22', ...change });

  test.each([[7, false], [8, true]])('after %i days: %s', (days, expected) => {
    expect(goes({ images: [failed(days), YOUNG] })).toEqual(expected ? ['ami-failed'] : []);
  });

  test.each(['failed', 'error', 'invalid'])('EC2 says %s', (state) => {
    expect(goes({ images: [failed(8, { state }), YOUNG] })).toEqual(['ami-failed']);
  });

  test.each(['archived', ''])('one whose state nobody foresaw (%j) has not failed, and is held whatever its day', (state) => {
    expect(keptFor({ images: [failed(8, { state }), YOUNG] }, 'ami-failed')).toMatchObject({ action: 'keep', causes: ['not-due'] });
    const past = keptFor({ images: [failed(8, { state, deleteAfter: daysAgo(1) }), YOUNG] }, 'ami-failed');
    expect(past).toMatchObject({ action: 'keep', causes: ['state-unknown'], reason: expect.stringContaining(`its state in EC2 is '${state}'`) });
  });

  test('unless something holds them', () => {
    expect(goes({ images: [failed(8), YOUNG], instances: [instance({ imageId: 'ami-failed' })] })).toEqual([]);
    expect(goes({ images: [failed(8, { tags: contractTags('app01', daysAgo(8), 'soon') }), YOUNG] })).toEqual([]);
  });

  test('an available one with a failed snapshot is kept until its day', () => {
    const broken = failed(8, { state: 'available' });
    expect(goes({ images: [broken, YOUNG], snapshots: [...snapshotsOf([YOUNG]), { id: 'snap-ami-failed', state: 'error', tags: broken.tags }] })).toEqual([]);
  });
});

describe('snapshots that an earlier run left behind are found by their tags and removed', () => {
  const orphan = { id: 'snap-orphan', state: 'completed', tags: contractTags('app01', daysAgo(30), daysAgo(16)), sourceInstanceId: 'i-app01' };
  const withOrphan = (change: object = {}, overrides: Partial<ExpiryWorld> = {}) => (
    expireImages(expiryWorld({ images: [YOUNG], snapshots: [...snapshotsOf([YOUNG]), { ...orphan, ...change }], ...overrides })).decisions
  );
  const decision = (change: object = {}, overrides: Partial<ExpiryWorld> = {}) => about('snap-orphan', withOrphan(change, overrides));

  test('one whose image is gone and whose day is past goes', () => {
    expect(decision()).toEqual({ action: 'delete-snapshot', subject: 'snap-orphan', reason: `its image no longer exists, and its last day was ${daysAgo(16)}` });
  });

  test('never before its image is gone', () => {
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
  ])('an image stays when %s', (_, change, overrides, cause) => {
    expect(decision(change, overrides)).toMatchObject({ action: 'keep', causes: [cause] });
  });

  test('one without a readable day stays, and fails the run', () => {
    expect(decision({ tags: { ...orphan.tags, 'delete-after': 'x' } })).toMatchObject({ action: 'fail' });
  });

  test.each([{}, { ...orphan.tags, 'oban:environment': 'staging' }, without(orphan.tags, 'oban:source-instance')])('one that is not the environment\'s own (%j) is not touched', (tags) => {
    expect(decision({ tags })).toBeUndefined();
  });
});
