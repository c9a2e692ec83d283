/** The name of a cluster's group. */
export function groupName(cluster: string): string {
  return `group-${cluster}`;
}

/** Clusters of two members each behind one load balancer. Its target group is an output. */
export function clustersTemplate(clusters: readonly string[], imageOf: (cluster: string) => string): object {
  return {
    Resources: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      ...Object.fromEntries(ZONES.map((zone, index) => [subnetOf(zone), {
        Type: 'AWS::EC2::Subnet',
        Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `ap-southeast-2${zone}` },
      }])),
      LoadBalancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Type: 'network', Subnets: SUBNETS } },
      Targets: {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        Properties: { Port: 443, Protocol: 'TCP', TargetType: 'instance', VpcId: { Ref: 'Vpc' } },
      },
      Listener: {
        Type: 'AWS::ElasticLoadBalancingV2::Listener',
        Properties: {
          LoadBalancerArn: { Ref: 'LoadBalancer' },
          Port: 443,
          Protocol: 'TCP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Targets' } }],
        },
      },
      ...Object.assign({}, ...clusters.map((cluster) => clusterResources(cluster, imageOf(cluster)))),
    },
    Outputs: { Targets: { Value: { Ref: 'Targets' } } },
  };
}

const ZONES = ['a', 'b'];
const SUBNETS = ZONES.map((zone) => ({ Ref: subnetOf(zone) }));

function subnetOf(zone: string): string {
  return `Subnet${zone.toUpperCase()}`;
}

function clusterResources(cluster: string, image: string): object {
  return {
    [`${cluster}Template`]: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: { LaunchTemplateName: `template-${cluster}`, LaunchTemplateData: { ImageId: image, InstanceType: 'm5.large' } },
    },
    [`${cluster}Group`]: {
      Type: 'AWS::AutoScaling::AutoScalingGroup',
      DependsOn: 'Listener',
      Properties: {
        AutoScalingGroupName: groupName(cluster),
        MinSize: '2',
        MaxSize: '3',
        DesiredCapacity: '2',
        HealthCheckType: 'ELB',
        HealthCheckGracePeriod: 1200,
        LaunchTemplate: { LaunchTemplateId: { Ref: `${cluster}Template` }, Version: { 'Fn::GetAtt': [`${cluster}Template`, 'LatestVersionNumber'] } },
        TargetGroupARNs: [{ Ref: 'Targets' }],
        VPCZoneIdentifier: SUBNETS,
        Tags: [{ Key: 'Name', Value: cluster, PropagateAtLaunch: true }, { Key: 'oban:environment', Value: 'prod', PropagateAtLaunch: true }],
      },
    },
  };
}
