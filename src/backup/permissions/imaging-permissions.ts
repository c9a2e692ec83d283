import type { Conditions, EnvironmentResources } from './environment-resources';
import type { Permission } from './permission';

/** The key of the environment's volumes. */
export interface EncryptionKey {
  readonly arn: string;
  readonly region: string;
}

/**
 * Returns the permissions to make images of instances. An image and its snapshots can be created only with the environment's tag, and
 * existing resources cannot be tagged.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function imagingPermissions(resources: EnvironmentResources, instances: Conditions, key: EncryptionKey | undefined): Permission[] {
  const { images, snapshots, getsTagged } = resources;
  return [
    {
      actions: ['ec2:CreateImage'],
      resources: [resources.instances],
      conditions: instances, // promise ALL-4b.1
      whyWildcard: 'instances of the environment, by their tag',
    },
    {
      actions: ['ec2:CreateImage'],
      resources: [images, snapshots],
      conditions: getsTagged, // promise ALL-4b.2
      whyWildcard: 'what is made has no id before, and gets the environment\'s tag',
    },
    {
      actions: ['ec2:CreateTags'],
      resources: [images, snapshots],
      conditions: { StringEquals: { ...getsTagged.StringEquals, 'ec2:CreateAction': 'CreateImage' } }, // promise ALL-4d
      whyWildcard: 'what is made has no id before, and gets the environment\'s tag',
    },
    ...key === undefined ? [] : encryption(key),
  ];
}

/** Returns the permission to write a record of a quarantine that somebody imposes with a tag. The functions do this before they make images. */
export function recordingPermission({ quarantineRecords }: EnvironmentResources): Permission {
  return { actions: ['ssm:PutParameter'], resources: [quarantineRecords], whyWildcard: 'records of what carries the tag of a quarantine, by its id' };
}

/**
 * Returns the permissions on the key of the volumes. EBS uses a customer managed key on behalf of the caller that requests the snapshot.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
function encryption({ arn, region }: EncryptionKey): Permission[] {
  const throughEc2 = { StringEquals: { 'kms:ViaService': `ec2.${region}.amazonaws.com` } };
  return [
    {
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      resources: [arn],
      conditions: throughEc2,
    },
    {
      actions: ['kms:CreateGrant'],
      resources: [arn],
      conditions: { ...throughEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
