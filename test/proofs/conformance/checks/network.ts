import { admittedIntoTier, Opening, reachableFromInternet, reachableFromTier, routesOut, egressPaths } from '../../../../src/reachability/reachability';
import type { Check } from '../clause';
import { PRODUCTION_STACK, STAGING_STACK } from '../examples';
import type { Resource, SynthesisedStack, Synthesis } from '../synthesis';

const TIERS = ['public', 'application', 'data'];
const HTTPS = { protocol: 'tcp', ports: '443', dependable: '443' };

export const subnetsInTiers: Check = (synthesis) => {
  const vpc = synthesis.only('AWS::EC2::VPC');
  const subnets = synthesis.all('AWS::EC2::Subnet');
  expect([...new Set(subnets.map(tierOf))].sort()).toEqual([...TIERS].sort());
  for (const tier of TIERS) {
    const ofTier = subnets.filter((subnet) => tierOf(subnet) === tier);
    expect(new Set(ofTier.map(({ properties }) => properties.AvailabilityZone)).size).toBeGreaterThanOrEqual(2);
    for (const subnet of ofTier) {
      expect(synthesis.referredTo(subnet.properties.VpcId, subnet.stack).path).toBe(vpc.path);
    }
  }
  return [vpc, ...subnets];
};

export const gateways: Check = (synthesis) => {
  const [production, staging] = [synthesis.stack(PRODUCTION_STACK), synthesis.stack(STAGING_STACK)];
  for (const { template } of [production, staging]) {
    expect(routesOut(template)).toEqual({ public: ['internet-gateway'], application: ['nat-gateway'], data: [] });
    expect(egressPaths(template)).toContainEqual({ tier: 'application', protocol: 'tcp', ports: '0-65535', dependable: '0-65535' });
  }

  // Each zone has egress that does not depend on another zone.
  for (const subnet of subnetsOf(synthesis, production, 'application')) {
    const [route] = routesOf(synthesis, subnet).filter(({ properties }) => properties.DestinationCidrBlock === '0.0.0.0/0');
    const nat = synthesis.referredTo(route.properties.NatGatewayId, production);
    const around = synthesis.referredTo(nat.properties.SubnetId, production);
    expect([tierOf(around), around.properties.AvailabilityZone]).toEqual(['public', subnet.properties.AvailabilityZone]);
  }
  expect(synthesis.all('AWS::EC2::NatGateway', staging)).toHaveLength(1);

  // Of whatever kind: IPv6, peering, transit gateway.
  const dataRoutes = [production, staging].flatMap((stack) => subnetsOf(synthesis, stack, 'data')).flatMap((subnet) => routesOf(synthesis, subnet));
  expect(dataRoutes.map(({ path }) => path)).toEqual([]);
  return [...synthesis.all('AWS::EC2::InternetGateway'), ...synthesis.all('AWS::EC2::NatGateway')];
};

export const networkAcls: Check = (synthesis) => {
  const { stack } = synthesis.only('AWS::EC2::VPC');
  const acls = TIERS.map((tier) => {
    const associated = subnetsOf(synthesis, stack, tier).map((subnet) => aclOf(synthesis, subnet));
    expect(new Set(associated.map(({ path }) => path)).size).toBe(1);
    return associated[0];
  });
  expect(new Set(acls.map(({ path }) => path)).size).toBe(TIERS.length);

  // An opening is dependable only where the answers are let through too, on every port that a caller may use.
  const { template } = stack;
  expect(admittedIntoTier(template, 'public')[0].dependable).toMatch(/^443,/);
  expect(egressPaths(template)).toContainEqual({ tier: 'application', protocol: 'tcp', ports: '0-65535', dependable: '0-65535' });
  expect(throughAcls(synthesis, stack, 'public', 'application')).toContainEqual({ protocol: 'tcp', ports: '0-65535', dependable: '0-65535' });
  expect(throughAcls(synthesis, stack, 'application', 'data')).toEqual([{ protocol: 'tcp', ports: '1433', dependable: '1433' }]);
  expect(throughAcls(synthesis, stack, 'public', 'data')).toEqual([]);
  return acls;
};

/** Returns the resources that are reachable from outside and that the analysis of reachability does not cover. */
const NOT_JUDGED = [
  'AWS::ElasticLoadBalancing::LoadBalancer', 'AWS::EC2::NetworkInterface', 'AWS::Lambda::Url', 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api',
  'AWS::GlobalAccelerator::Accelerator', 'AWS::CloudFront::Distribution', 'AWS::EC2::VPCPeeringConnection', 'AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::VPNGateway',
];

export const onlyHttpsFromInternet: Check = (synthesis) => {
  expect(NOT_JUDGED.flatMap((type) => synthesis.all(type)).map(({ path }) => path)).toEqual([]);
  const loadBalancers = synthesis.all('AWS::ElasticLoadBalancingV2::LoadBalancer');
  expect(loadBalancers).not.toEqual([]);
  expect(synthesis.stacks.flatMap(({ template }) => reachableFromInternet(template)))
    .toEqual(loadBalancers.map(({ logicalId }) => ({ resource: logicalId, ...HTTPS })));

  // Even a host that had a public address and no security group could not be called there.
  const { stack } = synthesis.only('AWS::EC2::VPC');
  expect(admittedIntoTier(stack.template, 'application')).toEqual([]);
  expect(admittedIntoTier(stack.template, 'data')).toEqual([]);
  return loadBalancers.flatMap((loadBalancer) =>
    [loadBalancer, ...loadBalancer.properties.SecurityGroups.map((group: any) => synthesis.referredTo(group, loadBalancer.stack))]);
};

function tierOf(subnet: Resource): string {
  return subnet.properties.Tags.find((tag: any) => tag.Key === 'aws-cdk:subnet-name').Value;
}

function subnetsOf(synthesis: Synthesis, stack: SynthesisedStack, tier: string): Resource[] {
  return synthesis.all('AWS::EC2::Subnet', stack).filter((subnet) => tierOf(subnet) === tier);
}

/** The resources of a type that refer to a resource of the same stack in this property. */
function referring(synthesis: Synthesis, type: string, property: string, { logicalId, stack }: Resource): Resource[] {
  return synthesis.all(type, stack).filter(({ properties }) => synthesis.referredTo(properties[property], stack).logicalId === logicalId);
}

function routesOf(synthesis: Synthesis, subnet: Resource): Resource[] {
  return referring(synthesis, 'AWS::EC2::SubnetRouteTableAssociation', 'SubnetId', subnet)
    .map(({ properties, stack }) => synthesis.referredTo(properties.RouteTableId, stack))
    .flatMap((table) => referring(synthesis, 'AWS::EC2::Route', 'RouteTableId', table));
}

function aclOf(synthesis: Synthesis, subnet: Resource): Resource {
  const associations = referring(synthesis, 'AWS::EC2::SubnetNetworkAclAssociation', 'SubnetId', subnet);
  if (associations.length !== 1) {
    throw new Error(`${subnet.path} has ${associations.length} network ACLs of ours`);
  }
  return synthesis.referredTo(associations[0].properties.NetworkAclId, subnet.stack);
}

/** Returns the traffic that network ACLs alone allow between two tiers. */
function throughAcls(synthesis: Synthesis, stack: SynthesisedStack, from: string, to: string): Opening[] {
  const unfiltered = {
    Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    Properties: { Scheme: 'internal', Subnets: subnetsOf(synthesis, stack, to).map(({ logicalId }) => ({ Ref: logicalId })) },
  };
  return reachableFromTier({ Resources: { ...stack.template.Resources, Unfiltered: unfiltered } }, from)
    .filter((opening) => opening.from === 'any host' && opening.resource === 'Unfiltered')
    .map(({ protocol, ports, dependable }) => ({ protocol, ports, dependable }));
}
