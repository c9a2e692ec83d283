import type { TimedEvent } from './invocation';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-ami-events.html */
const IMAGE_STATE_CHANGE = 'EC2 AMI State Change';

/** What EventBridge sends: of the schedule, of an image, or of an Auto Scaling group. */
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

/** The image that an event is about, if it is about one. It carries no tags, so whose image it is has to be asked. */
export function imageOfEvent({ 'detail-type': type, detail }: BackupEvent): string | undefined {
  return type === IMAGE_STATE_CHANGE ? detail?.ImageId : undefined;
}
