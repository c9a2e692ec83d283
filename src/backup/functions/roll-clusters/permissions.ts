import type { EnvironmentResources } from '../../permissions/environment-resources';
import { EncryptionKey, imagingPermissions, recordingPermission } from '../../permissions/imaging-permissions';
import { Permission, listPermission } from '../../permissions/permission';

/** Returns the permissions of roll-clusters: on members of clusters and on pointers, and for instance refreshes if `refreshMembers` is true. */
export function rollClustersPermissions(resources: EnvironmentResources, key: EncryptionKey | undefined, refreshMembers: boolean): Permission[] {
  return [
    listPermission(
      'ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeInstanceStatus', 'ec2:DescribeSnapshots',
      'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeInstanceRefreshes', 'autoscaling:DescribeScalingActivities',
      'elasticloadbalancing:DescribeTargetHealth',
    ),
    { actions: ['cloudformation:DescribeStacks'], resources: [resources.stacks], whyWildcard: 'a cluster may be in any stack, and no stack is touched' },
    {
      actions: ['ssm:GetParametersByPath'],
      resources: [...resources.inventory, ...resources.quarantine, ...resources.holds],
      whyWildcard: 'the environment\'s inventory, and the records of operators',
    },
    { actions: ['ssm:GetParameter'], resources: [resources.inventoryEntries], whyWildcard: 'the cluster of an image that has become available' },
    {
      actions: ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:PutParameter'],
      resources: [resources.pointers],
      whyWildcard: 'the pointers of the environment\'s clusters, of base images to come as well',
    },
    recordingPermission(resources),
    ...imagingPermissions(resources, resources.isTagged, key),
    ...refreshMembers ? [{ // promise FN-2s.3
      actions: ['autoscaling:StartInstanceRefresh'],
      resources: [resources.groups],
      conditions: resources.isTagged, // promise ALL-4b.6
      whyWildcard: 'groups of the environment, by their tag',
    }] : [],
  ];
}
