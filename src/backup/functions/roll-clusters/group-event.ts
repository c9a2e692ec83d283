import { isHealthCheckFailure } from './image-proof';
import type { BackupEvent } from '../runtime/backup-event';

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html */
const LAUNCH_FAILED = 'EC2 Instance Launch Unsuccessful';
const TERMINATED = 'EC2 Instance Terminate Successful';

/** Events of Auto Scaling groups that a function is started by. */
export function isGroupEvent({ 'detail-type': type }: BackupEvent): boolean {
  return type === LAUNCH_FAILED || type === TERMINATED;
}

/**
 * The Auto Scaling group of an event that may speak against an image: a launch failed, or a member was terminated after it failed a
 * health check. An update, an instance refresh, or someone who terminates a member says nothing about an image.
 */
export function groupOfEvent(event: BackupEvent): string | undefined {
  const { 'detail-type': type, detail } = event;
  if (type === TERMINATED && !isHealthCheckFailure(detail?.Cause ?? '')) { // promise FN-2l4.1
    return undefined;
  }
  return isGroupEvent(event) ? detail?.AutoScalingGroupName : undefined;
}

/** The member that somebody, an update or a refresh has terminated: it may be quarantined by its tag, which EC2 forgets with it. */
export function terminatedMember({ 'detail-type': type, detail }: BackupEvent): string | undefined {
  return type === TERMINATED && !isHealthCheckFailure(detail?.Cause ?? '') ? detail?.EC2InstanceId : undefined;
}
