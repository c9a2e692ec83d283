import { Fault } from './fault';
import type { QueryParameters } from './query-parameters';
import type { StandInGroup, TemplateChoice, World } from './world';
import type { Content } from './xml';

const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 50;

type Action = (world: World, parameters: QueryParameters) => { readonly [name: string]: Content };

/** The supported actions of Auto Scaling, by their names. */
export const AUTO_SCALING_ACTIONS: { readonly [name: string]: Action } = {
  /** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html */
  DescribeAutoScalingGroups: (world, parameters) => {
    const names = parameters.list('AutoScalingGroupNames.member');
    const { items, nextToken } = world.groups.page(pageSize(parameters), parameters.text('NextToken'), ({ name }) => names.length === 0 || names.includes(name));
    return { AutoScalingGroups: items.map(groupContent), NextToken: nextToken };
  },

  /** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeLaunchConfigurations.html */
  DescribeLaunchConfigurations: (world, parameters) => {
    const names = parameters.list('LaunchConfigurationNames.member');
    const { items, nextToken } = world.configurations.page(
      pageSize(parameters), parameters.text('NextToken'), ({ name }) => names.length === 0 || names.includes(name));
    return {
      LaunchConfigurations: items.map(({ name, imageId }) => (
        { LaunchConfigurationName: name, ImageId: imageId, InstanceType: 't3.micro', CreatedTime: '2024-01-01T00:00:00.000Z' })),
      NextToken: nextToken,
    };
  },
};

function pageSize(parameters: QueryParameters): number {
  const size = parameters.number('MaxRecords') ?? DEFAULT_PAGE;
  if (size < 1 || size > LARGEST_PAGE) {
    throw new Fault('ValidationError', `MaxRecords is ${size}: between 1 and ${LARGEST_PAGE} are allowed`);
  }
  return size;
}

function groupContent({ name, template, configurationName, mixed }: StandInGroup): Content {
  return {
    AutoScalingGroupName: name,
    MinSize: 0,
    MaxSize: 1,
    DesiredCapacity: 0,
    DefaultCooldown: 300,
    AvailabilityZones: ['ap-southeast-2a'],
    HealthCheckType: 'EC2',
    CreatedTime: '2024-01-01T00:00:00.000Z',
    LaunchConfigurationName: configurationName,
    LaunchTemplate: template && templateContent(template),
    MixedInstancesPolicy: mixed && {
      LaunchTemplate: {
        LaunchTemplateSpecification: templateContent(mixed),
        Overrides: mixed.overrideImageIds.map((imageId) => ({ InstanceType: 't3.micro', ImageId: imageId })),
      },
    },
  };
}

function templateContent({ templateId, version }: TemplateChoice): Content {
  return { LaunchTemplateId: templateId, Version: version };
}
