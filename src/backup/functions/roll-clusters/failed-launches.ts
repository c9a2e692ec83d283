import type { Group } from '../model/resources';

/** A day, and two hours for a late run, so that at least one daily run counts each failure. */
const LOOKS_BACK_HOURS = 26;

/**
 * Returns the number of failed launches of a group since the last successful one. Returns 0 if the group has all its members, so that a later
 * run does not report a resolved failure again.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeScalingActivities.html
 */
export function failedLaunches({ activities, desiredCapacity, members }: Group, clock: Date): number {
  const inService = members.filter(({ lifecycleState, healthStatus }) => lifecycleState === 'InService' && healthStatus === 'Healthy').length;
  if (inService >= desiredCapacity) { // promise FN-2l5.2
    return 0;
  }
  const launches = activities.filter(({ description }) => description.startsWith('Launching a new EC2 instance'));
  const succeeded = launches.filter(({ statusCode }) => statusCode === 'Successful').map(({ startedAt }) => startedAt.getTime());
  const since = Math.max(clock.getTime() - LOOKS_BACK_HOURS * 3_600_000, ...succeeded); // promise FN-2l5.3
  return launches.filter(({ statusCode, startedAt }) => statusCode === 'Failed' && startedAt.getTime() > since).length;
}
