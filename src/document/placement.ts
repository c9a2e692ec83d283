import type { Resource } from './assembly/cloud-assembly';
import { tagOf } from './assembly/environment';
import type { Facts } from './facts';

/** A subnet of the templates. */
export interface Subnet {
  readonly resource: Resource;
  readonly tier: string;
  /** Undefined if it is decided at deployment. */
  readonly zone?: string;
}

/** Returns the subnets of an environment. None if its VPC is not in the templates. */
export function subnetsOf(facts: Facts): Subnet[] {
  return facts.own('AWS::EC2::Subnet').map((resource) => ({
    resource,
    tier: `${tagOf(resource.properties.Tags, 'aws-cdk:subnet-name') ?? resource.path}`,
    zone: facts.literal(resource.properties.AvailabilityZone, resource.stack),
  }));
}

/** Returns the subnets that a resource may be in. Subnets outside of the templates are left out. */
export function subnetsWith(facts: Facts, { type, properties, stack }: Resource): Subnet[] {
  const subnets = subnetsOf(facts);
  const group = type === 'AWS::RDS::DBInstance' ? facts.referred(properties.DBSubnetGroupName, stack) : undefined;
  const given: unknown[] = group?.properties.SubnetIds ?? properties.VPCZoneIdentifier ?? properties.Subnets ?? properties.SubnetIds
    ?? properties.SubnetMappings?.map((mapping: any) => mapping.SubnetId) ?? [properties.SubnetId ?? properties.NetworkInterfaces?.[0]?.SubnetId];
  return given.flatMap((each) => {
    const subnet = facts.referred(each, (group ?? { stack }).stack);
    return subnets.filter(({ resource }) => resource.id === subnet?.id && resource.stack === subnet.stack);
  });
}
