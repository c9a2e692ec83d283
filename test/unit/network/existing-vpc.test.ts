import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { newStack, TWO_ZONES } from './network-fixture';
import { EnvironmentNetwork, EnvironmentNetworkProps, InterfaceEndpoints } from '../../../src/network';

const PUBLIC = { subnetType: ec2.SubnetType.PUBLIC };
const PRIVATE = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
const ISOLATED = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

function subnets(tier: string, count: number) {
  return { ids: Array.from({ length: count }, (_, i) => `subnet-${tier}${i}`), tables: Array.from({ length: count }, (_, i) => `rtb-${tier}${i}`) };
}

/** A VPC of somebody else, with two subnets of each kind. */
function given(stack: Stack): ec2.IVpc {
  const [pub, priv, iso] = ['public', 'private', 'isolated'].map((tier) => subnets(tier, 2));
  return ec2.Vpc.fromVpcAttributes(stack, 'Given', {
    vpcId: 'vpc-1',
    vpcCidrBlock: '10.9.0.0/16',
    availabilityZones: TWO_ZONES,
    publicSubnetIds: pub.ids,
    publicSubnetRouteTableIds: pub.tables,
    privateSubnetIds: priv.ids,
    privateSubnetRouteTableIds: priv.tables,
    isolatedSubnetIds: iso.ids,
    isolatedSubnetRouteTableIds: iso.tables,
  });
}

function existing(props: Partial<EnvironmentNetworkProps> | ((vpc: ec2.IVpc) => Partial<EnvironmentNetworkProps>) = {}) {
  const stack = newStack();
  const vpc = given(stack);
  const network = new EnvironmentNetwork(stack, 'Network', {
    environmentName: 'test',
    vpc,
    publicSubnets: PUBLIC,
    applicationSubnets: PRIVATE,
    dataSubnets: ISOLATED,
    ...(typeof props === 'function' ? props(vpc) : props),
  });
  return { stack, network, vpc };
}

test('no resource is made in an existing VPC', () => {
  const { stack, network, vpc } = existing();
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  expect(network.vpc).toBe(vpc);
  expect(network.availabilityZones).toEqual(TWO_ZONES);
  expect(network.applicationTierHasEgress).toBe(true);
  expect(network.natPublicIps).toEqual([]);
  const selected = [network.publicSubnets, network.applicationSubnets, network.dataSubnets].map((tier) => vpc.selectSubnets(tier).subnetIds[0]);
  expect(selected).toEqual(['subnet-public0', 'subnet-private0', 'subnet-isolated0']);
});

test('only the chosen interface endpoints are made in an existing VPC', () => {
  const { stack } = existing({ interfaceEndpoints: InterfaceEndpoints.of([ec2.InterfaceVpcEndpointAwsService.SSM]) });
  const types = Object.values<any>(Template.fromStack(stack).toJSON().Resources).map(({ Type }) => Type);
  expect(types.sort()).toEqual(['AWS::EC2::SecurityGroup', 'AWS::EC2::VPCEndpoint']);
});

test('isolated application subnets have no egress and need endpoints', () => {
  const isolated = (interfaceEndpoints: InterfaceEndpoints) => existing((vpc) => ({
    applicationSubnets: ISOLATED, dataSubnets: { subnets: vpc.privateSubnets }, interfaceEndpoints,
  }));
  expect(() => isolated(InterfaceEndpoints.none())).toThrow(/no egress and no interface endpoint for ssm, .*existing\(\) if the existing VPC has the endpoints/);
  expect(isolated(InterfaceEndpoints.existing()).network.applicationTierHasEgress).toBe(false);
  Template.fromStack(isolated(InterfaceEndpoints.essential()).stack).resourceCountIs('AWS::EC2::VPCEndpoint', 8);
});

test('one isolated subnet among the application subnets requires endpoints', () => {
  const mixed = (vpc: ec2.IVpc) => ({
    applicationSubnets: { subnets: [vpc.privateSubnets[0], vpc.isolatedSubnets[1]] },
    dataSubnets: { subnets: [vpc.isolatedSubnets[0], vpc.privateSubnets[1]] },
  });
  expect(() => existing(mixed)).toThrow(/no egress/);
});

test('a database with egress causes a warning', () => {
  const { stack } = existing((vpc) => ({
    dataSubnets: { subnets: vpc.privateSubnets }, applicationSubnets: ISOLATED, interfaceEndpoints: InterfaceEndpoints.essential(),
  }));
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('subnet-private0 in dataSubnets has egress'))).toHaveLength(1);
  expect(Annotations.fromStack(existing().stack).findWarning('*', Match.anyValue())).toEqual([]);
});

test.each<[string, Partial<EnvironmentNetworkProps> | ((vpc: ec2.IVpc) => Partial<EnvironmentNetworkProps>), RegExp]>([
  ['a tier without subnets', { dataSubnets: undefined }, /vpc without dataSubnets: select the subnets of all three tiers/],
  ['all tiers without subnets', { publicSubnets: undefined, applicationSubnets: undefined, dataSubnets: undefined }, /vpc without publicSubnets, applicationSubnets, dataSubnets/],
  ['a range', { ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16') }, /both vpc and ipAddresses/],
  ['zones', { availabilityZones: TWO_ZONES }, /availabilityZones with vpc, .* remove availabilityZones, or give ipAddresses/],
  ['what belongs to its owner', { subnetMask: 24, natGateways: 0, natAddresses: [], flowLogRetention: 1 }, /subnetMask, natGateways, natAddresses, flowLogRetention with vpc/],
  ['subnets in one zone', (vpc) => ({ dataSubnets: { subnets: [vpc.isolatedSubnets[0]] } }), /dataSubnets selects 1 subnets in 1 Availability Zones \(ap-southeast-2a\): select/],
  ['a subnet in two tiers', { dataSubnets: PRIVATE }, /subnet-private0 is in applicationSubnets and in dataSubnets: give/],
  ['public application subnets', { applicationSubnets: PUBLIC, publicSubnets: PRIVATE }, /subnet-private0 in publicSubnets is a private subnet/],
  ['a public data subnet', (vpc) => ({ publicSubnets: { subnets: lookalikes(vpc) }, dataSubnets: PUBLIC }), /subnet-public0 in dataSubnets is a public subnet/],
  ['an application zone without a public subnet', (vpc) => ({ publicSubnets: { subnets: [vpc.publicSubnets[0], elsewhere(vpc)] } }),
    /applicationSubnets has a subnet in ap-southeast-2b, and publicSubnets has none there \(only in ap-southeast-2a, ap-southeast-2c\): select/],
])('an existing VPC is refused with %s', (_, props, message) => {
  expect(() => existing(props)).toThrow(message);
});

test('a VPC that is not looked up yet is not checked by its placeholders', () => {
  const stack = newStack();
  const vpc = ec2.Vpc.fromLookup(stack, 'Given', { vpcId: 'vpc-1' });
  const network = new EnvironmentNetwork(stack, 'Network', {
    environmentName: 'test', vpc, publicSubnets: PUBLIC, applicationSubnets: { subnetGroupName: 'application' }, dataSubnets: { subnetGroupName: 'data' },
  });
  expect(network.vpc).toBe(vpc);
});

/** Subnets that the VPC does not know. */
function lookalikes(vpc: ec2.IVpc): ec2.ISubnet[] {
  return TWO_ZONES.map((availabilityZone, i) => ec2.Subnet.fromSubnetAttributes(vpc, `Other${i}`, { subnetId: `subnet-other${i}`, availabilityZone, routeTableId: 'rtb' }));
}

function elsewhere(vpc: ec2.IVpc): ec2.ISubnet {
  return ec2.Subnet.fromSubnetAttributes(vpc, 'Elsewhere', { subnetId: 'subnet-elsewhere', availabilityZone: 'ap-southeast-2c', routeTableId: 'rtb' });
}

describe('a VPC with the subnets of its owner', () => {
  const tier = (name: string, zones: string[], range: (index: number) => string) => ({
    [`${name}SubnetIds`]: zones.map((_, index) => `subnet-${name}${index}`),
    [`${name}SubnetRouteTableIds`]: zones.map((_, index) => `rtb-${name}${index}`),
    [`${name}SubnetIpv4CidrBlocks`]: zones.map((_, index) => range(index)),
  });
  const SERVICE = InterfaceEndpoints.of([ec2.InterfaceVpcEndpointAwsService.SSM]);
  const [A, B] = TWO_ZONES;

  function madeByOwner(ranges: (name: string, index: number) => string, account?: string) {
    const stack = newStack();
    const zones = [A, B, A];
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Given', {
      vpcId: 'vpc-1',
      vpcCidrBlock: '10.9.0.0/16',
      availabilityZones: [A, B],
      publicSubnetIds: ['subnet-public0', 'subnet-public1'],
      publicSubnetRouteTableIds: ['rtb-public0', 'rtb-public1'],
      region: stack.region,
      ...tier('isolated', TWO_ZONES, (index) => ranges('isolated', index)),
    });
    const application = zones.map((availabilityZone, index) => ec2.Subnet.fromSubnetAttributes(stack, `App${index}`, {
      subnetId: `subnet-app${index}`, availabilityZone, routeTableId: 'rtb', ipv4CidrBlock: ranges('app', index),
    }));
    if (account !== undefined) {
      Object.defineProperty(vpc.env, 'account', { value: account });
    }
    new EnvironmentNetwork(stack, 'Network', {
      environmentName: 'test', vpc, publicSubnets: PUBLIC, applicationSubnets: { subnets: application }, dataSubnets: ISOLATED, interfaceEndpoints: SERVICE,
    });
    return Template.fromStack(stack);
  }

  test('an interface endpoint is in one subnet of each zone', () => {
    madeByOwner((_, index) => `10.9.${index}.0/24`).hasResourceProperties('AWS::EC2::VPCEndpoint', { SubnetIds: ['subnet-app0', 'subnet-app1'] });
  });

  test('interface endpoints admit a secondary range that an application subnet is in', () => {
    const admitted = (template: Template) => Object.values<any>(template.findResources('AWS::EC2::SecurityGroup'))
      .flatMap(({ Properties }) => Properties.SecurityGroupIngress.map(({ CidrIp }: { CidrIp: string }) => CidrIp));
    expect(admitted(madeByOwner((_, index) => `10.9.${index}.0/24`))).toEqual(['10.9.0.0/16']);
    expect(admitted(madeByOwner((_, index) => `100.64.${index}.0/24`))).toEqual(['10.9.0.0/16', '100.64.0.0/24', '100.64.1.0/24', '100.64.2.0/24']);
  });

  // https://repost.aws/knowledge-center/vpc-interface-endpoint-creation-errors: "This operation does not support shared VPCs."
  test('interface endpoints are refused in a VPC that another account shares', () => {
    const range = (_: string, index: number) => `10.9.${index}.0/24`;
    expect(() => madeByOwner(range, '210987654321')).toThrow(/belongs to the account 210987654321, and interfaceEndpoints has ssm: only the owner .*existing\(\)/);
    expect(() => madeByOwner(range, '111122223333')).not.toThrow();
  });
});
