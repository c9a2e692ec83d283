import {
  CloudFormationClient, DescribeStackDriftDetectionStatusCommand, DescribeStackDriftDetectionStatusCommandOutput, DetectStackDriftCommand,
  paginateDescribeStackResourceDrifts, StackDriftDetectionStatus, StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { everyPage } from '../../aws-calls/every-page';
import { question } from '../account/question';

const POLL_MILLISECONDS = 2_000;

/** AWS says that it takes "up to several minutes": https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackDrift.html */
const MOST_MINUTES = 15;

/** The results of the detection of drift for a stack. */
export interface StackDrift {
  /** The reason for which CloudFormation could not check all resources. */
  readonly failure?: string;
  /** The results of the resources whose types support the detection. */
  readonly resources: readonly StackResourceDrift[];
}

/**
 * Detects the drift of a stack. CloudFormation compares the properties that the template sets with those of the resources, and changes neither.
 *
 * CloudFormation reads the resources with the permissions of the caller.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
 */
export const drift = question([
  'cloudformation:DetectStackDrift', 'cloudformation:DescribeStackDriftDetectionStatus', 'cloudformation:DescribeStackResourceDrifts',
], async (account, stackId: string): Promise<StackDrift> => {
  const { clients: { cloudFormation: client } } = account;
  const { StackDriftDetectionId } = await client.send(new DetectStackDriftCommand({ StackName: stackId }));
  const deadline = account.now().getTime() + MOST_MINUTES * 60_000;
  const { DetectionStatus, DetectionStatusReason } = await endOf(client, StackDriftDetectionId!, () => account.now().getTime() > deadline);
  const resources = await everyPage(paginateDescribeStackResourceDrifts({ client }, { StackName: stackId }), (page) => page.StackResourceDrifts);
  const hasFailed = DetectionStatus === StackDriftDetectionStatus.DETECTION_FAILED;
  return { resources, ...hasFailed && { failure: DetectionStatusReason ?? 'CloudFormation gives no reason' } };
});

type Status = DescribeStackDriftDetectionStatusCommandOutput;

async function endOf(client: CloudFormationClient, detectionId: string, isLate: () => boolean): Promise<Status> {
  for (;;) {
    const status = await client.send(new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: detectionId }));
    if (status.DetectionStatus !== StackDriftDetectionStatus.DETECTION_IN_PROGRESS) {
      return status;
    }
    if (isLate()) {
      throw new Error(`the detection of drift has not ended in ${MOST_MINUTES} minutes`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}
