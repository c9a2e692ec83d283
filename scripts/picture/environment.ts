import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { production } from '../../examples/production/app';
import { input } from '../../examples/production/input';

/** The resources of one tier in one zone, in the words of the picture. */
export interface Cell {
  readonly tier: string;
  readonly zone: string;
  readonly resources: readonly string[];
}

/** An environment as the picture shows it. */
export interface Pictured {
  readonly zones: readonly string[];
  readonly tiers: readonly string[];
  readonly cells: readonly Cell[];
  /** The resources that are one resource in all zones. A cell does not list them. */
  readonly shared: readonly { readonly tier: string; readonly resource: string }[];
  /** The ports that the Internet reaches. */
  readonly publicPorts: readonly number[];
}

const STACK = 'oban-production';

/** The production example, as it is synthesised. */
export function pictured(): Pictured {
  const app = new App();
  production(app, input);
  const template = Template.fromStack(app.node.findChild(STACK) as Stack);
  const of = (type: string): [string, any][] => Object.entries<any>(template.findResources(type)).map(([id, { Properties }]) => [id, Properties]);

  const subnets = new Map(of('AWS::EC2::Subnet').map(([id, { AvailabilityZone, Tags }]) => [
    id, { zone: AvailabilityZone as string, tier: Tags.find(({ Key }: any) => Key === 'aws-cdk:subnet-name').Value as string },
  ]));
  const within = (ids: any[]) => ids.map(({ Ref }) => subnets.get(Ref)!);
  const place = (resource: string, ids: any[]) => within(ids).map((subnet) => ({ ...subnet, resource }));

  const [, database] = of('AWS::RDS::DBInstance')[0];
  const [, group] = of('AWS::RDS::DBSubnetGroup')[0];
  const placed = [
    ...of('AWS::EC2::NatGateway').flatMap(([, { SubnetId }]) => place('NAT gateway', [SubnetId])),
    ...of('AWS::AutoScaling::AutoScalingGroup').flatMap(([, { VPCZoneIdentifier }]) => place('gateway member', VPCZoneIdentifier)),
    ...of('AWS::EC2::Instance').flatMap(([, { SubnetId, Tags }]) => place(`server ${Tags.find(({ Key }: any) => Key === 'Name').Value}`, [SubnetId])),
    ...place('SQL Server', group.SubnetIds.slice(0, 1)),
    ...database.MultiAZ ? place('SQL Server standby', group.SubnetIds.slice(1)) : [],
  ];
  const zones = [...new Set([...subnets.values()].map(({ zone }) => zone))];
  const tiers = [...new Set([...subnets.values()].map(({ tier }) => tier))];
  const cells = tiers.flatMap((tier) => zones.map((zone) => ({
    tier, zone, resources: placed.filter((each) => each.tier === tier && each.zone === zone).map(({ resource }) => resource),
  })));
  const shared = of('AWS::ElasticLoadBalancingV2::LoadBalancer').map(([, { Subnets }]) => ({ tier: within(Subnets)[0].tier, resource: 'load balancer' }));
  const open = of('AWS::EC2::SecurityGroup').flatMap(([, { SecurityGroupIngress = [] }]) => SecurityGroupIngress)
    .filter(({ CidrIp }: any) => CidrIp === '0.0.0.0/0').map(({ FromPort }: any) => FromPort as number);
  return { zones, tiers, cells, shared, publicPorts: [...new Set(open)] };
}
