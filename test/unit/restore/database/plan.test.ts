import { BEGUN, Ended, MAIN, SimulatedDatabases } from './simulated-databases';
import { carryOut, Ending } from '../../../../src/restore/carry-out';
import { formerName, restoredName } from '../../../../src/restore/database/names';
import { planDatabase } from '../../../../src/restore/database/plan';
import type { Action, RestoreRecord } from '../../../../src/restore/record';
import { RESTORE_TAG } from '../../../../src/tags/tag-keys';

const [RESTORED, FORMER] = [restoredName(BEGUN), formerName(BEGUN)];

/** The record as Parameter Store has it after the process has ended. */
class Kept {
  constructor(public record: RestoreRecord) {}

  /** Carries out an action of the record, or continues it. */
  public async run(databases: SimulatedDatabases, action: Action = this.record.action): Promise<Ending> {
    this.record = { ...this.record, action, isDone: false };
    const write = async (record: RestoreRecord) => (this.record = record);
    const lock = { write, extend: async (record: RestoreRecord) => record };
    return carryOut(databases, this.record, { deadline: { isNear: () => false }, lock, pause: async () => undefined, show: () => undefined });
  }
}

/** Returns databases after these actions, and the record. */
async function after(...actions: readonly Action[]) {
  const [databases, kept] = [new SimulatedDatabases(), new Kept(BEGUN)];
  for (const action of actions) {
    expect(await kept.run(databases, action)).toMatchObject({ result: 'done' });
    if (action === 'exchange') {
      databases.stackSecret = 'arn:secret:restored'; // the operator deploys a change of the database
    }
  }
  databases.settle();
  return { databases, kept };
}

function stateOf({ instances, snapshots, logGroups, copies }: SimulatedDatabases) {
  return {
    instances: instances.map(({ host, secretArn, ...others }) => ({ ...others, hasSecret: secretArn !== undefined })),
    snapshots,
    logGroups,
    copies: [...copies],
  };
}

test('a restore is beside the running database, with its settings and a tag', async () => {
  const { databases: { instances } } = await after('begin');
  expect(instances[0]).toEqual(MAIN);
  expect(instances[1]).toMatchObject({ identifier: RESTORED, settings: MAIN.settings, tags: { 'oban:environment': 'prod', [RESTORE_TAG]: BEGUN.id } });
});

test('the plan of a new restore names each step before anything exists', async () => {
  const databases = new SimulatedDatabases();
  const plan = databases.plan(await databases.ask(BEGUN), BEGUN);
  expect(plan.steps.map(({ id, state }) => `${id}: ${state}`)).toEqual(['restore: due', 'identify: due', 'available: due', 'settings: due']);
  expect(plan.steps[0].title).toContain('main as of 2026-11-29T03:12:00.000Z');
});

test('an exchange gives the name, the protection and the copies to the restored database, and the tag to the former one', async () => {
  const { databases } = await after('begin', 'exchange');
  expect(databases.instances).toMatchObject([
    { identifier: FORMER, resourceId: 'db-ORIGINAL', isProtected: true, tags: { [RESTORE_TAG]: BEGUN.id } },
    { identifier: 'main', resourceId: 'db-RESTORED', isProtected: true, tags: MAIN.tags },
  ]);
  expect(databases.instances[1].tags).toEqual(MAIN.tags);
  expect(databases.copies.get('db-RESTORED')).toEqual([{ region: 'us-west-2', retentionDays: 14 }]);
});

test('the name is missing only between the two renamings', async () => {
  const { databases } = await after('begin', 'exchange', 'exchange-back');
  const hasName = databases.names.map((names) => names.includes('main'));
  const gaps = hasName.filter((has, index) => !has && hasName[index - 1]);
  expect(gaps).toHaveLength(2);
});

test('an exchange back is as before the exchange, but for the protection and the copies of the restored database', async () => {
  const [before, later] = [await after('begin'), await after('begin', 'exchange', 'exchange-back')];
  const [main, restored] = stateOf(before.databases).instances;
  expect(stateOf(later.databases).instances).toEqual([main, { ...restored, isProtected: true, newIdentifier: undefined }]);
  expect(later.databases.instances[0]).toEqual(MAIN);
});

test('undo deletes the restored database only', async () => {
  const { databases } = await after('begin', 'undo');
  expect(stateOf(databases)).toEqual(stateOf(new SimulatedDatabases()));
  expect((await after('begin', 'exchange', 'exchange-back', 'undo')).databases).toMatchObject({ instances: [MAIN], snapshots: [{ id: `${RESTORED}-final`, isTagged: false }] });
});

test('finish deletes the former database, with a final snapshot without the tag', async () => {
  const { databases } = await after('begin', 'exchange', 'finish');
  expect(databases.instances).toMatchObject([{ identifier: 'main', resourceId: 'db-RESTORED' }]);
  expect(databases.snapshots).toMatchObject([{ id: `${FORMER}-final`, isTagged: false }]);
  expect(databases.logGroups).toEqual([]);
});

const COURSES: readonly (readonly Action[])[] = [
  ['begin'], ['begin', 'undo'], ['begin', 'exchange'], ['begin', 'exchange', 'exchange-back'], ['begin', 'exchange', 'exchange-back', 'undo'],
  ['begin', 'exchange', 'exchange-back', 'exchange'], ['begin', 'exchange', 'finish'],
];

describe.each(COURSES.map((course) => [course.join(', '), course] as const))('%s', (_, course) => {
  const [earlier, last] = [course.slice(0, -1), course.at(-1)!];

  test('continues after an end before or after each change, as an undisturbed run', async () => {
    const undisturbed = await after(...course);
    const first = (await after(...earlier)).databases.changes;
    expect(undisturbed.databases.changes).toBeGreaterThan(first);
    for (let change = first; change < undisturbed.databases.changes; change += 1) {
      for (const isCarriedOut of [false, true]) {
        const { databases, kept } = await after(...earlier);
        databases.endsAt = { change, isCarriedOut };
        await expect(kept.run(databases, last)).rejects.toThrow(Ended);
        databases.endsAt = undefined;
        expect(await kept.run(databases)).toMatchObject({ result: 'done' });
        databases.settle();
        expect(stateOf(databases)).toEqual(stateOf(undisturbed.databases));
      }
    }
  });
});

test('an exchange that ended at any change is reversed by exchange-back, and the running database is as before', async () => {
  const { databases: { changes: first } } = await after('begin');
  const { databases: { changes: end } } = await after('begin', 'exchange');
  for (let change = first; change < end; change += 1) {
    const { databases, kept } = await after('begin');
    databases.endsAt = { change, isCarriedOut: true };
    await expect(kept.run(databases, 'exchange')).rejects.toThrow(Ended);
    databases.endsAt = undefined;
    expect(await kept.run(databases, 'exchange-back')).toMatchObject({ result: 'done' });
    databases.settle();
    expect(databases.instances[0]).toEqual(MAIN);
    expect(databases.instances[1]).toMatchObject({ identifier: RESTORED, tags: { [RESTORE_TAG]: BEGUN.id } });
  }
});

test('undo reverses a restore that ended at any change', async () => {
  const { databases: { changes: end } } = await after('begin');
  for (let change = 0; change < end; change += 1) {
    const [databases, kept] = [new SimulatedDatabases(), new Kept(BEGUN)];
    databases.endsAt = { change, isCarriedOut: true };
    await expect(kept.run(databases)).rejects.toThrow(Ended);
    databases.endsAt = undefined;
    expect(await kept.run(databases, 'undo')).toMatchObject({ result: 'done' });
    expect(stateOf(databases)).toEqual(stateOf(new SimulatedDatabases()));
  }
});

describe('nothing is deleted', () => {
  test.each<[string, readonly Action[], Action, (databases: SimulatedDatabases) => void, string]>([
    ['while the restored database has the name', ['begin', 'exchange'], 'undo', () => undefined, 'exchange the names back first'],
    ['without the tag of the restore', ['begin'], 'undo', (databases) => { change(databases, 1, { tags: MAIN.tags }); }, `does not have the tag ${RESTORE_TAG}`],
    ['under another name', ['begin'], 'undo', (databases) => { change(databases, 1, { identifier: 'other' }); }, 'its name is other'],
    ['if the running database is gone', ['begin'], 'undo', (databases) => { databases.instances.shift(); }, 'main that stays is missing'],
    ['if the running database is another one', ['begin'], 'undo', (databases) => { change(databases, 0, { resourceId: 'db-OTHER' }); }, 'main that stays is missing'],
    ['during a deployment', ['begin'], 'undo', (databases) => { databases.stackStatus = 'UPDATE_IN_PROGRESS'; }, 'UPDATE_IN_PROGRESS'],
    ['before an exchange', ['begin'], 'finish', () => undefined, 'exchange the names first'],
    ['after an exchange back', ['begin', 'exchange', 'exchange-back'], 'finish', () => undefined, 'exchange the names first'],
    ['while the stack has its secret', ['begin', 'exchange'], 'finish', (databases) => { databases.stackSecret = 'arn:secret:original'; }, 'DatabaseSecretArn'],
    ['if the restored database is gone', ['begin', 'exchange'], 'finish', (databases) => { databases.instances.pop(); }, 'main that stays is missing'],
    ['of the former database without the tag', ['begin', 'exchange'], 'finish', (databases) => { change(databases, 0, { tags: MAIN.tags }); }, 'does not have the tag'],
  ])('%s', async (_, actions, action, disturb, reason) => {
    const { databases, kept } = await after(...actions);
    disturb(databases);
    const before = databases.instances;
    expect(await kept.run(databases, action)).toMatchObject({ result: 'failed', step: { id: 'check', detail: expect.stringContaining(reason) } });
    expect(databases.instances).toEqual(before);
  });

  function change(databases: SimulatedDatabases, index: number, changed: Partial<typeof MAIN>): void {
    databases.instances[index] = { ...databases.instances[index], ...changed };
  }
});

test('a renaming that RDS shows while the database still counts as available is in progress', async () => {
  const { databases, kept } = await after('begin');
  const world = await databases.ask(kept.record);
  const renaming = { ...world, original: { ...MAIN, newIdentifier: FORMER } };
  const stateIn = (action: Action) => planDatabase(renaming, { ...kept.record, action }).steps.find(({ id }) => id.startsWith(action === 'exchange' ? 'rename-away' : 'rename-in'));
  expect(stateIn('exchange')).toMatchObject({ state: 'running' });
  expect(stateIn('exchange-back')).toMatchObject({ state: 'running' });
});

test('a DB instance with the name and the tag, but not the resource id of the record, is not deleted', async () => {
  const { databases, kept } = await after('begin');
  const world = await databases.ask(kept.record);
  const [check] = planDatabase({ ...world, restored: { ...world.restored!, resourceId: 'db-OTHER' } }, { ...kept.record, action: 'undo' }).steps;
  expect(check).toMatchObject({ state: 'failed', detail: `${RESTORED} is not the DB instance of the record (db-OTHER)` });
});

test('a DB instance of somebody else under the name of the restored one stays', async () => {
  const [databases, kept] = [new SimulatedDatabases(), new Kept(BEGUN)];
  databases.instances.push({ ...MAIN, identifier: RESTORED, resourceId: 'db-OTHER' });
  expect(await kept.run(databases)).toMatchObject({ result: 'failed', step: { id: 'restore' } });
  expect(await kept.run(databases, 'undo')).toMatchObject({ result: 'done' });
  expect(databases.instances).toHaveLength(2);
});

test('a restore that RDS cannot complete ends', async () => {
  const { databases, kept } = await after('begin');
  databases.instances[1] = { ...databases.instances[1], status: 'incompatible-restore' };
  expect(await kept.run(databases, 'begin')).toMatchObject({ result: 'failed', step: { id: 'available', detail: 'it is incompatible-restore' } });
});

test('a deployment in progress delays the exchange', async () => {
  const { databases, kept } = await after('begin');
  databases.stackStatus = 'UPDATE_IN_PROGRESS';
  const plan = databases.plan(await databases.ask(kept.record), { ...kept.record, action: 'exchange' });
  expect(plan.steps.find(({ id }) => id === 'rename-away')).toMatchObject({ state: 'running', detail: 'waiting, because the stack oban-production is UPDATE_IN_PROGRESS' });
});

test('an identifier fits into the limit of RDS, and has no two hyphens in a row', () => {
  const named = (name: string) => restoredName({ ...BEGUN, subject: { kind: 'database', name } });
  expect(named('main')).toBe('main-restored-202611291200');
  expect(named(`${'a'.repeat(38)}-${'b'.repeat(24)}`)).toBe(`${'a'.repeat(38)}-bb-restored-202611291200`);
  expect(named(`${'a'.repeat(40)}-${'b'.repeat(22)}`)).toBe(`${'a'.repeat(40)}-restored-202611291200`);
});
