import type { TimedEvent } from './invocation';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-ami-events.html */
const IMAGE_STATE_CHANGE = 'EC2 AMI State Change';

/** An event of EventBridge: of the schedule, of an image, or of an Auto Scaling group. */
export interface BackupEvent extends TimedEvent {
  readonly 'detail-type'?: string;
  readonly 'detail'?: {
    readonly ImageId?: string;
    readonly State?: string;
    readonly AutoScalingGroupName?: string;
    readonly EC2InstanceId?: string;
    readonly Cause?: string;
  };
}

/** Returns the image of an event, if it has one. The event has no tags, so the image must be described to find its environment. */
export function imageOfEvent({ 'detail-type': type, detail }: BackupEvent): string | undefined {
  return type === IMAGE_STATE_CHANGE ? detail?.ImageId : undefined;
}
