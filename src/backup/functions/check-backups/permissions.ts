import type { EnvironmentResources } from '../../permissions/environment-resources';
import { Permission, listPermission } from '../../permissions/permission';

/** Returns the permissions of check-backups: read access. The topic grants the permission to publish. */
export function checkBackupsPermissions(
  resources: EnvironmentResources, { topicArn, knowsRecipients, databaseArn }: { topicArn: string; knowsRecipients: boolean; databaseArn?: string },
): Permission[] {
  return [
    listPermission('ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'autoscaling:DescribeAutoScalingGroups'), // promise FN-5n.1
    {
      actions: ['ssm:GetParametersByPath'],
      resources: [...resources.inventory, ...resources.quarantine, ...resources.holds],
      whyWildcard: 'the environment\'s inventory, and the records of operators',
    },
    { actions: ['ssm:GetParameterHistory'], resources: [resources.pointers], whyWildcard: 'the pointers of the environment\'s clusters' }, // promise FN-5n.2
    { actions: ['sns:ListSubscriptionsByTopic'], resources: [topicArn] },
    // IAM has no resource type for subscriptions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
    listPermission('sns:GetSubscriptionAttributes'),
    ...knowsRecipients ? [{ actions: ['ssm:GetParameter'], resources: [resources.recipients] }] : [],
    ...databaseArn === undefined ? [] : [{ actions: ['rds:DescribeDBInstances'], resources: [databaseArn] }],
  ];
}
