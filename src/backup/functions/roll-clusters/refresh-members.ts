import { refreshObstacle } from './refresh-obstacle';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { dayOf } from '../model/day';
import type { Fail, Skip, StartInstanceRefresh } from '../model/decision';
import type { Group } from '../model/resources';

/**
 * The minimum and the maximum healthy percentage: members are replaced one at a time, each after its replacement is healthy.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html
 */
const HEALTHY_PERCENTAGE = 100; // promise FN-2t.1

const LEAST_SERVING = 2; // promise FN-2u

/** The states of a failed refresh. */
const FAILED = ['Failed', 'RollbackFailed'];

/** The states of a finished refresh. */
const OVER = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

/** Properties of a group whose members may be replaced with members from the image that its pointer names. */
export interface RefreshProps {
  readonly cluster: string;
  readonly group: Group;
  /** The image that the pointer names. */
  readonly imageId: string;
  readonly since: Date;
  /** The times of the pointer's moves away from its earlier images, by image. */
  readonly leftAt: ReadonlyMap<string, Date>;
  /** The number of healthy members. */
  readonly serving: number;
  /** The images that members were launched from, by the members' ids. */
  readonly imageIdByMember: ReadonlyMap<string, string>;
  /** The status of the group's stack in CloudFormation. */
  readonly stackStatus: Answer<string>;
  /** Whether an image of a member is being made. */
  readonly isBeingImaged: boolean;
  /** Whether this is the daily run, which reports the reasons why members have not been replaced since an earlier day. */
  readonly isDailyRun: boolean;
  readonly clock: Date;
}

/**
 * Decides whether to replace the members now. Returns no decision if all members are from the image that the pointer names.
 *
 * Members are replaced on the day on which the pointer moves. An obstacle that lasts longer is reported every day until it ends.
 */
export function refreshMembers(props: RefreshProps): (StartInstanceRefresh | Skip | Fail)[] {
  const { cluster, group, imageId, imageIdByMember, stackStatus } = props;
  const others = [...imageIdByMember].filter(([, image]) => image !== imageId);
  if (others.length === 0) {
    return [];
  }
  const about = { subject: group.name, source: cluster };
  const ids = others.map(([member]) => member).sort();
  const outdated = `${ids.join(' and ')} ${ids.length === 1 ? 'is' : 'are'} not from ${imageId}`;
  if (isUnanswered(stackStatus)) { // promise FN-2w.2
    return [{ action: 'fail', ...about, reason: `${outdated}; it is unknown whether a stack update is in progress: ${stackStatus.unanswered}` }];
  }
  const outdatedSince = earliest(others.map(([, image]) => props.leftAt.get(image) ?? props.since));
  const isReported = props.isDailyRun && isEarlierDay(outdatedSince, props.clock); // promise FN-2x3.1
  const fault = isReported ? lastingFault(props, outdatedSince) : undefined;
  const reported: Fail[] = fault === undefined
    ? []
    : [{ action: 'fail', ...about, reason: `${outdated}, although the pointer was moved on ${dayOf(outdatedSince)}: ${fault}` }];
  const obstacle = obstacleTo(props, stackStatus);
  if (obstacle === undefined) {
    const change: StartInstanceRefresh = {
      action: 'start-instance-refresh', ...about, minHealthyPercentage: HEALTHY_PERCENTAGE, maxHealthyPercentage: HEALTHY_PERCENTAGE, reason: outdated,
    };
    return [...reported, change];
  }
  return reported.length > 0 ? reported : [{ action: 'skip', ...about, reason: `${outdated}; not now: ${obstacle}` }];
}

/** Returns an obstacle that does not end without an operator, unlike a stack update, an image in progress or the limit of one try per day. */
function lastingFault({ group, serving, clock }: RefreshProps, outdatedSince: Date): string | undefined {
  const latestFirst = [...group.refreshes].sort((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
  const [latest] = latestFirst;
  if (latest !== undefined && !OVER.includes(latest.status) && isEarlierDay(latest.startedAt, clock)) {
    return `the instance refresh that started on ${dayOf(latest.startedAt)} is still in progress (${latest.status}): `
      + `see the activity history of the group for the reason, or cancel it with aws autoscaling cancel-instance-refresh --auto-scaling-group-name ${group.name}`;
  }
  const obstacle = refreshObstacle(group) ?? (serving < LEAST_SERVING ? fewServing(serving) : undefined);
  if (obstacle !== undefined) { // promise FN-2x3.2
    return obstacle;
  }
  const previous = latestFirst.find(({ startedAt }) => startedAt >= outdatedSince && isEarlierDay(startedAt, clock));
  return previous === undefined || !FAILED.includes(previous.status) // promise FN-2x3.3
    ? undefined
    : `the instance refresh of ${dayOf(previous.startedAt)} failed: ${previous.reason ?? 'Auto Scaling returns no reason'}. `
      + `The activity history of the group ${group.name} shows the reason; another refresh follows`;
}

function obstacleTo({ serving, group, isBeingImaged, since, clock }: RefreshProps, stackStatus: string): string | undefined {
  const { refreshes } = group;
  if (stackStatus.endsWith('_IN_PROGRESS')) { // promise FN-2w.1
    return `the stack is ${stackStatus}`;
  }
  if (refreshes.some(({ status }) => !OVER.includes(status))) { // promise FN-2v.1
    return 'an instance refresh is in progress';
  }
  const known = refreshObstacle(group);
  if (known !== undefined) { // promise FN-2x2
    return known;
  }
  if (isBeingImaged) { // promise FN-2x.2
    return 'an image of a member is in progress, and a replacement would end it';
  }
  const sinceMove = refreshes.filter(({ startedAt }) => startedAt >= since);
  if (sinceMove.some(({ status }) => status === 'Cancelled')) { // promise FN-2v.2
    return 'somebody has cancelled the refresh to this image';
  }
  if (sinceMove.some(({ startedAt }) => dayOf(startedAt) === dayOf(clock))) {
    return 'a refresh to this image was started today: the next one starts tomorrow';
  }
  return serving < LEAST_SERVING ? fewServing(serving) : undefined;
}

function fewServing(serving: number): string {
  return `${serving} members are healthy, and replacing a member takes ${LEAST_SERVING}`;
}

function isEarlierDay(moment: Date, clock: Date): boolean {
  return dayOf(moment) < dayOf(clock);
}

function earliest(moments: readonly Date[]): Date {
  return moments.reduce((one, other) => (other < one ? other : one));
}
