import { ENVIRONMENT_TAG, QUARANTINE_TAG } from '../../../tags/tag-keys';
import type { EnvironmentResources } from '../../permissions/environment-resources';
import { Permission, listPermission } from '../../permissions/permission';
import { CONTRACT_TAGS } from '../model/ownership';

/** Returns the permissions of tag-snapshots: to set the contract's tags on snapshots with the tag of this environment or without any. */
export function tagSnapshotsPermissions(resources: EnvironmentResources): Permission[] {
  const environmentName = resources.isTagged.StringEquals[`aws:ResourceTag/${ENVIRONMENT_TAG}`];
  return [
    listPermission('ec2:DescribeImages', 'ec2:DescribeSnapshots'), // promise ALL-4f.1
    {
      actions: ['ec2:CreateTags'],
      resources: [resources.snapshots],
      conditions: {
        ...resources.getsTagged, // promise ALL-4e.2
        'StringEqualsIfExists': { [`aws:ResourceTag/${ENVIRONMENT_TAG}`]: environmentName }, // promise ALL-4e.1
        'ForAllValues:StringEquals': { 'aws:TagKeys': [...CONTRACT_TAGS, QUARANTINE_TAG] }, // promise ALL-4e.3
      },
      whyWildcard: 'snapshots of the environment, or of none, by their tag',
    },
  ];
}
