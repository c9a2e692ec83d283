import { Answer, isUnanswered } from '../../aws-calls/answer';
import { readHolds } from '../../backup/functions/model/cluster-hold';
import type { OperatorRecord } from '../../backup/functions/model/operator-record';
import { pointerLine } from '../../backup/functions/model/pointer-line';
import type { Group, Pointer, ScalingActivity } from '../../backup/functions/model/resources';
import { isHealthCheckFailure } from '../../backup/functions/roll-clusters/image-proof';
import { refreshObstacle } from '../../backup/functions/roll-clusters/refresh-obstacle';
import type { Plan, Step, StepState } from '../plan';
import type { RestoreRecord } from '../record';

/** The state of AWS that the restore of a cluster is planned by. */
export interface ClusterRestoreWorld {
  readonly environmentName: string;
  readonly group: Group;
  readonly pointer: Pointer;
  readonly stackStatus: Answer<string>;
  readonly holdRecords: readonly OperatorRecord[];
  /** The images that members were launched from, by the ids of the members. */
  readonly imageIdByMember: ReadonlyMap<string, string>;
  /** The ids of the healthy members. */
  readonly serving: readonly string[];
  readonly clock: Date;
}

/** The images of a direction: a restore goes to the chosen image, and its undo to the image that the pointer named before. */
interface Direction {
  readonly from: string;
  readonly to: string;
}

const STOP = 'stop the replacement of the members';

const LEAST_SERVING = 2;

/** The duration of the replacement of one member: launch, sign-in, health check and warm-up. */
const MINUTES_PER_MEMBER = 15;

/** The states of a refresh that continues. */
const ACTIVE = ['Pending', 'InProgress', 'Cancelling', 'RollbackInProgress', 'Baking'];

/** Plans the restore of a cluster, or its undo. */
export function planCluster(world: ClusterRestoreWorld, record: RestoreRecord): Plan {
  const { action, facts, subject: { name: cluster } } = record;
  const direction = action === 'undo' ? { from: facts.to, to: facts.from } : { from: facts.from, to: facts.to };
  const { group, serving, environmentName } = world;
  const failure = facts[failureFact(record)];
  const others = group.members.filter(({ instanceId }) => world.imageIdByMember.get(instanceId) !== direction.to).length;
  return {
    steps: failure === undefined ? forward(world, record, direction) : back(world, record, direction, failure),
    lost: [
      `Changes on the disks of the members since ${direction.to} was made. A member keeps nothing that an image does not have.`,
      ...serving.length < LEAST_SERVING ? [`${serving.length} members are healthy now. The replacement begins when ${LEAST_SERVING} are.`] : [],
    ],
    warnings: [
      `${others} of ${group.members.length} members are not from ${direction.to}. They are replaced one at a time, each after its replacement is healthy.`,
      'Until the restore ends, the cluster is on hold: no image is promoted, and none of its images is removed.',
    ],
    next: failure === undefined
      ? [`To return to the present image: npx oban-environment restore cluster ${cluster} --to ${direction.from} --environment ${environmentName}`]
      : [
        `The members are from ${direction.from} again or stay so: their launch template reads the pointer, which names it.`,
        `To remove the record of this attempt: npx oban-environment restore cluster ${cluster} --undo --environment ${environmentName}`,
      ],
    kept: [],
  };
}

/** Returns the name of the fact with the failure of an action: the undo of a failed restore may succeed. */
export function failureFact({ action }: RestoreRecord): string {
  return `failure of ${action}`;
}

/** Returns the beginning of the reason of this restore's own hold. */
export function holdReason({ id }: RestoreRecord): string {
  return `restore ${id}`;
}

function forward(world: ClusterRestoreWorld, record: RestoreRecord, direction: Direction): Step[] {
  const { subject: { name: cluster } } = record;
  const pointed = pointerState(world, direction);
  const isPointed = pointed.state === 'done';
  const failed = isPointed ? failureOf(world, direction) : undefined;
  const members = failed === undefined ? membersState(world, direction) : { state: 'due' as const, detail: failed };
  return [
    { id: 'hold', title: `put ${cluster} on hold`, state: isPointed && members.state === 'done' || isHeld(world, record) ? 'done' : 'due' },
    ...record.action === 'undo' ? [stopStep(world, isPointed)] : [],
    { id: 'pointer', title: `move the pointer from ${direction.from} to ${direction.to}`, minutes: 5, ...pointed },
    {
      id: failed === undefined ? 'members' : 'stop',
      title: failed === undefined ? `replace the members one at a time with members from ${direction.to}` : STOP,
      minutes: MINUTES_PER_MEMBER * world.group.members.length,
      ...members,
    },
    { id: 'release', title: `end the hold on ${cluster}`, state: isPointed && members.state === 'done' && !isHeldByUs(world, record) ? 'done' : 'due' },
  ];
}

/** The steps after a member from the image has failed: everything returns to the image that the pointer named before. */
function back(world: ClusterRestoreWorld, record: RestoreRecord, { from, to }: Direction, failure: string): Step[] {
  const pointed = pointerState(world, { from: to, to: from });
  return [
    stopStep(world, pointed.state === 'done'),
    { id: 'pointer-back', title: `move the pointer back to ${from}`, minutes: 5, ...pointed },
    { id: 'release', title: `end the hold on ${record.subject.name}`, state: isHeldByUs(world, record) ? 'due' : 'done' },
    { id: 'members', title: `replace the members one at a time with members from ${to}`, state: 'failed', detail: failure },
  ];
}

/** The end of a refresh that replaces members with members from the image that the pointer names now. A later refresh is another one. */
function stopStep(world: ClusterRestoreWorld, isPointed: boolean): Step {
  const isCancelling = world.group.refreshes.some(({ status }) => status === 'Cancelling');
  return { id: 'stop', title: STOP, state: isPointed || !hasActiveRefresh(world) ? 'done' : isCancelling ? 'running' : 'due' };
}

function pointerState({ pointer }: ClusterRestoreWorld, { from, to }: Direction): { readonly state: StepState; readonly detail?: string } {
  const value = pointerLine(pointer)?.value;
  if (value === to) {
    return { state: 'done' };
  }
  return value === from ? { state: 'due' } : { state: 'failed', detail: `somebody has moved it to ${value ?? 'no value'}: undo this restore, and begin again` };
}

function membersState(world: ClusterRestoreWorld, { to }: Direction): { readonly state: StepState; readonly detail?: string } {
  const { group, imageIdByMember, serving, stackStatus } = world;
  const replaced = group.members.filter(({ instanceId }) => imageIdByMember.get(instanceId) === to && serving.includes(instanceId)).length;
  const detail = `${replaced} of ${group.desiredCapacity} members are from it and healthy`;
  if (hasActiveRefresh(world)) {
    return { state: 'running', detail };
  }
  if (replaced >= group.desiredCapacity && replaced === group.members.length) {
    return { state: 'done' };
  }
  if (group.members.length > 0 && group.members.every(({ instanceId }) => imageIdByMember.get(instanceId) === to)) {
    return { state: 'running', detail: `${detail}; the others are starting` };
  }
  const obstacle = refreshObstacle(group);
  if (obstacle !== undefined) {
    return { state: 'failed', detail: obstacle };
  }
  if (isUnanswered(stackStatus)) {
    return { state: 'failed', detail: `it is unknown whether a stack update is in progress: ${stackStatus.unanswered}` };
  }
  if (stackStatus.endsWith('_IN_PROGRESS')) {
    return { state: 'running', detail: `waiting, because the stack is ${stackStatus}` };
  }
  return serving.length < LEAST_SERVING ? { state: 'running', detail: `waiting, because ${serving.length} members are healthy` } : { state: 'due' };
}

/**
 * Returns the reason why the first member from the image failed. Undefined if none has failed.
 *
 * Members that start since the pointer was moved are from that image. One that fails is enough, because an operator waits for the result. A launch that
 * fails for another reason, such as a lack of capacity, is repeated by Auto Scaling.
 */
function failureOf({ group, pointer }: ClusterRestoreWorld, { to }: Direction): string | undefined {
  const since = pointerLine(pointer)?.since;
  const activities = group.activities.filter(({ startedAt }) => since !== undefined && startedAt >= since);
  const launched = new Set(activities.filter(isLaunch).flatMap((activity) => instanceIn(activity) ?? []));
  const refused = activities.find((activity) => isLaunch(activity) && activity.statusCode === 'Failed' && activity.statusMessage?.includes(to));
  const ended = activities.find((activity) => !isLaunch(activity) && launched.has(instanceIn(activity) ?? '') && isHealthCheckFailure(activity.cause));
  const unhealthy = group.members.find(({ instanceId, healthStatus }) => launched.has(instanceId) && healthStatus === 'Unhealthy');
  const refresh = group.refreshes.find(({ startedAt, status }) => since !== undefined && startedAt >= since && /^(Failed|RollbackFailed)$/.test(status));
  if (refused !== undefined) {
    return `EC2 refuses to launch it: ${refused.statusMessage}`;
  }
  if (ended !== undefined || unhealthy !== undefined) {
    return `${unhealthy?.instanceId ?? instanceIn(ended!)} does not become healthy`;
  }
  return refresh === undefined ? undefined : `the instance refresh failed: ${refresh.reason ?? 'Auto Scaling gives no reason'}`;
}

function isLaunch({ description }: ScalingActivity): boolean {
  return description.startsWith('Launching a new EC2 instance');
}

function instanceIn({ description }: ScalingActivity): string | undefined {
  return /i-[0-9a-f]+/.exec(description)?.[0];
}

function hasActiveRefresh({ group }: ClusterRestoreWorld): boolean {
  return group.refreshes.some(({ status }) => ACTIVE.includes(status));
}

function isHeld({ holdRecords, clock }: ClusterRestoreWorld, { subject: { name } }: RestoreRecord): boolean {
  return readHolds(holdRecords, clock).some(({ cluster, state }) => cluster === name && state !== 'ended');
}

function isHeldByUs({ holdRecords, clock }: ClusterRestoreWorld, record: RestoreRecord): boolean {
  return readHolds(holdRecords, clock).some(({ cluster, reason }) => cluster === record.subject.name && reason === holdReason(record));
}
