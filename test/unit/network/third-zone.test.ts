import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as fc from 'fast-check';
import { newNetwork, THREE_ZONES, TWO_ZONES } from './network-fixture';
import { EnvironmentNetworkProps } from '../../../src/network';

function resources(props: Partial<EnvironmentNetworkProps>): { [id: string]: any } {
  return newNetwork(props).template.toJSON().Resources;
}

test('a third zone adds resources and changes no other, except the routes of the S3 endpoint', () => {
  const before = resources({ availabilityZones: TWO_ZONES });
  const after = resources({ availabilityZones: THREE_ZONES });
  const touched = Object.keys(before).filter((id) => JSON.stringify(after[id]) !== JSON.stringify(before[id]));
  expect(touched.map((id) => before[id].Type).sort()).toEqual([
    // Only what they wait for: the association of each zone waits for all rules, the third zone's too.
    'AWS::EC2::SubnetNetworkAclAssociation', 'AWS::EC2::SubnetNetworkAclAssociation',
    'AWS::EC2::VPCEndpoint',
  ]);
  touched.forEach((id) => expect({ ...after[id], DependsOn: [], Properties: { ...after[id].Properties, RouteTableIds: [] } })
    .toEqual({ ...before[id], DependsOn: [], Properties: { ...before[id].Properties, RouteTableIds: [] } }));
});

test('a third zone takes no address from the NAT gateways of the others', () => {
  const nat = (all: { [id: string]: any }) => Object.entries(all).filter(([, { Type }]) => ['AWS::EC2::NatGateway', 'AWS::EC2::EIP'].includes(Type));
  const [before, after] = [resources({ availabilityZones: TWO_ZONES }), resources({ availabilityZones: THREE_ZONES })];
  expect(nat(after)).toEqual(expect.arrayContaining(nat(before)));
  expect(nat(before)).toHaveLength(4);
  expect(nat(after)).toHaveLength(6);
});

/** A VPC range of /16 to /21 and a mask of which it holds nine. */
const ranges = fc.integer({ min: 16, max: 21 }).chain((prefix) => fc.record({
  cidr: fc.integer({ min: 0, max: 255 }).chain((second) => fc.integer({ min: 0, max: 2 ** (prefix - 16) - 1 })
    .map((block) => `10.${second}.${block * 2 ** (24 - prefix)}.0/${prefix}`)),
  subnetMask: fc.integer({ min: prefix + 4, max: 27 }),
}));

test('a third zone moves no subnet, and no two subnets overlap, for every range and mask', () => {
  fc.assert(fc.property(ranges, fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 3, maxLength: 3 }), ({ cidr, subnetMask }, letters) => {
    const zones = letters.map((letter) => `ap-southeast-2${letter}`);
    const subnets = (availabilityZones: string[]) => Object.fromEntries(Object
      .entries(resources({ availabilityZones, subnetMask, ipAddresses: ec2.IpAddresses.cidr(cidr) }))
      .filter(([, { Type }]) => Type === 'AWS::EC2::Subnet')
      .map(([id, { Properties }]) => [id, `${Properties.AvailabilityZone} ${Properties.CidrBlock}`]));
    const [before, after] = [subnets(zones.slice(0, 2)), subnets(zones)];
    expect(after).toEqual(expect.objectContaining(before));
    expect(Object.keys(after)).toHaveLength(9);
    expect(new Set(Object.values(after).map((subnet) => subnet.split(' ')[1])).size).toBe(9);
  }), { numRuns: 25 });
});
