import type { Group, ScalingActivity } from './resources';

/** A launch that fails can have bad luck; the second one in a row, with none that held, has a bad image. */
const FAILED_LAUNCHES_THAT_PROVE = 2; // promise FN-2l.1

/** What speaks against an image. */
export interface Objection {
  /** Whether EC2 refuses to launch it, which nothing else than the image can be the reason of. Otherwise its members are ill. */
  readonly isRefusal: boolean;
  /** In words. */
  readonly reason: string;
}

/**
 * What speaks against the image that a pointer names, if it has proven to be bad.
 *
 * Launches since the pointer was moved are from that image, as `resolve:ssm:` is resolved at launch. What speaks against an image:
 * EC2 refuses to launch it, and says so by its id (a lack of capacity names the instance type); or members are taken out of
 * service by a health check before they were ever through their grace period twice over. One member that lasts speaks for it.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-ami.html
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-healthchecks.html
 */
export function objectionTo(imageId: string, since: Date, group: Group, servingInstanceIds: ReadonlySet<string>): Objection | undefined {
  const activities = inOrder(group.activities);
  const launches = activities.filter(({ description, startedAt }) => description.startsWith('Launching a new EC2 instance') && startedAt >= since); // promise FN-2l.2
  const ends = endsByInstance(activities);
  const fates = launches.map((launch) => ({ launch, fate: fateOf(launch, imageId, { group, ends, servingInstanceIds }) }));

  const lastRefused = fates.filter(({ fate }) => fate === 'refused').at(-1);
  const lastHeld = fates.filter(({ fate }) => fate === 'held').at(-1);
  if (lastRefused !== undefined && (lastHeld === undefined || lastHeld.launch.startedAt < lastRefused.launch.startedAt)) {
    return { isRefusal: true, reason: `EC2 refuses to launch it: ${lastRefused.launch.statusMessage}` }; // promise FN-2l2.2
  }
  const failed = fates.filter(({ fate }) => fate === 'failed').length;
  if (lastHeld !== undefined || failed === 0) {
    return undefined;
  }
  if (group.refreshes.some(({ status, startedAt }) => status === 'Failed' && startedAt >= since)) { // promise FN-2m.1
    return { isRefusal: false, reason: `an instance refresh failed, as members from it do not pass their health check (${failed} so far)` };
  }
  return failed >= FAILED_LAUNCHES_THAT_PROVE
    ? { isRefusal: false, reason: `${failed} members from it did not pass their health check, and none did` }
    : undefined;
}

type Fate = 'refused' | 'failed' | 'held' | 'unclear';

interface Aftermath {
  readonly group: Group;
  /** The activities that ended members, by the members' ids. */
  readonly ends: ReadonlyMap<string, ScalingActivity>;
  readonly servingInstanceIds: ReadonlySet<string>;
}

function fateOf(launch: ScalingActivity, imageId: string, { group, ends, servingInstanceIds }: Aftermath): Fate {
  if (launch.statusCode === 'Failed') {
    return launch.statusMessage?.includes(imageId) ? 'refused' : 'unclear'; // promise FN-2m.2
  }
  const instanceId = instanceOf(launch);
  if (instanceId === undefined) {
    return 'unclear';
  }
  if (servingInstanceIds.has(instanceId)) {
    return 'held';
  }
  const end = ends.get(instanceId);
  if (end === undefined) {
    return 'unclear';
  }
  const lastedSeconds = (end.startedAt.getTime() - launch.startedAt.getTime()) / 1_000;
  if (lastedSeconds > 2 * group.healthCheckGracePeriodSeconds) {
    return 'held';
  }
  return isHealthCheckFailure(end.cause) ? 'failed' : 'unclear';
}

/** Someone who stops or terminates a member says nothing about its image. */
function isHealthCheckFailure(cause: string): boolean {
  return /(health check|status check)/i.test(cause) && !/terminated or stopped/i.test(cause); // promise FN-2l.3
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

/** The earliest first; Auto Scaling gives the latest first. */
function inOrder(activities: readonly ScalingActivity[]): ScalingActivity[] {
  return [...activities].sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime() || (one.description < other.description ? -1 : 1));
}

function instanceOf({ description }: ScalingActivity): string | undefined {
  return /\bi-[0-9a-f]+/.exec(description)?.[0];
}
