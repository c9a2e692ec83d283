import { isHealthCheckFailure } from './image-proof';
import type { BackupEvent } from '../runtime/backup-event';

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html */
const LAUNCH_FAILED = 'EC2 Instance Launch Unsuccessful';
const TERMINATED = 'EC2 Instance Terminate Successful';

/** Returns whether an event is one of an Auto Scaling group that starts the function. */
export function isGroupEvent({ 'detail-type': type }: BackupEvent): boolean {
  return type === LAUNCH_FAILED || type === TERMINATED;
}

/**
 * Returns the Auto Scaling group of an event that may indicate a bad image: a launch failed, or a member was terminated after it failed a
 * health check. A termination by an update, an instance refresh or an operator does not indicate a bad image.
 */
export function groupOfEvent(event: BackupEvent): string | undefined {
  const { 'detail-type': type, detail } = event;
  if (type === TERMINATED && !isHealthCheckFailure(detail?.Cause ?? '')) { // promise FN-2l4.1
    return undefined;
  }
  return isGroupEvent(event) ? detail?.AutoScalingGroupName : undefined;
}

/** Returns the member that an operator, an update or a refresh has terminated. Its quarantine tag must be recorded before EC2 forgets it. */
export function terminatedMember({ 'detail-type': type, detail }: BackupEvent): string | undefined {
  return type === TERMINATED && !isHealthCheckFailure(detail?.Cause ?? '') ? detail?.EC2InstanceId : undefined;
}
