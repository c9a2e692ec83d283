import type { InstanceRefresh, ScalingActivity } from '../../../../src/backup/functions/model/resources';
import { carryOut } from '../../../../src/restore/carry-out';
import { ClusterRestoreWorld, failureFact, holdReason, planCluster } from '../../../../src/restore/cluster/plan';
import { nextStep, Step } from '../../../../src/restore/plan';
import type { Action, RestoreRecord } from '../../../../src/restore/record';
import type { Restore } from '../../../../src/restore/restore';
import { group, hoursAgo, member, NOW, pointer } from '../../backup/functions/world-fixture';
import { RECORD } from '../record-fixture';

const HOLD = { name: '/oban/prod/holds/b2g', value: JSON.stringify({ reason: holdReason(RECORD), until: '2026-11-23' }), writtenAt: NOW };

function world(overrides: Partial<ClusterRestoreWorld> = {}): ClusterRestoreWorld {
  return {
    environmentName: 'prod',
    group: group(),
    pointer: pointer('ami-base', 'ami-good', 'ami-bad'),
    stackStatus: 'UPDATE_COMPLETE',
    holdRecords: [],
    imageIdByMember: new Map([['i-0aaa', 'ami-bad'], ['i-0bbb', 'ami-bad']]),
    serving: ['i-0aaa', 'i-0bbb'],
    clock: NOW,
    ...overrides,
  };
}

const POINTED = { pointer: pointer('ami-base', 'ami-good', 'ami-bad', 'ami-good'), holdRecords: [HOLD] };
const MOVED_AT = hoursAgo(1);
const due = (each: ClusterRestoreWorld, record = RECORD) => nextStep(planCluster(each, record));

test('the steps of a restore: hold, pointer, members, release', () => {
  expect(planCluster(world(), RECORD).steps.map(({ id, state }) => [id, state])).toEqual([
    ['hold', 'due'], ['pointer', 'due'], ['members', 'due'], ['release', 'due'],
  ]);
});

test('the plan names what is lost, and the command that returns', () => {
  const { lost, next } = planCluster(world({ serving: ['i-0aaa'] }), RECORD);
  expect(lost).toEqual([expect.stringContaining('since ami-good was made'), '1 members are healthy now. The replacement begins when 2 are.']);
  expect(next.join()).toContain('npx oban-environment restore cluster b2g --to ami-bad --environment prod');
});

test('a hold of an operator stays', () => {
  const held = { name: '/oban/prod/holds/b2g', value: JSON.stringify({ reason: 'we look', until: '2026-11-23' }), writtenAt: NOW };
  expect(due(world({ holdRecords: [held] }))).toMatchObject({ id: 'pointer' });
  const restored = { ...POINTED, holdRecords: [held], imageIdByMember: new Map([['i-0aaa', 'ami-good'], ['i-0bbb', 'ami-good']]) };
  expect(due(world(restored))).toBeUndefined();
});

test('a pointer that somebody else has moved stops the restore', () => {
  expect(due(world({ holdRecords: [HOLD], pointer: pointer('ami-base', 'ami-other') }))).toMatchObject({ id: 'pointer', state: 'failed', detail: expect.stringContaining('ami-other') });
});

test.each<[string, Partial<ClusterRestoreWorld>, Partial<Step>]>([
  ['a stack update is in progress', { stackStatus: 'UPDATE_IN_PROGRESS' }, { state: 'running', detail: 'waiting, because the stack is UPDATE_IN_PROGRESS' }],
  ['it is unknown whether a stack update is in progress', { stackStatus: { unanswered: 'AccessDenied' } }, { state: 'failed' }],
  ['one member is healthy', { serving: ['i-0aaa'] }, { state: 'running', detail: 'waiting, because 1 members are healthy' }],
  ['a process that replaces members is suspended', { group: group({ suspendedProcesses: ['Launch'] }) }, { state: 'failed' }],
  ['a refresh is in progress', { group: group({ refreshes: [{ status: 'InProgress', startedAt: MOVED_AT }] }) }, { state: 'running' }],
])('members are not replaced while %s', (_, overrides, step) => {
  expect(due(world({ ...POINTED, ...overrides }))).toMatchObject({ id: 'members', ...step });
});

const activity = (instanceId: string, overrides: Partial<ScalingActivity> = {}): ScalingActivity => ({
  startedAt: NOW, description: `Launching a new EC2 instance: ${instanceId}`, cause: 'an instance refresh', statusCode: 'Successful', ...overrides,
});
const ENDED = activity('i-0ccc', { description: 'Terminating EC2 instance: i-0ccc', cause: 'an instance was taken out of service in response to an ELB system health check failure.' });
const REFUSED = activity('i-0', { description: 'Launching a new EC2 instance.  Status Reason: no', statusCode: 'Failed', statusMessage: 'The image ami-good is disabled' });
const NO_CAPACITY = { ...REFUSED, statusMessage: 'We currently do not have sufficient m5.large capacity in the zone' };

test.each([
  ['it is terminated by its health check', { activities: [activity('i-0ccc'), ENDED] }, 'i-0ccc does not become healthy'],
  ['its group finds it unhealthy', { activities: [activity('i-0ccc')], members: [member('i-0aaa'), member('i-0bbb'), member('i-0ccc', { healthStatus: 'Unhealthy' })] }, 'i-0ccc does not become healthy'],
  ['EC2 refuses to launch the image', { activities: [REFUSED] }, 'EC2 refuses to launch it: The image ami-good is disabled'],
  ['the refresh fails', { refreshes: [{ status: 'Failed', startedAt: NOW, reason: 'timed out' }] }, 'the instance refresh failed: timed out'],
])('the first member stops the restore if %s', (_, overrides, why) => {
  expect(due(world({ ...POINTED, group: group(overrides) }))).toEqual(expect.objectContaining({ id: 'stop', state: 'due', detail: why }));
});

test('a lack of capacity and members from before do not stop it', () => {
  const earlier = { ...ENDED, description: 'Terminating EC2 instance: i-0aaa' };
  expect(due(world({ ...POINTED, group: group({ activities: [NO_CAPACITY, earlier] }) }))).toMatchObject({ id: 'members', state: 'due' });
});

/** A cluster that carries out what the planner decides: one member is replaced with each look. */
class SimulatedCluster implements Restore<ClusterRestoreWorld> {
  public values = ['ami-base', 'ami-good', 'ami-bad'];
  public members = new Map([['i-0aaa', 'ami-bad'], ['i-0bbb', 'ami-bad']]);
  public isHeld = false;
  public leastServing = 2;
  private refresh?: InstanceRefresh;
  private activities: ScalingActivity[] = [];
  private launches = 0;

  constructor(private readonly broken?: string) {}

  public async ask() {
    this.replaceOne();
    this.leastServing = Math.min(this.leastServing, this.members.size);
    const versions = this.values.map((value, index) => ({ version: index + 1, value, writtenAt: new Date(NOW.getTime() + index * 1_000) }));
    const members = [...this.members.keys()].map((id) => member(id));
    return world({
      pointer: { name: 'p', versions },
      group: group({ members, refreshes: this.refresh ? [this.refresh] : [], activities: [...this.activities] }),
      holdRecords: this.isHeld ? [HOLD] : [],
      imageIdByMember: new Map(this.members),
      serving: [...this.members.keys()],
    });
  }

  public plan(each: ClusterRestoreWorld, record: RestoreRecord) {
    return planCluster(each, record);
  }

  public async apply({ id, detail }: Step, _: ClusterRestoreWorld, record: RestoreRecord) {
    const { from, to } = record.facts;
    const [source, target] = record.action === 'undo' ? [to, from] : [from, to];
    switch (id) {
      case 'hold': this.isHeld = true; return undefined;
      case 'release': this.isHeld = false; return undefined;
      case 'pointer': this.values.push(target); return undefined;
      case 'pointer-back': this.values.push(source); return undefined;
      case 'members': this.refresh = { status: 'InProgress', startedAt: this.later() }; return undefined;
      case 'stop':
        this.refresh = this.refresh && { ...this.refresh, status: 'Cancelled' };
        return detail === undefined ? undefined : { [failureFact(record)]: detail };
      default: throw new Error(id);
    }
  }

  public get state() {
    return { pointer: this.values.at(-1), images: [...this.members.values()], isHeld: this.isHeld };
  }

  private replaceOne(): void {
    const image = this.values.at(-1)!;
    const other = [...this.members].find(([, each]) => each !== image)?.[0];
    if (this.refresh?.status !== 'InProgress') {
      return;
    }
    if (other === undefined) {
      this.refresh = { ...this.refresh, status: 'Successful' };
      return;
    }
    const id = `i-${(this.launches += 1).toString(16).padStart(4, '0')}`;
    this.activities.push(activity(id, { startedAt: this.later() }));
    if (image === this.broken) {
      this.activities.push({ ...ENDED, description: `Terminating EC2 instance: ${id}`, startedAt: this.later() });
    } else {
      this.members.delete(other);
      this.members.set(id, image);
    }
  }

  private later(): Date {
    return new Date(NOW.getTime() + (this.values.length - 1) * 1_000 + this.activities.length + 1);
  }
}

/** Carries an action out, or crashes before its write number `crashAt`. */
async function run(cluster: SimulatedCluster, record: RestoreRecord, action: Action, crashAt = Infinity) {
  let latest: RestoreRecord = { ...record, action };
  let writes = 0;
  const write = async (each: RestoreRecord) => {
    if ((writes += 1) > crashAt) {
      throw new Error('crash');
    }
    return (latest = each);
  };
  try {
    const ending = await carryOut(cluster, latest, {
      deadline: { isNear: () => false }, pause: async () => undefined, lock: { write, extend: async (each) => each }, show: () => undefined,
    });
    return { ...ending, writes };
  } catch {
    return { result: 'crashed', record: latest, writes };
  }
}

const RESTORED = { pointer: 'ami-good', images: ['ami-good', 'ami-good'], isHeld: false };
const BEFORE = { pointer: 'ami-bad', images: ['ami-bad', 'ami-bad'], isHeld: false };

test('a restore replaces both members, and its undo returns them', async () => {
  const cluster = new SimulatedCluster();
  expect(await run(cluster, RECORD, 'begin')).toMatchObject({ result: 'done' });
  expect(cluster.state).toEqual(RESTORED);
  expect(await run(cluster, RECORD, 'undo')).toMatchObject({ result: 'done' });
  expect(cluster).toMatchObject({ state: BEFORE, leastServing: 2 });
});

test('the first member from a broken image puts everything back, and the undo then has nothing to do', async () => {
  const cluster = new SimulatedCluster('ami-good');
  const { result, record } = await run(cluster, RECORD, 'begin');
  expect(result).toBe('failed');
  expect(cluster.state).toEqual(BEFORE);
  expect(await run(cluster, record, 'undo')).toMatchObject({ result: 'done', writes: 0 });
});

test.each([0, 1, 2, 3])('after a crash at write %d, a resumption ends as an uninterrupted run, and an undo as before', async (crashAt) => {
  for (const [action, end] of [['begin', RESTORED], ['undo', BEFORE]] as const) {
    const cluster = new SimulatedCluster();
    const { result, record } = await run(cluster, RECORD, 'begin', crashAt);
    expect(result).toBe('crashed');
    expect(await run(cluster, record, action)).toMatchObject({ result: 'done' });
    expect(cluster).toMatchObject({ state: end, leastServing: 2 });
  }
});

test.each([0, 1, 2, 3, 4, 5, 6])('a broken image and a crash at write %d also end as before', async (crashAt) => {
  const cluster = new SimulatedCluster('ami-good');
  const { record } = await run(cluster, RECORD, 'begin', crashAt);
  await run(cluster, record, 'begin');
  expect(cluster).toMatchObject({ state: BEFORE, leastServing: 2 });
});
