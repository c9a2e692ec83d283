import {
  AutoScalingClient, AutoScalingGroup, LaunchTemplateSpecification, paginateDescribeLaunchConfigurations,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeLaunchTemplateVersionsCommandInput, EC2Client, LaunchTemplateVersion, paginateDescribeLaunchTemplateVersions,
} from '@aws-sdk/client-ec2';
import { everyPage } from '../../../aws-calls/every-page';
import { isFault } from '../../../aws-calls/fault';
import { allGroups } from '../aws/auto-scaling-groups';
import type { LaunchSource } from '../model/resources';
import { batches } from '../runtime/batches';
import type { Clients } from '../runtime/clients';
import { inParallel } from '../runtime/in-parallel';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html */
const TEMPLATE_PAGE_SIZE = 200;
const VERSIONS_AT_ONCE = 10;

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeLaunchConfigurations.html */
const MOST_CONFIGURATIONS = 50;

/** Returns the sources of launches: the default and the latest version of every template, and the versions and configurations of groups. */
export async function launchSources({ ec2, autoScaling }: Pick<Clients, 'autoScaling' | 'ec2'>): Promise<LaunchSource[]> {
  const [current, groups] = await Promise.all([describeVersions(ec2, { Versions: ['$Default', '$Latest'] }), allGroups(autoScaling)]); // promise FN-3c.1
  const [pinned, configurations] = await Promise.all([pinnedVersions(ec2, groups, current), configurationsOf(autoScaling, groups)]);
  return [
    ...[...current, ...pinned].flatMap(sourceOfVersion), // promise FN-3c.2
    ...configurations, // promise FN-3c.5
    ...groups.flatMap(sourcesOfOverrides), // promise FN-3c.4
  ];
}

function describeVersions(client: EC2Client, input: DescribeLaunchTemplateVersionsCommandInput): Promise<LaunchTemplateVersion[]> {
  return everyPage(paginateDescribeLaunchTemplateVersions({ client, pageSize: TEMPLATE_PAGE_SIZE }, input), (page) => page.LaunchTemplateVersions);
}

/** Returns the versions that groups name by number and that are neither the default nor the latest. */
async function pinnedVersions(
  ec2: EC2Client, groups: readonly AutoScalingGroup[], current: readonly LaunchTemplateVersion[],
): Promise<LaunchTemplateVersion[]> {
  const known = new Set(current.flatMap(({ LaunchTemplateId, LaunchTemplateName, VersionNumber }) => (
    [LaunchTemplateId, LaunchTemplateName].map((template) => `${template} ${VersionNumber}`))));
  const pinned = new Map<string, DescribeLaunchTemplateVersionsCommandInput>();
  for (const { LaunchTemplateId, LaunchTemplateName, Version } of groups.flatMap(templatesOf)) {
    const key = `${LaunchTemplateId ?? LaunchTemplateName} ${Version}`;
    if (Version !== undefined && !Version.startsWith('$') && !known.has(key)) {
      pinned.set(key, { ...LaunchTemplateId === undefined ? { LaunchTemplateName } : { LaunchTemplateId }, Versions: [Version] });
    }
  }
  return (await inParallel([...pinned.values()], VERSIONS_AT_ONCE, (input) => describePinnedVersion(ec2, input))).flat();
}

async function describePinnedVersion(ec2: EC2Client, input: DescribeLaunchTemplateVersionsCommandInput): Promise<LaunchTemplateVersion[]> {
  try {
    return await describeVersions(ec2, input);
  } catch (error) {
    // A group whose template does not exist cannot launch instances.
    if (isFault(error, 'InvalidLaunchTemplateId.NotFound', 'InvalidLaunchTemplateId.VersionNotFound', 'InvalidLaunchTemplateName.NotFoundException')) {
      return [];
    }
    throw error;
  }
}

function templatesOf({ LaunchTemplate, MixedInstancesPolicy }: AutoScalingGroup): LaunchTemplateSpecification[] {
  const { LaunchTemplateSpecification: mixed, Overrides = [] } = MixedInstancesPolicy?.LaunchTemplate ?? {};
  return [LaunchTemplate, mixed, ...Overrides.map((override) => override.LaunchTemplateSpecification)].filter((template) => template !== undefined); // promise FN-3c.3
}

async function configurationsOf(client: AutoScalingClient, groups: readonly AutoScalingGroup[]): Promise<LaunchSource[]> {
  const names = [...new Set(groups.flatMap(({ LaunchConfigurationName }) => LaunchConfigurationName ?? []))];
  const sources: LaunchSource[] = [];
  for (const batch of batches(names, MOST_CONFIGURATIONS)) {
    const pages = paginateDescribeLaunchConfigurations({ client }, { LaunchConfigurationNames: batch });
    const configurations = await everyPage(pages, (page) => page.LaunchConfigurations);
    sources.push(...configurations.map(({ LaunchConfigurationName, ImageId }) => (
      { name: `launch configuration ${LaunchConfigurationName}`, image: ImageId! })));
  }
  return sources;
}

/** Returns the images of overrides: a mixed group may name a separate image for some instance types. */
function sourcesOfOverrides({ AutoScalingGroupName, MixedInstancesPolicy }: AutoScalingGroup): LaunchSource[] {
  const overrides = MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? [];
  return overrides.flatMap(({ ImageId }) => (ImageId === undefined ? [] : [{ name: `override of group ${AutoScalingGroupName}`, image: ImageId }]));
}

function sourceOfVersion({ LaunchTemplateId, VersionNumber, LaunchTemplateData }: LaunchTemplateVersion): LaunchSource[] {
  const image = LaunchTemplateData?.ImageId;
  return image === undefined ? [] : [{ name: `version ${VersionNumber} of launch template ${LaunchTemplateId}`, image }];
}
