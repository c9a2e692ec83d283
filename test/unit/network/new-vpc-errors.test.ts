import { App, Fn, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { newNetwork, newStack, THREE_ZONES, TWO_ZONES } from './network-fixture';
import { EnvironmentNetworkProps, InterfaceEndpoints } from '../../../src/network';

const NAT = { allocationId: 'eipalloc-1', publicIp: '198.51.100.1' };
const VPC = () => ec2.Vpc.fromVpcAttributes(newStack(), 'Given', { vpcId: 'vpc-1', availabilityZones: TWO_ZONES });

test.each<[string, Partial<EnvironmentNetworkProps>, RegExp]>([
  ['neither a new nor an existing VPC', { ipAddresses: undefined }, /neither vpc nor ipAddresses: give/],
  ['both', { vpc: VPC() }, /both vpc and ipAddresses: give/],
  ['subnets of an existing VPC', { dataSubnets: {} }, /dataSubnets with ipAddresses, .* remove dataSubnets, or give an existing vpc/],
  ['endpoints of an existing VPC', { interfaceEndpoints: InterfaceEndpoints.existing() }, /existing\(\) with ipAddresses, .* give/],
  ['no zones', { availabilityZones: undefined }, /ipAddresses without availabilityZones: name two or three/],
  ['one zone', { availabilityZones: ['ap-southeast-2a'] }, /has 1 zones \(ap-southeast-2a\): give two or three/],
  ['four zones', { availabilityZones: [...THREE_ZONES, 'ap-southeast-2d'] }, /has 4 zones .*: give two or three/],
  ['a zone twice', { availabilityZones: ['ap-southeast-2a', 'ap-southeast-2a'] }, /'ap-southeast-2a' is in availabilityZones twice/],
  ['a zone of another Region', { availabilityZones: ['ap-southeast-2a', 'us-east-1b'] }, /'us-east-1b' .* is not in ap-southeast-2: give zones of ap-southeast-2, the Region of the stack/],
  ['a zone id', { availabilityZones: ['apse2-az1', 'apse2-az2'] }, /'apse2-az1' .* is not the name/],
  ['a Local Zone', { availabilityZones: ['ap-southeast-2a', 'ap-southeast-2-per-1a'] }, /'ap-southeast-2-per-1a' .* is not the name/],
  ['zones by position', { availabilityZones: [Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())] }, /only known at deployment: give the zones by name/],
  ['a list that only AWS knows', { availabilityZones: Fn.getAzs() }, /only known at deployment: give the zones by name/],
  ['a range without room for nine subnets', { ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/21') }, /10\.20\.0\.0\/21 has space for 8 subnets of \/24, and 9 are needed .*: give a \/20 or larger, or a subnetMask from 25 to 27/],
  ['a range smaller than a subnet', { ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/25') }, /has space for 0 subnets of \/24, and 9 are needed .*: give a \/20 or larger$/],
  ['a range from IPAM without room', { ipAddresses: ec2.IpAddresses.awsIpamAllocation({ ipv4IpamPoolId: 'p', ipv4NetmaskLength: 22 }) }, /of IPAM with a \/22 has space for 4 subnets/],
  ['a range larger than a VPC', { ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/8') }, /10\.0\.0\.0\/8 is not a range from \/16 to \/28: give/],
  ['a mask too long for a load balancer', { subnetMask: 28 }, /subnetMask is 28: give a whole number from 20 to 27/],
  ['a mask too short for nine', { subnetMask: 19 }, /subnetMask is 19: give/],
  ['half a mask', { subnetMask: 24.5 }, /subnetMask is 24.5: give/],
  ['a mask that only AWS knows', { subnetMask: Token.asNumber(Fn.ref('Mask')) }, /subnetMask is a value that is only known at deployment: give/],
  ['more NAT gateways than zones', { natGateways: 3 }, /natGateways is 3: give a whole number from 0 to 2/],
  ['fewer than none', { natGateways: -1 }, /natGateways is -1: give/],
  ['a number that only AWS knows', { natGateways: Token.asNumber(Fn.ref('Count')) }, /natGateways is a value that is only known at deployment: give/],
  ['an address too few', { natAddresses: [NAT] }, /has 1 addresses for 2 NAT gateways: give one per NAT gateway, or set natGateways to 1/],
  ['an address too many', { natAddresses: [NAT, { ...NAT, allocationId: 'eipalloc-2' }], natGateways: 1 }, /has 2 addresses for 1 NAT gateways: give one per NAT gateway$/],
  ['an address twice', { natAddresses: [NAT, NAT] }, /'eipalloc-1' is in natAddresses twice/],
  ['no way to the services', { natGateways: 0 }, /no egress and no interface endpoint for ssm, ssmmessages, .*logs, .* give/],
])('a new VPC is refused with %s', (_, props, message) => {
  expect(() => newNetwork(props)).toThrow(message);
});

test('the Region of the first zone applies if the stack has none', () => {
  const agnostic = new Stack(new App(), 'Agnostic');
  expect(() => newNetwork({ availabilityZones: ['us-east-1a', 'eu-west-1b'] }, agnostic)).toThrow(/'eu-west-1b' .* is not in us-east-1: .* the Region of the first zone/);
});

test.each([['us-gov-west-1', 'ab'], ['cn-north-1', 'ab'], ['ap-southeast-10', 'bc']])('zones of %s are accepted by name', (region, letters) => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region } });
  expect(newNetwork({ availabilityZones: [...letters].map((letter) => region + letter) }, stack).network.availabilityZones).toHaveLength(2);
});

test.each([
  ['100.64.0.0/16', false], ['10.255.0.0/16', false], ['172.31.0.0/16', false], ['192.168.0.0/16', false],
  ['172.32.0.0/16', true], ['100.128.0.0/16', true], ['198.18.0.0/16', true],
])('the range %s causes a warning: %s', (cidr, warned) => {
  const { stack } = newNetwork({ ipAddresses: ec2.IpAddresses.cidr(cidr) });
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(`the VPC range ${cidr} is not a private one`))).toHaveLength(warned ? 1 : 0);
});
