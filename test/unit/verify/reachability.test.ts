import { NOW } from './account-fixture';
import { dataTierHasNoRouteOut, judgeReachability } from '../../../src/verify/checks/network';
import type { RunningNetwork } from '../../../src/verify/checks/network-template';

const ANYWHERE = '0.0.0.0/0';
const tier = (name: string) => [{ Key: 'aws-cdk:subnet-name', Value: name }];
const open = (port: number) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: ANYWHERE }] });
const all = (egress: boolean) => ({ RuleNumber: 100, Egress: egress, RuleAction: 'allow' as const, CidrBlock: ANYWHERE, Protocol: '-1' });
const local = { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' };

/** A load balancer in a public subnet, a server and a database in private ones. */
const NETWORK: RunningNetwork = {
  vpcs: [{ VpcId: 'vpc', CidrBlock: '10.0.0.0/16' }],
  subnets: [
    { SubnetId: 'public', CidrBlock: '10.0.0.0/24', Tags: tier('public') },
    { SubnetId: 'application', CidrBlock: '10.0.1.0/24', Tags: tier('application') },
    { SubnetId: 'data', CidrBlock: '10.0.2.0/24', Tags: tier('data') },
  ],
  routeTables: [
    { RouteTableId: 'main', Associations: [{ Main: true }], Routes: [local] },
    { RouteTableId: 'out', Associations: [{ SubnetId: 'public' }], Routes: [local, { DestinationCidrBlock: ANYWHERE, GatewayId: 'igw-1' }] },
  ],
  acls: [{ NetworkAclId: 'acl', Associations: ['public', 'application', 'data'].map((SubnetId) => ({ SubnetId })), Entries: [all(true), all(false)] }],
  natGateways: [],
  securityGroups: [
    { GroupId: 'entry', IpPermissions: [open(443)], IpPermissionsEgress: [] },
    { GroupId: 'server', IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: 'entry' }] }], IpPermissionsEgress: [] },
  ],
  endpoints: [],
  loadBalancers: [{ LoadBalancerArn: 'lb', Scheme: 'internet-facing', AvailabilityZones: [{ SubnetId: 'public' }], SecurityGroups: ['entry'] }],
  instances: [{ InstanceId: 'i-1', SubnetId: 'application', SecurityGroups: [{ GroupId: 'server' }] }],
  databases: [{
    DBInstanceArn: 'db',
    PubliclyAccessible: false,
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'server' }],
    DBSubnetGroup: { DBSubnetGroupArn: 'subnets', Subnets: [{ SubnetIdentifier: 'data' }] },
  }],
};

const [entry, server] = NETWORK.securityGroups;
const judged = (change: Partial<RunningNetwork> = {}) => judgeReachability({ ...NETWORK, ...change }).map(({ resource, result, answer }) => `${resource} ${result}: ${answer}`);

test('the Internet reaches the load balancer by HTTPS, and nothing else', () => {
  expect(judged()).toEqual([
    'lb passed: the Internet reaches tcp 443', 'i-1 passed: the Internet does not reach it', 'db passed: the Internet does not reach it',
  ]);
});

test.each<[string, Partial<RunningNetwork>, string]>([
  ['a further port of the entry', { securityGroups: [{ ...entry, IpPermissions: [open(443), open(22)] }, server] }, 'lb failed: the Internet reaches tcp 22,443'],
  ['an entry that is closed', { securityGroups: [{ ...entry, IpPermissions: [] }, server] }, 'lb failed: the Internet does not reach it'],
  ['an entry whose route is gone', { routeTables: [NETWORK.routeTables[0]] }, 'lb failed: the Internet does not reach it'],
  ['an entry whose route has no target', { routeTables: [NETWORK.routeTables[0], { ...NETWORK.routeTables[1], Routes: [local, { DestinationCidrBlock: ANYWHERE, GatewayId: 'igw-1', State: 'blackhole' }] }] },
    'lb failed: the Internet does not reach it'],
  ['an entry whose network ACL refuses', { acls: [{ ...NETWORK.acls[0], Entries: [all(true), { ...all(false), RuleAction: 'deny' }] }] }, 'lb failed: the Internet does not reach it'],
  ['a server with an address and an open group in a public subnet', {
    securityGroups: [entry, { ...server, IpPermissions: [open(3389)] }], instances: [{ ...NETWORK.instances[0], SubnetId: 'public', PublicIpAddress: '192.0.2.1' }],
  }, 'i-1 failed: the Internet reaches tcp 3389'],
])('%s fails', (_, change, line) => {
  expect(judged(change)).toContain(line);
});

test('an internal load balancer passes if the Internet does not reach it', () => {
  expect(judged({ loadBalancers: [{ ...NETWORK.loadBalancers[0], Scheme: 'internal' }] })[0]).toBe('lb passed: the Internet does not reach it');
});

test('an open group without a public address is not reachable', () => {
  expect(judged({ securityGroups: [entry, { ...server, IpPermissions: [open(3389)] }] })[1]).toBe('i-1 passed: the Internet does not reach it');
});

test('rules of ICMP have no ports, and change nothing', () => {
  expect(judged({ securityGroups: [{ ...entry, IpPermissions: [open(443), { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: ANYWHERE }] }] }, server] })).toEqual(judged());
});

test('a rule that cannot be judged is unknown, and not passed', () => {
  const group = { ...entry, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId: 'pl-1' }] }] };
  expect(judged({ securityGroups: [group, server] })).toEqual([expect.stringMatching(/^vpc unknown: it cannot be judged: /)]);
});

test('a route of the data tier to the outside fails', () => {
  const judge = (change: Partial<RunningNetwork>) => dataTierHasNoRouteOut.judge([{ ...NETWORK, ...change }], { now: NOW, environmentName: 'prod' });
  expect(judge({})).toEqual([{ result: 'passed', resource: 'vpc', answer: 'no route of the data tier leaves the VPC' }]);
  const routeTables = [{ ...NETWORK.routeTables[0], Routes: [local, { DestinationCidrBlock: ANYWHERE, NatGatewayId: 'nat-1' }] }, NETWORK.routeTables[1]];
  expect(judge({ routeTables })).toEqual([{ result: 'failed', resource: 'vpc', answer: 'the data tier has routes to nat-gateway' }]);
});
