import { Answer, isUnanswered } from './answer';
import { dayOf } from './day';
import type { Fail, Skip, StartInstanceRefresh } from './decision';
import type { Group } from './resources';

/**
 * Both at 100: one member at a time, and its successor is healthy before it goes.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html
 */
const HEALTHY_PERCENTAGE = 100; // promise FN-2t.1

const LEAST_SERVING = 2; // promise FN-2u

/** States in which a refresh is over. */
const OVER = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

/** A group whose members may be replaced by ones from the image that its pointer names. */
export interface RefreshProps {
  readonly cluster: string;
  readonly group: Group;
  /** The image that the pointer names, and since when. */
  readonly imageId: string;
  readonly since: Date;
  /** How many members serve as they should. */
  readonly serving: number;
  /** The images that members were launched from, by the members' ids. */
  readonly imageIdByMember: ReadonlyMap<string, string>;
  /** CloudFormation's word about the stack of the group. */
  readonly stackStatus: Answer<string>;
  /** Whether an image of a member is being made. */
  readonly isBeingImaged: boolean;
  readonly clock: Date;
}

/** Whether to replace the members now; nothing when all are from the image that the pointer names. */
export function refreshMembers(props: RefreshProps): StartInstanceRefresh | Skip | Fail | undefined {
  const { cluster, group, imageId, imageIdByMember, stackStatus } = props;
  const others = [...imageIdByMember].filter(([, image]) => image !== imageId).map(([member]) => member).sort();
  if (others.length === 0) {
    return undefined;
  }
  const about = { subject: group.name, source: cluster };
  const outdated = `${others.join(' and ')} ${others.length === 1 ? 'is' : 'are'} not from ${imageId}`;
  if (isUnanswered(stackStatus)) { // promise FN-2w.2
    return { action: 'fail', ...about, reason: `${outdated}; whether a stack update is under way is not known: ${stackStatus.unanswered}` };
  }
  const obstacle = obstacleTo(props, stackStatus);
  return obstacle !== undefined
    ? { action: 'skip', ...about, reason: `${outdated}; not now: ${obstacle}` }
    : { action: 'start-instance-refresh', ...about, minHealthyPercentage: HEALTHY_PERCENTAGE, maxHealthyPercentage: HEALTHY_PERCENTAGE, reason: outdated };
}

function obstacleTo({ serving, group: { refreshes }, isBeingImaged, since, clock }: RefreshProps, stackStatus: string): string | undefined {
  if (stackStatus.endsWith('_IN_PROGRESS')) { // promise FN-2w.1
    return `the stack is ${stackStatus}`;
  }
  if (refreshes.some(({ status }) => !OVER.includes(status))) { // promise FN-2v.1
    return 'an instance refresh is in progress';
  }
  if (isBeingImaged) { // promise FN-2x.2
    return 'a member is being imaged, and its replacement would end that';
  }
  const sinceMove = refreshes.filter(({ startedAt }) => startedAt >= since);
  if (sinceMove.some(({ status }) => status === 'Cancelled')) { // promise FN-2v.2
    return 'someone has cancelled the refresh to this image';
  }
  if (sinceMove.some(({ startedAt }) => dayOf(startedAt) === dayOf(clock))) {
    return 'a refresh to this image was tried today: the next try is tomorrow';
  }
  if (serving < LEAST_SERVING) {
    return `${serving} members serve as they should, and it takes ${LEAST_SERVING} to replace one`;
  }
  return undefined;
}
