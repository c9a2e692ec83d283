import type { Group, Instance, Member, ScalingActivity } from '../model/resources';

/** The number of failed launches, without a successful one, that prove an image to be bad. A single failure may have another cause. */
const FAILED_LAUNCHES_THAT_PROVE = 2; // promise FN-2l.1

/**
 * The processes that replace an unhealthy member: while one of them is suspended, no member is replaced.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-how-suspending-processes-affects-other-processes.html
 */
const REPLACING_PROCESSES = ['HealthCheck', 'ReplaceUnhealthy', 'Launch', 'Terminate'];

/** The proof that an image is bad. */
export interface ImageFault {
  /** Whether EC2 refuses to launch the image, which only the image can cause. Otherwise, its members are unhealthy. */
  readonly isRefusal: boolean;
  /** The description of the proof. */
  readonly reason: string;
}

/** Properties of the proof: a group whose members start from the image that a pointer names. */
export interface ProofProps {
  readonly imageId: string;
  /** The time since which the pointer has named the image. */
  readonly since: Date;
  readonly group: Group;
  readonly instancesById: ReadonlyMap<string, Instance>;
  /** The ids of the healthy members. */
  readonly servingInstanceIds: ReadonlySet<string>;
  readonly clock: Date;
}

/**
 * Returns the proof that the image that a pointer names is bad, or undefined.
 *
 * Launches since the pointer was moved are from that image, because `resolve:ssm:` is resolved at launch. An image is bad if EC2 refuses to
 * launch it with an error that contains its id (a lack of capacity contains the instance type instead), or if members that were never healthy
 * fail their health check, whether they are terminated or still wait for a replacement. One member that was healthy disproves this.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-ami.html
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-healthchecks.html
 */
export function faultOfImage(props: ProofProps): ImageFault | undefined {
  const { imageId, since, group } = props;
  const activities = inOrder(group.activities);
  const launches = activities.filter(({ description, startedAt }) => description.startsWith('Launching a new EC2 instance') && startedAt >= since); // promise FN-2l.2
  const proof = { ...props, launches, ends: endsByInstance(activities) };
  const launchOutcomes = launches.map((launch) => ({ launch, launchOutcome: launchOutcomeOf(launch, imageId, proof) }));

  const lastRefused = launchOutcomes.filter(({ launchOutcome }) => launchOutcome === 'refused').at(-1);
  const lastHeld = launchOutcomes.filter(({ launchOutcome }) => launchOutcome === 'held').at(-1);
  if (lastRefused !== undefined && (lastHeld === undefined || lastHeld.launch.startedAt < lastRefused.launch.startedAt)) {
    return { isRefusal: true, reason: `EC2 refuses to launch it: ${lastRefused.launch.statusMessage}` }; // promise FN-2l2.2
  }
  const failed = launchOutcomes.filter(({ launchOutcome }) => launchOutcome === 'failed').length;
  if (lastHeld !== undefined || failed === 0) {
    return undefined;
  }
  if (group.refreshes.some(({ status, startedAt }) => status === 'Failed' && startedAt >= since)) { // promise FN-2m.1
    return { isRefusal: false, reason: `an instance refresh failed, because members from it do not pass their health check (${failed} so far)` };
  }
  return failed >= FAILED_LAUNCHES_THAT_PROVE
    ? { isRefusal: false, reason: `${failed} members from it did not pass their health check, and no member did` }
    : undefined;
}

/**
 * Returns whether a cause is a failed health check. If somebody stops or terminates a member, or sets it as unhealthy, the cause is not its
 * image.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/replace-unhealthy-instance.html
 */
export function isHealthCheckFailure(cause: string): boolean {
  return /(health check|status check)/i.test(cause) && !/terminated or stopped/i.test(cause); // promise FN-2l.3
}

type LaunchOutcome = 'refused' | 'failed' | 'held' | 'unclear';

interface LaunchHistory extends ProofProps {
  readonly launches: readonly ScalingActivity[];
  /** The termination activities of members, by the members' ids. */
  readonly ends: ReadonlyMap<string, ScalingActivity>;
}

function launchOutcomeOf(launch: ScalingActivity, imageId: string, proof: LaunchHistory): LaunchOutcome {
  if (launch.statusCode === 'Failed') {
    return launch.statusMessage?.includes(imageId) ? 'refused' : 'unclear'; // promise FN-2m.2
  }
  const instanceId = instanceOf(launch);
  if (instanceId === undefined) {
    return 'unclear';
  }
  const end = proof.ends.get(instanceId);
  const member = proof.group.members.find((each) => each.instanceId === instanceId);
  if (end === undefined && member === undefined) {
    return 'unclear';
  }
  if (proof.servingInstanceIds.has(instanceId) || wasNotReplaced(launch, end, proof)) {
    return 'held';
  }
  const isFailed = end !== undefined ? isHealthCheckFailure(end.cause) : isUnhealthy(member!, proof.instancesById.get(instanceId));
  return isFailed ? 'failed' : 'unclear';
}

/**
 * Returns whether a member was healthy after its grace period: an unhealthy member is replaced at once, and no launch of a replacement
 * followed.
 *
 * The lifetime of a member is no proof: with an instance maintenance policy, an unhealthy member stays until a replacement is healthy, while
 * replacements from a bad image boot and fail one after the other.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-maintenance-policy-overview-and-considerations.html
 */
function wasNotReplaced(launch: ScalingActivity, end: ScalingActivity | undefined, { group, launches, clock }: LaunchHistory): boolean {
  if (REPLACING_PROCESSES.some((process) => group.suspendedProcesses.includes(process))) { // promise FN-2l3.1
    return false;
  }
  const [from, until] = [launch.startedAt.getTime(), launch.startedAt.getTime() + 2_000 * group.healthCheckGracePeriodSeconds];
  const isFollowed = launches.some(({ startedAt }) => startedAt.getTime() > from && startedAt.getTime() <= until); // promise FN-2l3.2
  return (end?.startedAt ?? clock).getTime() > until && !isFollowed; // promise FN-2l3.3
}

/** Returns whether a member has failed a health check. Without a running instance and a failed check, somebody has set it as unhealthy. */
function isUnhealthy({ lifecycleState, healthStatus, targetHealth, instanceStatus, systemStatus }: Member, instance: Instance | undefined): boolean {
  return lifecycleState === 'InService' && healthStatus === 'Unhealthy' && instance?.state === 'running'
    && (targetHealth === 'unhealthy' || instanceStatus === 'impaired' || systemStatus === 'impaired');
}

function endsByInstance(activities: readonly ScalingActivity[]): Map<string, ScalingActivity> {
  const ends = new Map<string, ScalingActivity>();
  for (const activity of activities) {
    const instanceId = instanceOf(activity);
    if (instanceId !== undefined && activity.description.startsWith('Terminating EC2 instance')) {
      ends.set(instanceId, activity);
    }
  }
  return ends;
}

/** Sorts activities, the earliest first. Auto Scaling returns the latest first. */
function inOrder(activities: readonly ScalingActivity[]): ScalingActivity[] {
  return [...activities].sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime() || (one.description < other.description ? -1 : 1));
}

function instanceOf({ description }: ScalingActivity): string | undefined {
  return /\bi-[0-9a-f]+/.exec(description)?.[0];
}
