import { BACKUP_TAG } from '../../../tags/tag-keys';
import type { EnvironmentResources } from '../../permissions/environment-resources';
import { EncryptionKey, imagingPermissions, recordingPermission } from '../../permissions/imaging-permissions';
import { Permission, listPermission } from '../../permissions/permission';

/** Returns the permissions of create-images: on servers with the backup tag only. Cluster members lack it, so they are never rebooted. */
export function createImagesPermissions(resources: EnvironmentResources, key: EncryptionKey | undefined): Permission[] {
  const selected = { StringEquals: { ...resources.isTagged.StringEquals, [`aws:ResourceTag/${BACKUP_TAG}`]: 'daily' } }; // promise ALL-4b.7
  return [
    listPermission('ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots'),
    { actions: ['ssm:GetParametersByPath'], resources: [...resources.inventory, ...resources.quarantine], whyWildcard: 'the environment\'s inventory, and what operators have quarantined' },
    recordingPermission(resources),
    ...imagingPermissions(resources, selected, key),
  ];
}
