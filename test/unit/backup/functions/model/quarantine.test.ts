import * as fc from 'fast-check';
import { checkBackups } from '../../../../../src/backup/functions/check-backups/plan';
import { createImages } from '../../../../../src/backup/functions/create-images/plan';
import { expireImages } from '../../../../../src/backup/functions/expire-images/plan';
import type { Image } from '../../../../../src/backup/functions/model/resources';
import { movePointers, rollClusters } from '../../../../../src/backup/functions/roll-clusters/plan';
import { rollBack } from '../../../../../src/backup/functions/roll-clusters/roll-back';
import { tagSnapshots } from '../../../../../src/backup/functions/tag-snapshots/plan';
import { formerImages } from '../../../../../src/cli/former-images';
import {
  BASE_IMAGE, checkWorld, clusterEntry, clusterImageOf, ClusterParts, clusterWorld, creationWorld, daysAgo, expiryWorld, group, hoursAgo, imageOf,
  member, memberInstance, only, pointer, POINTER_NAME, server, snapshotsOf, TODAY,
} from '../world-fixture';

const record = (id: string, value = JSON.stringify({ reason: 'a webshell' })) => ({ name: `/oban/prod/quarantine/${id}`, value });
const from = (instanceId: string, image: Image): Image => (
  { ...image, sourceInstanceId: instanceId, tags: { ...image.tags, 'oban:source-instance': instanceId } });
const tagged = (image: Image): Image => ({ ...image, tags: { ...image.tags, 'oban:quarantine': '2026-11-21' } });

const CLEAN = from('i-0bbb', clusterImageOf(daysAgo(2), { id: 'ami-clean' }));
const SUSPECT = from('i-0aaa', clusterImageOf(daysAgo(1), { id: 'ami-suspect' }));
const moved = (parts: ClusterParts) => only(movePointers(clusterWorld(parts)), 'move-pointer').map(({ to }) => to);

/** Every way in which an image comes to be quarantined. */
const WAYS: [string, ClusterParts][] = [
  ['its own record', { images: [CLEAN, SUSPECT], quarantineRecords: [record('ami-suspect')] }],
  ['the record of its instance, which is gone', { images: [CLEAN, SUSPECT], quarantineRecords: [record('i-0aaa')], instances: [memberInstance('i-0bbb')] }],
  ['a record that cannot be read', { images: [CLEAN, SUSPECT], quarantineRecords: [record('i-0aaa', 'x')] }],
  ['its own tag', { images: [CLEAN, tagged(SUSPECT)] }],
  ['the tag of its instance', { images: [CLEAN, SUSPECT], instances: [memberInstance('i-0aaa', { tags: { 'oban:quarantine': '' } }), memberInstance('i-0bbb')] }],
  ['the image that its instance was launched from', { images: [CLEAN, { ...SUSPECT, sourceImageId: 'ami-earlier' }], quarantineRecords: [record('ami-earlier')] }],
];

describe.each(WAYS)('an image that is quarantined by %s', (_, parts) => {
  const { images = [], quarantineRecords = [], instances = [memberInstance('i-0aaa'), memberInstance('i-0bbb')] } = parts;
  const records = { images, quarantineRecords, instances };

  test('a quarantined image is not promoted: the newest of the others is', () => {
    expect(moved(parts)).toEqual(['ami-clean']);
  });

  test('a rollback rejects a quarantined image, with the remedy', () => {
    expect(rollBack(clusterWorld(parts), 'b2g', { kind: 'image', imageId: 'ami-suspect' }))
      .toMatchObject({ action: 'fail', reason: expect.stringMatching(/^ami-suspect is quarantined: .* backup quarantine --undo ID --environment prod$/) });
    expect(rollBack(clusterWorld({ ...parts, pointer: pointer(BASE_IMAGE, 'ami-suspect', 'ami-other') }), 'b2g', { kind: 'previous' })).toMatchObject({ to: BASE_IMAGE });
  });

  test('a quarantined image is never removed, and is not the newest good one', () => {
    const old = images.map((image) => ({ ...image, tags: { ...image.tags, 'delete-after': daysAgo(1) } }));
    const { decisions, candidates } = expireImages(expiryWorld({ ...records, images: old, snapshots: snapshotsOf(old) }));
    expect(candidates).toEqual([]);
    const causes = Object.fromEntries(only(decisions, 'keep').map((keep) => [keep.subject, keep.causes]));
    expect(causes['ami-suspect']).toContain('quarantine');
    expect(causes['ami-clean']).toContain('newest-good');
  });

  test('a quarantined image is reported every day, and a pointer that names it is a problem', () => {
    const world = { ...records, inventory: [clusterEntry()], groups: [group()] };
    const verdict = checkBackups(checkWorld({ ...world, pointers: [pointer(BASE_IMAGE, 'ami-suspect')] }));
    expect(verdict.reminders).toContainEqual({ subject: 'ami-suspect', reason: expect.stringMatching(/^it is quarantined: /) });
    expect(verdict.sources[0]).toMatchObject({ newestGoodImage: 'ami-clean', state: 'wrong' });
    expect(verdict.sources[0].findings).toContainEqual({ subject: POINTER_NAME, reason: expect.stringMatching(/^it names ami-suspect, which is quarantined .* backup rollback --to ami-… --cluster b2g/) });
  });
});

test('a pointer that stays at a quarantined image fails the run and starts no refresh, and it moves to a later clean image', () => {
  const parts: ClusterParts = { images: [SUSPECT], quarantineRecords: [record('i-0aaa')], pointer: pointer(BASE_IMAGE, 'ami-suspect'), refresh: true };
  expect(movePointers(clusterWorld(parts)).map(({ action }) => action)).toEqual(['fail']);
  const later = from('i-0bbb', clusterImageOf(TODAY, { id: 'ami-later', createdAt: hoursAgo(0.5) }));
  expect(moved({ ...parts, images: [SUSPECT, later] })).toEqual(['ami-later']);
});

test('a member that was launched from a quarantined image is quarantined with it', () => {
  const instances = [memberInstance('i-0aaa', { imageId: 'ami-suspect' }), memberInstance('i-0bbb', { imageId: 'ami-suspect' })];
  const child = from('i-0bbb', clusterImageOf(TODAY, { id: 'ami-child', createdAt: hoursAgo(0.5) }));
  expect(moved({ images: [SUSPECT, child], instances, quarantineRecords: [record('ami-suspect')] })).toEqual([]);
});

describe('the image of the day', () => {
  const created = (parts: ClusterParts) => only(rollClusters(clusterWorld(parts)), 'create-image').map(({ subject, tags }) => [subject, tags['oban:quarantine']]);
  const quarantineRecords = [record('i-0aaa')];

  test('an image is made of a clean member, even if there is a quarantined image of today', () => {
    expect(created({ quarantineRecords })).toEqual([['i-0bbb', undefined]]);
    expect(created({ quarantineRecords, images: [from('i-0aaa', clusterImageOf(TODAY))] })).toEqual([['i-0bbb', undefined]]);
    expect(created({ quarantineRecords, images: [from('i-0bbb', clusterImageOf(TODAY))] })).toEqual([]);
  });

  test('an image is made of a quarantined member if no other is healthy, once a day, and inherits the quarantine', () => {
    const alone: ClusterParts = { quarantineRecords, group: group({ members: [member('i-0aaa')] }) };
    expect(created(alone)).toEqual([['i-0aaa', 'i-0aaa']]);
    expect(created({ ...alone, images: [from('i-0aaa', clusterImageOf(TODAY))] })).toEqual([]);
  });

  test('the image of a quarantined server inherits the tag, and takes no long-term rule from a clean image', () => {
    const quarantined = server('app01', { tags: { ...server('app01').tags, 'oban:quarantine': 'by hand' } });
    expect(only(createImages(creationWorld({ instances: [quarantined] })), 'create-image')).toMatchObject([{ tags: { 'oban:quarantine': 'by hand' } }]);
    const weekly = imageOf('app01', daysAgo(1), { deleteAfter: daysAgo(-60) });
    const world = creationWorld({ images: [tagged(weekly)], retention: { dailyDays: 14, weeklyDays: 60 } });
    expect(only(createImages(world), 'create-image')[0].tags['delete-after']).toBe(daysAgo(-60));
  });

  test('an image is made if the records cannot be read, and then no pointer moves', () => {
    const unread = { quarantineRecords: { unanswered: 'AccessDenied' } };
    expect(rollClusters(clusterWorld({ ...unread, images: [CLEAN], refresh: true })).map(({ action }) => action)).toEqual(['fail', 'create-image']);
    expect(createImages(creationWorld(unread)).map(({ action }) => action)).toEqual(['fail', 'create-image']);
    const due = imageOf('app01', daysAgo(30));
    expect(expireImages(expiryWorld({ ...unread, images: [due, imageOf('app01', TODAY)] })).candidates).toEqual([]);
    expect(checkBackups(checkWorld(unread)).findings).toContainEqual({ subject: 'quarantine', reason: 'could not be read: AccessDenied' });
  });
});

test('a pointer that names a bad image is not moved back automatically if the records cannot be read', () => {
  const statusMessage = 'AMI ami-newer is disabled, and cannot be run. Launching EC2 instance failed.';
  const launch = { startedAt: hoursAgo(0.5), description: 'Launching a new EC2 instance', cause: 'an instance was started', statusCode: 'Failed', statusMessage };
  const world = (quarantineRecords: ClusterParts['quarantineRecords']) => clusterWorld({
    images: [CLEAN], pointer: pointer(BASE_IMAGE, 'ami-clean', 'ami-newer'), group: group({ activities: [launch] }), quarantineRecords,
  });
  expect(only(movePointers(world([])), 'revert-pointer')).toHaveLength(1);
  expect(movePointers(world({ unanswered: 'AccessDenied' })).map(({ action }) => action)).toEqual(['fail']);
});

test('a rollback moves no pointer, and no former image is offered, if the records cannot be read', () => {
  const unread = { quarantineRecords: { unanswered: 'AccessDenied' } };
  const world = clusterWorld({ ...unread, images: [CLEAN], pointer: pointer(BASE_IMAGE, 'ami-clean') });
  for (const target of [{ kind: 'previous' }, { kind: 'base' }, { kind: 'image', imageId: BASE_IMAGE }] as const) {
    expect(rollBack(world, 'b2g', target)).toMatchObject({ action: 'fail', reason: expect.stringMatching(/^the quarantines could not be read.*: AccessDenied$/) });
  }
  const former = { inventory: [clusterEntry()], groups: [group({ createdAt: hoursAgo(1) })], pointers: [pointer(BASE_IMAGE)], images: [CLEAN] };
  expect(formerImages(checkWorld(former))).toHaveLength(1);
  expect(formerImages(checkWorld({ ...former, ...unread }))).toEqual([]);
});

describe('a tag that somebody set by hand', () => {
  const byHand = memberInstance('i-0aaa', { tags: { 'oban:environment': 'prod', 'oban:quarantine': 'a webshell' } });
  const recorded = (parts: ClusterParts) => only(movePointers(clusterWorld(parts)), 'record-quarantine').map(({ subject }) => subject);
  const instances = [byHand, memberInstance('i-0bbb')];

  test('a tag gets a record, for clusters and servers, before any other change', () => {
    const change = { action: 'record-quarantine', subject: 'i-0aaa', reason: 'somebody has set its tag oban:quarantine by hand (a webshell)' };
    expect(rollClusters(clusterWorld({ instances }))[0]).toEqual(change);
    expect(movePointers(clusterWorld({ instances }))[0]).toEqual(change);
    const tags = { ...server('app01').tags, 'oban:quarantine': 'a webshell' };
    expect(createImages(creationWorld({ instances: [server('app01', { tags })] })).map(({ action, subject }) => [action, subject]))
      .toEqual([['record-quarantine', 'i-app01'], ['create-image', 'i-app01']]);
    expect(recorded({ images: [CLEAN, tagged(SUSPECT)] })).toEqual(['ami-suspect']);
  });

  test('a tag gets no record on an image that the environment did not make, such as one of AWS Backup, which copied the tags of a server', () => {
    const ofBackup: Image = { ...tagged(SUSPECT), tags: { ...tagged(SUSPECT).tags, 'aws:backup:source-resource': 'i-0aaa' } };
    const copy: Image = { ...tagged(SUSPECT), sourceInstanceId: undefined };
    expect([recorded({ images: [ofBackup] }), recorded({ images: [copy] })]).toEqual([[], []]);
  });

  test('a tag gets a record while EC2 lists the instance after its termination', () => {
    expect(recorded({ instances: [{ ...byHand, state: 'terminated' }] })).toEqual(['i-0aaa']);
  });

  test('a tag gets no record if the resource or its parent has one already, or if records cannot be read', () => {
    const quarantineRecords = [record('i-0aaa')];
    expect(recorded({ instances, images: [tagged(SUSPECT)], quarantineRecords })).toEqual([]);
    expect(recorded({ instances: [memberInstance('i-0bbb')], images: [tagged(SUSPECT)], quarantineRecords })).toEqual([]);
    expect(recorded({ instances, images: [CLEAN, tagged(SUSPECT)] })).toEqual(['i-0aaa']);
    expect(recorded({ instances, quarantineRecords: { unanswered: 'AccessDenied' } })).toEqual([]);
  });
});

test('a record is reported every day, also if no image of its instance remains', () => {
  expect(checkBackups(checkWorld({ quarantineRecords: [record('i-0ccc')] })).reminders).toEqual([{ subject: 'i-0ccc', reason: 'it is quarantined: a webshell' }]);
});

test('a source whose images are all quarantined has no good image', () => {
  const { isWrong, sources } = checkBackups(checkWorld({ quarantineRecords: [record('i-app01')] }));
  expect(isWrong).toBe(true);
  expect(sources[0].findings).toEqual([{ subject: 'app01', reason: 'it has no good image: 1 quarantined images do not count' }]);
});

test('a snapshot without an image stays while its instance is quarantined', () => {
  const [orphan] = snapshotsOf([imageOf('app01', daysAgo(30))]);
  const removed = (quarantineRecords: ReturnType<typeof record>[]) => (
    only(expireImages(expiryWorld({ snapshots: [orphan], quarantineRecords })).decisions, 'delete-snapshot').length);
  expect([removed([]), removed([record('i-app01')])]).toEqual([1, 0]);
});

test('the snapshots of a tagged image get the tag', () => {
  const image = tagged(imageOf('app01', TODAY));
  const snapshots = snapshotsOf([imageOf('app01', TODAY)]);
  expect(only(tagSnapshots({ environmentName: 'prod', images: [image], snapshots }), 'tag-snapshots')).toMatchObject([{ tags: { 'oban:quarantine': '2026-11-21' } }]);
});

test('a quarantined image is never a target, never the newest good image, and never removed', () => {
  const ids = ['ami-0', 'ami-1', 'ami-2', 'ami-3'];
  const someImages = fc.tuple(...ids.map((id, index) => fc.record({ instanceId: fc.constantFrom('i-0aaa', 'i-0bbb'), isTagged: fc.boolean() })
    .map(({ instanceId, isTagged }) => {
      const image = from(instanceId, clusterImageOf(daysAgo(index + 1), { id, deleteAfter: daysAgo(0 + index) }));
      return isTagged ? tagged(image) : image;
    })));
  fc.assert(fc.property(someImages, fc.subarray([...ids, 'i-0aaa', 'i-0bbb']), fc.constantFrom(...ids, BASE_IMAGE), (images, names, named) => {
    const quarantineRecords = names.map((name) => record(name));
    const isQuarantined = (id: string) => names.includes(id)
      || images.some((image) => image.id === id && (image.tags['oban:quarantine'] !== undefined || names.includes(image.sourceInstanceId!)));
    const world = clusterWorld({ images, quarantineRecords, pointer: pointer(BASE_IMAGE, named) });
    const asked = ids.map((imageId) => rollBack(world, 'b2g', { kind: 'image', imageId }));
    const targets = [...movePointers(world), ...asked, rollBack(world, 'b2g', { kind: 'previous' })];
    expect(targets.flatMap((decision) => ('to' in decision ? [decision.to] : [])).filter(isQuarantined)).toEqual([]);
    expect(expireImages(expiryWorld({ images, quarantineRecords })).candidates.map(({ imageId }) => imageId).filter(isQuarantined)).toEqual([]);
    const known = { images, quarantineRecords, inventory: [clusterEntry()], groups: [group()], pointers: [pointer(BASE_IMAGE, named)] };
    const { sources: [verdict] } = checkBackups(checkWorld(known));
    expect(isQuarantined(verdict.newestGoodImage ?? '')).toBe(false);
  }), { numRuns: 200 });
});
