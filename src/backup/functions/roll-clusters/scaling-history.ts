import { AutoScalingClient, paginateDescribeInstanceRefreshes, paginateDescribeScalingActivities } from '@aws-sdk/client-auto-scaling';
import type { InstanceRefresh, ScalingActivity } from '../model/resources';

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeScalingActivities.html */
const PAGE_SIZE = 100;

/** Returns the activities of a group since a moment, the latest first. Auto Scaling keeps activities for six weeks. */
export async function scalingActivities(client: AutoScalingClient, groupName: string, since: Date): Promise<ScalingActivity[]> {
  const activities: ScalingActivity[] = [];
  for await (const { Activities = [] } of paginateDescribeScalingActivities({ client, pageSize: PAGE_SIZE }, { AutoScalingGroupName: groupName })) {
    activities.push(...Activities.map((activity) => ({
      startedAt: activity.StartTime!,
      description: activity.Description ?? '',
      cause: activity.Cause!,
      statusCode: activity.StatusCode!,
      statusMessage: activity.StatusMessage,
    })));
    if (reachesBack(activities, since)) {
      break;
    }
  }
  return activities;
}

/**
 * Returns the refreshes of a group since a moment, the latest first.
 *
 * @param clock the start time of a refresh that has not started yet
 */
export async function instanceRefreshes(client: AutoScalingClient, groupName: string, since: Date, clock: Date): Promise<InstanceRefresh[]> {
  const refreshes: InstanceRefresh[] = [];
  const pages = paginateDescribeInstanceRefreshes({ client, pageSize: PAGE_SIZE }, { AutoScalingGroupName: groupName });
  for await (const { InstanceRefreshes = [] } of pages) {
    refreshes.push(...InstanceRefreshes.map(({ Status, StatusReason, StartTime }) => (
      { status: Status ?? 'unknown', startedAt: StartTime ?? clock, reason: StatusReason }
    )));
    if (reachesBack(refreshes, since)) {
      break;
    }
  }
  return refreshes;
}

function reachesBack(latestFirst: readonly { readonly startedAt: Date }[], since: Date): boolean {
  const earliest = latestFirst.at(-1);
  return earliest !== undefined && earliest.startedAt < since;
}
