import { checkBackups } from '../../../../../src/backup/functions/check-backups/plan';
import { expireImages } from '../../../../../src/backup/functions/expire-images/plan';
import { addDays } from '../../../../../src/backup/functions/model/day';
import { movePointers, rollClusters } from '../../../../../src/backup/functions/roll-clusters/plan';
import { rollBack } from '../../../../../src/backup/functions/roll-clusters/roll-back';
import {
  at, BASE_IMAGE, checkWorld, clusterEntry, clusterImageOf, ClusterParts, clusterWorld, daysAgo, expiryWorld, group, hoursAgo, only, pointer,
  snapshotsOf, TODAY,
} from '../world-fixture';

const record = (facts: object | string, writtenAt?: Date) => (
  { name: '/oban/prod/holds/b2g', value: typeof facts === 'string' ? facts : JSON.stringify(facts), writtenAt });
const HELD = record({ reason: 'an incident', until: TODAY }, hoursAgo(24));
const ENDED = record({ reason: 'an incident', until: daysAgo(1) }, hoursAgo(48));
const NEWER = clusterImageOf(daysAgo(1), { id: 'ami-newer' });
const actions = (parts: ClusterParts) => rollClusters(clusterWorld({ images: [NEWER], refresh: true, ...parts })).map(({ action }) => action);

const HOLDS: [string, ClusterParts['holdRecords']][] = [
  ['that is in force', [HELD]],
  ['without a reason', [record({ until: TODAY })]],
  ['without an end', [record({ reason: 'x' })]],
  ['whose end is no day', [record({ reason: 'x', until: 'tomorrow' })]],
  ['that is no JSON', [record('x')]],
  ['that lasts for more than 14 days', [record({ reason: 'x', until: addDays(TODAY, 15) }, at('2026-11-22T00:00:00Z'))]],
  ['that cannot be read', { unanswered: 'AccessDenied' }],
];

describe.each(HOLDS)('a hold %s', (_, holdRecords) => {
  test('a hold stops promotion and refreshes, and the daily image is made', () => {
    expect(actions({ holdRecords }).filter((action) => action !== 'skip' && action !== 'fail')).toEqual(['create-image']);
  });

  test('a hold stops the expiry of images and snapshots of the cluster', () => {
    const [due, last] = [clusterImageOf(daysAgo(30), { id: 'ami-due' }), clusterImageOf(daysAgo(1))];
    const orphans = snapshotsOf([clusterImageOf(daysAgo(40), { id: 'ami-gone' })]);
    const world = expiryWorld({ images: [due, last], snapshots: [...snapshotsOf([due, last]), ...orphans], holdRecords: holdRecords! });
    const { candidates, decisions } = expireImages(world);
    expect([candidates, only(decisions, 'delete-snapshot')]).toEqual([[], []]);
    const ofAnother = { ...world, holdRecords: [{ ...HELD, name: '/oban/prod/holds/portal' }] };
    expect(expireImages(ofAnother).candidates).toHaveLength(1);
  });

  test('a hold does not stop the rollback of an operator', () => {
    const world = clusterWorld({ images: [NEWER], holdRecords, pointer: pointer(BASE_IMAGE, 'ami-newer') });
    expect(rollBack(world, 'b2g', { kind: 'previous' })).toMatchObject({ action: 'revert-pointer' });
  });
});

test('a hold also stops refreshes if the pointer has moved before', () => {
  const parts: ClusterParts = { pointer: pointer(BASE_IMAGE, 'ami-newer'), images: [NEWER] };
  const refreshes = (holdRecords: ClusterParts['holdRecords']) => only(movePointers(clusterWorld({ ...parts, refresh: true, holdRecords })), 'start-instance-refresh');
  expect([refreshes([]).length, refreshes([HELD]).length]).toEqual([1, 0]);
});

test('an ended hold stops nothing', () => {
  expect(actions({ holdRecords: [ENDED] })).toContain('move-pointer');
  expect(actions({ holdRecords: [] })).toContain('move-pointer');
});

describe('the check', () => {
  const verdict = (holdRecords: ClusterParts['holdRecords']) => checkBackups(checkWorld({
    inventory: [clusterEntry()],
    instances: [],
    groups: [group()],
    pointers: [pointer(BASE_IMAGE)],
    images: [clusterImageOf(TODAY, { createdAt: hoursAgo(1) })],
    otherImages: { shown: [{ id: BASE_IMAGE, state: 'available', tags: {}, snapshotIds: [], isPublic: true }], notShown: [] },
    holdRecords,
  }));

  test('the check reports a hold every day, and not as a problem', () => {
    expect(verdict([HELD])).toMatchObject({ isWrong: false, reminders: [{ subject: 'b2g', reason: `it is on hold until ${TODAY}: an incident` }] });
  });

  test('the check reports the end of a hold once, with the command that removes the record', () => {
    expect(verdict([ENDED])).toMatchObject({ isWrong: false, reminders: [{ subject: 'b2g', reason: expect.stringContaining('backup release b2g --environment prod') }] });
    expect(verdict([record({ reason: 'x', until: daysAgo(3) }, hoursAgo(99))]).reminders).toBeUndefined();
  });

  test('a hold on a name that is no cluster of the inventory is a problem until it has ended', () => {
    const onAnother = { ...HELD, name: '/oban/prod/holds/bg2' };
    expect(verdict([onAnother])).toMatchObject({ isWrong: true, findings: [{ subject: '/oban/prod/holds/bg2', reason: expect.stringContaining('backup release bg2 --environment prod') }] });
    expect(verdict([{ ...ENDED, name: '/oban/prod/holds/bg2' }]).isWrong).toBe(false);
  });

  test.each(HOLDS.slice(1))('a hold %s is a problem', (_, holdRecords) => {
    expect(verdict(holdRecords).isWrong).toBe(true);
  });
});
