import { KEEP_TAG, QUARANTINE_TAG } from '../../../tags/tag-keys';
import type { EnvironmentResources } from '../../permissions/environment-resources';
import { Permission, listPermission } from '../../permissions/permission';

/** Returns the permissions of expire-images: to remove the environment's images and snapshots that nobody keeps. It cannot set tags. */
export function expireImagesPermissions(resources: EnvironmentResources): Permission[] {
  const { images, snapshots, isTagged } = resources;
  const isTaggedAndNotHeld = { ...isTagged, Null: { [`aws:ResourceTag/${KEEP_TAG}`]: 'true', [`aws:ResourceTag/${QUARANTINE_TAG}`]: 'true' } }; // promise TAGS-15.3, ALL-4b.5
  return [
    ...permissionsToFindUses(resources),
    {
      actions: ['ec2:DeregisterImage'],
      resources: [images],
      conditions: isTaggedAndNotHeld, // promise ALL-4b.3
      whyWildcard: 'images of the environment that no person holds and that are not quarantined, by their tags',
    },
    {
      actions: ['ec2:DeleteSnapshot'], // promise ALL-4f.2
      resources: [snapshots],
      conditions: isTaggedAndNotHeld, // promise ALL-4b.4, FN-3j2.2
      whyWildcard: 'snapshots of the environment that no person holds and that are not quarantined, by their tags',
    },
  ];
}

/** Returns the permissions to find uses of images in the whole account. */
function permissionsToFindUses(resources: EnvironmentResources): Permission[] {
  return [
    listPermission(
      'ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeLaunchTemplateVersions', 'ec2:DescribeLockedSnapshots', 'ec2:DescribeSnapshots',
      'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeLaunchConfigurations', 'ssm:DescribeParameters',
    ),
    {
      actions: ['ssm:GetParametersByPath'],
      resources: resources.parameters,
      whyWildcard: 'the parameters of the environment: its inventory, and the records of operators',
    },
    {
      actions: ['ssm:GetParameters', 'ssm:GetParameterHistory'],
      resources: resources.allParameters,
      whyWildcard: 'any parameter may point to an image, and any may be what a launch template names; none is decrypted',
    },
    {
      actions: ['ssm:GetParameter'],
      resources: [resources.sharedParameters],
      whyWildcard: 'a launch template can name any parameter of this account, and any that another account shares with it; none is decrypted',
    },
    {
      actions: ['ec2:DescribeImageAttribute'],
      resources: [resources.images],
      conditions: resources.isTagged,
      whyWildcard: 'images of the environment, by their tags: with whom they are shared',
    },
    {
      isDenied: true,
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: { StringEquals: { 'kms:ViaService': resources.parameterStore } },
    },
    ...permissionsToReadReferences(),
  ];
}

/**
 * Returns the permissions to find references to images. EC2 queries them on behalf of the caller, with the caller's permissions.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html
 */
function permissionsToReadReferences(): Permission[] {
  return [
    listPermission('ec2:DescribeImageReferences'),
    {
      ...listPermission(
        'ec2:DescribeLaunchTemplates', 'imagebuilder:GetContainerRecipe', 'imagebuilder:ListContainerRecipes', 'imagebuilder:ListImageRecipes',
      ),
      conditions: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'ec2-images.amazonaws.com' } },
    },
  ];
}
