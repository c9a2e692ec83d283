import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** The tag that CloudFormation sets on the resources that it creates. */
const STACK_ID_TAG = 'aws:cloudformation:stack-id';

/** Returns the status of a group's stack in CloudFormation. */
export async function stackStatusOf(cloudFormation: CloudFormationClient, { Tags = [], AutoScalingGroupName }: AutoScalingGroup): Promise<string> {
  const stackId = Tags.find(({ Key }) => Key === STACK_ID_TAG)?.Value;
  if (stackId === undefined) {
    throw new Error(`the group ${AutoScalingGroupName} has no tag ${STACK_ID_TAG}`);
  }
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }));
  return Stacks[0].StackStatus!;
}
