import { KEEP_TAG, QUARANTINE_TAG } from '../../../tags/tag-keys';
import type { EnvironmentResources } from '../../permissions/environment-resources';
import { Permission, toAsk } from '../../permissions/permission';

/** Removes images and snapshots of the environment that no human holds. It can tag nothing, so it makes nothing its own. */
export function expireImagesPermissions(resources: EnvironmentResources): Permission[] {
  const { images, snapshots, isTagged } = resources;
  const isTaggedAndNotHeld = { ...isTagged, Null: { [`aws:ResourceTag/${KEEP_TAG}`]: 'true', [`aws:ResourceTag/${QUARANTINE_TAG}`]: 'true' } }; // promise TAGS-15.3, ALL-4b.5
  return [
    ...toFindUses(resources),
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

/** Whatever is not looked at in the whole account could hide a use. */
function toFindUses(resources: EnvironmentResources): Permission[] {
  return [
    toAsk(
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
    ...toReadReferences(),
  ];
}

/**
 * EC2 asks in the caller's name what refers to an image; it may read parameters as the caller may.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html
 */
function toReadReferences(): Permission[] {
  return [
    toAsk('ec2:DescribeImageReferences'),
    {
      ...toAsk(
        'ec2:DescribeLaunchTemplates', 'imagebuilder:GetContainerRecipe', 'imagebuilder:ListContainerRecipes', 'imagebuilder:ListImageRecipes',
      ),
      conditions: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'ec2-images.amazonaws.com' } },
    },
  ];
}
