import { AutoScalingClient, StartInstanceRefreshCommand } from '@aws-sdk/client-auto-scaling';
import { isFault } from '../../../aws-calls/fault';
import type { StartInstanceRefresh } from '../model/decision';
import { alreadyDone, DONE, Outcome } from '../runtime/outcome';

/**
 * Starts an instance refresh of a group. Auto Scaling allows one refresh at a time, so a second run changes nothing.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StartInstanceRefresh.html
 */
export async function startInstanceRefresh(autoScaling: AutoScalingClient, change: StartInstanceRefresh): Promise<Outcome> {
  try {
    await autoScaling.send(new StartInstanceRefreshCommand({
      AutoScalingGroupName: change.subject,
      Strategy: 'Rolling',
      Preferences: {
        MinHealthyPercentage: change.minHealthyPercentage, // promise FN-2t.2
        MaxHealthyPercentage: change.maxHealthyPercentage, // promise FN-2t.3
        SkipMatching: false, // Auto Scaling allows only `false` with `resolve:ssm:`.
      },
    }));
    return DONE;
  } catch (error) {
    if (isFault(error, 'InstanceRefreshInProgress', 'InstanceRefreshInProgressFault')) { // promise ALL-5e.3
      return alreadyDone('an instance refresh is in progress');
    }
    throw error;
  }
}
