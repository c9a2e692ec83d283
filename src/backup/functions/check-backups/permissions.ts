import type { EnvironmentResources } from '../../permissions/environment-resources';
import { Permission, toAsk } from '../../permissions/permission';

/** It reads. That it publishes comes with the topic's grant. */
export function checkBackupsPermissions(
  resources: EnvironmentResources, { topicArn, knowsRecipients, databaseArn }: { topicArn: string; knowsRecipients: boolean; databaseArn?: string },
): Permission[] {
  return [
    toAsk('ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'autoscaling:DescribeAutoScalingGroups'), // promise FN-5n.1
    {
      actions: ['ssm:GetParametersByPath'],
      resources: [...resources.inventory, ...resources.quarantine, ...resources.holds],
      whyWildcard: 'the environment\'s inventory, and the records of operators',
    },
    { actions: ['ssm:GetParameterHistory'], resources: [resources.pointers], whyWildcard: 'the pointers of the environment\'s clusters' }, // promise FN-5n.2
    { actions: ['sns:ListSubscriptionsByTopic'], resources: [topicArn] },
    // A subscription is no resource of IAM: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
    toAsk('sns:GetSubscriptionAttributes'),
    ...knowsRecipients ? [{ actions: ['ssm:GetParameter'], resources: [resources.recipients] }] : [],
    ...databaseArn === undefined ? [] : [{ actions: ['rds:DescribeDBInstances'], resources: [databaseArn] }],
  ];
}
