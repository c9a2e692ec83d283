import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { EnvironmentNetwork, InterfaceEndpoints } from '../../../src/network';
import { admittedIntoTier, reachableFromInternet, reachableFromTier, routesOut, egressPaths } from '../../../src/reachability/reachability';

const TEMPLATE = populated();

/** A network with what an environment puts into it: a load balancer, members, a database. */
function populated(): any {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'ap-southeast-2' } });
  const network = new EnvironmentNetwork(stack, 'Network', {
    environmentName: 'test',
    ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'),
    availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'],
    interfaceEndpoints: InterfaceEndpoints.of([ec2.InterfaceVpcEndpointAwsService.SSM]),
  });
  const { vpc } = network;
  const group = (id: string) => new ec2.SecurityGroup(stack, id, { vpc });
  const [entryGroup, memberGroup, databaseGroup] = [group('EntryGroup'), group('MemberGroup'), group('DatabaseGroup')];
  entryGroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS);
  memberGroup.addIngressRule(entryGroup, ec2.Port.tcp(8443));
  databaseGroup.addIngressRule(memberGroup, ec2.Port.tcp(1433));

  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Entry', {
    vpc, vpcSubnets: network.publicSubnets, internetFacing: true, securityGroup: entryGroup,
  });
  const members = new autoscaling.AutoScalingGroup(stack, 'Members', {
    vpc,
    vpcSubnets: network.applicationSubnets,
    launchTemplate: new ec2.LaunchTemplate(stack, 'Template', {
      machineImage: ec2.MachineImage.genericLinux({ 'ap-southeast-2': 'ami-0123456789abcdef0' }),
      instanceType: new ec2.InstanceType('t3.micro'),
      securityGroup: memberGroup,
    }),
  });
  const database = new rds.DatabaseInstance(stack, 'Database', {
    engine: rds.DatabaseInstanceEngine.sqlServerSe({ version: rds.SqlServerEngineVersion.VER_16 }),
    vpc,
    vpcSubnets: network.dataSubnets,
    securityGroups: [databaseGroup],
  });
  (loadBalancer.node.defaultChild as CfnResource).overrideLogicalId('Entry');
  (members.node.findChild('ASG') as CfnResource).overrideLogicalId('Members');
  (database.node.defaultChild as CfnResource).overrideLogicalId('Database');
  return Template.fromStack(stack).toJSON();
}

/** The template with a change; the change must hit something. */
function changed(change: (template: any) => void): any {
  const template = JSON.parse(JSON.stringify(TEMPLATE));
  change(template);
  expect(template).not.toEqual(TEMPLATE);
  return template;
}

function idsOf(template: any, type: string, part = ''): string[] {
  const ids = Object.keys(template.Resources).filter((id) => template.Resources[id].Type === type && id.includes(part));
  expect(ids).not.toEqual([]);
  return ids;
}

function remove(template: any, type: string, part: string): void {
  idsOf(template, type, part).forEach((id) => delete template.Resources[id]);
}

function set(template: any, type: string, part: string, properties: object): void {
  idsOf(template, type, part).forEach((id) => Object.assign(template.Resources[id].Properties, properties));
}

/** A rule of the network ACL of a tier. */
function aclRule(template: any, tier: 'Public' | 'Application' | 'Data', properties: object): void {
  const [acl] = idsOf(template, 'AWS::EC2::NetworkAcl', `${tier}Acl`);
  template.Resources.AddedRule = {
    Type: 'AWS::EC2::NetworkAclEntry',
    Properties: { NetworkAclId: { Ref: acl }, Protocol: 6, CidrBlock: '0.0.0.0/0', RuleAction: 'allow', Egress: false, ...properties },
  };
}

const ENTRY = ['AWS::EC2::SecurityGroup', 'EntryGroup'] as const;
const RDP = { IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, CidrIp: '0.0.0.0/0' };
const HTTPS = { resource: 'Entry', protocol: 'tcp', ports: '443', dependable: '443' };

describe('from the Internet', () => {
  test('only HTTPS on the load balancer is reachable', () => {
    expect(reachableFromInternet(TEMPLATE)).toEqual([HTTPS]);
  });

  test('a group that opens RDP on the load balancer is reported', () => {
    const template = changed((t) => t.Resources[idsOf(t, ...ENTRY)[0]].Properties.SecurityGroupIngress.push(RDP));
    expect(reachableFromInternet(template)).toEqual([{ ...HTTPS, ports: '443,3389', dependable: '443,3389' }]);
  });

  test('a rule in a resource of its own counts like a rule in the group', () => {
    const template = changed((t) => {
      t.Resources.Rule = { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { ...RDP, GroupId: { 'Fn::GetAtt': [idsOf(t, ...ENTRY)[0], 'GroupId'] } } };
    });
    expect(reachableFromInternet(template)).toEqual([{ ...HTTPS, ports: '443,3389', dependable: '443,3389' }]);
  });

  test('the network ACL blocks a port below 1024 that a group opens', () => {
    const template = changed((t) => t.Resources[idsOf(t, ...ENTRY)[0]].Properties.SecurityGroupIngress.push({ ...RDP, FromPort: 22, ToPort: 22 }));
    expect(reachableFromInternet(template)).toEqual([HTTPS]);
  });

  test('a rule for a single address makes the load balancer reachable, and not dependably', () => {
    const template = changed((t) => {
      t.Resources[idsOf(t, ...ENTRY)[0]].Properties.SecurityGroupIngress = [{ ...RDP, FromPort: 443, ToPort: 443, CidrIp: '198.51.100.7/32' }];
    });
    expect(reachableFromInternet(template)).toEqual([{ ...HTTPS, dependable: '' }]);
  });

  test('nothing is reachable without the rule for return traffic', () => {
    expect(reachableFromInternet(changed((t) => remove(t, 'AWS::EC2::NetworkAclEntry', 'PublicAclAllOut')))).toEqual([]);
  });

  test('nothing is dependably reachable if the range for return traffic is too narrow', () => {
    const template = changed((t) => set(t, 'AWS::EC2::NetworkAclEntry', 'PublicAclAllOut', { Protocol: 6, PortRange: { From: 49152, To: 65535 } }));
    expect(reachableFromInternet(template)).toEqual([{ ...HTTPS, dependable: '' }]);
  });

  test('a deny rule with a lower number has priority, and one with a higher number does not', () => {
    const refusal = { RuleAction: 'deny', PortRange: { From: 443, To: 443 } };
    expect(reachableFromInternet(changed((t) => aclRule(t, 'Public', { ...refusal, RuleNumber: 1 })))).toEqual([]);
    expect(reachableFromInternet(changed((t) => aclRule(t, 'Public', { ...refusal, RuleNumber: 1000 })))).toEqual([HTTPS]);
  });

  test('nothing is reachable without the Internet gateway or a route to it', () => {
    const noRoute = changed((t) => idsOf(t, 'AWS::EC2::Route', 'public').forEach((id) => delete t.Resources[id]));
    expect(reachableFromInternet(noRoute)).toEqual([]);
    expect(reachableFromInternet(changed((t) => remove(t, 'AWS::EC2::VPCGatewayAttachment', '')))).toEqual([]);
  });

  test('a load balancer with a zone that has no route is reachable, and not dependably', () => {
    const template = changed((t) => delete t.Resources[idsOf(t, 'AWS::EC2::Route', 'publicSubnet1')[0]]);
    expect(reachableFromInternet(template)).toEqual([{ ...HTTPS, dependable: '' }]);
  });

  test('members with a public address are reachable only if their subnets have a route to the Internet gateway', () => {
    const open = (t: any) => {
      set(t, 'AWS::EC2::Subnet', 'application', { MapPublicIpOnLaunch: true });
      set(t, 'AWS::EC2::SecurityGroup', 'MemberGroup', { SecurityGroupIngress: [{ ...RDP, FromPort: 30_000, ToPort: 40_000 }] });
    };
    expect(reachableFromInternet(changed(open))).toEqual([HTTPS]);
    const routed = changed((t) => {
      open(t);
      set(t, 'AWS::EC2::Route', 'application', { NatGatewayId: undefined, GatewayId: { Ref: idsOf(t, 'AWS::EC2::InternetGateway')[0] } });
    });
    expect(reachableFromInternet(routed)).toContainEqual({ resource: 'Members', protocol: 'tcp', ports: '32768-40000', dependable: '32768-40000' });
  });

  test('a load balancer without security groups is reachable on what its subnets allow', () => {
    const template = changed((t) => delete t.Resources.Entry.Properties.SecurityGroups);
    expect(reachableFromInternet(template)).toEqual([{ ...HTTPS, ports: '443,1024-65535', dependable: '443,1024-65535' }]);
  });

  test('an internal load balancer is not reachable', () => {
    expect(reachableFromInternet(changed((t) => set(t, 'AWS::ElasticLoadBalancingV2::LoadBalancer', '', { Scheme: 'internal' })))).toEqual([]);
  });

  test('a rule that the model cannot evaluate is an error', () => {
    const template = changed((t) => {
      t.Resources[idsOf(t, ...ENTRY)[0]].Properties.SecurityGroupIngress = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, SourcePrefixListId: 'pl-1' }];
    });
    expect(() => reachableFromInternet(template)).toThrow('cannot be judged');
  });
});

describe('with open security groups', () => {
  test('the network ACLs admit the Internet to the public tier only, by HTTPS and for return traffic', () => {
    expect(admittedIntoTier(TEMPLATE, 'public')).toEqual([{ protocol: 'tcp', ports: '443,1024-65535', dependable: '443,1024-65535' }]);
    expect(admittedIntoTier(TEMPLATE, 'application')).toEqual([]);
    expect(admittedIntoTier(TEMPLATE, 'data')).toEqual([]);
  });

  test('a rule for all protocols opens all ports, whatever its port range', () => {
    const template = changed((t) => aclRule(t, 'Public', { RuleNumber: 1, Protocol: -1, PortRange: { From: 443, To: 443 } }));
    expect(admittedIntoTier(template, 'public')).toContainEqual({ protocol: 'udp', ports: '0-65535', dependable: '0-65535' });
  });

  test('UDP into the public tier is reported', () => {
    const template = changed((t) => aclRule(t, 'Public', { RuleNumber: 1, Protocol: 17, PortRange: { From: 53, To: 53 } }));
    expect(admittedIntoTier(template, 'public')).toContainEqual({ protocol: 'udp', ports: '53', dependable: '53' });
  });
});

describe('within the VPC', () => {
  const SQL_SERVER = { from: 'Members', resource: 'Database', protocol: 'tcp', ports: '1433', dependable: '1433' };

  test('only members can reach the database, and only on its port', () => {
    expect(reachableFromTier(TEMPLATE, 'application').filter(({ resource }) => resource === 'Database')).toEqual([SQL_SERVER]);
    expect(reachableFromTier(TEMPLATE, 'public').filter(({ resource }) => resource === 'Database')).toEqual([]);
  });

  test('only the load balancer can reach the members, and only on their port', () => {
    const openings = reachableFromTier(TEMPLATE, 'public').filter(({ resource }) => resource === 'Members');
    expect(openings).toEqual([{ from: 'Entry', resource: 'Members', protocol: 'tcp', ports: '8443', dependable: '8443' }]);
  });

  test('every host except those of the data tier can reach the interface endpoints by HTTPS', () => {
    const [endpoint] = idsOf(TEMPLATE, 'AWS::EC2::VPCEndpoint', 'Endpointsssm');
    const opening = { from: 'any host', resource: endpoint, protocol: 'tcp', ports: '443', dependable: '443' };
    expect(reachableFromTier(TEMPLATE, 'application')).toContainEqual(opening);
    expect(reachableFromTier(TEMPLATE, 'data').filter(({ resource }) => resource === endpoint)).toEqual([]);
  });

  test('the database can reach nothing', () => {
    expect(reachableFromTier(TEMPLATE, 'data')).toEqual([]);
  });

  test('the ACL of the data tier blocks what its security group would allow', () => {
    const template = changed((t) => set(t, 'AWS::EC2::SecurityGroup', 'DatabaseGroup', { SecurityGroupIngress: [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }] }));
    expect(reachableFromTier(template, 'application').filter(({ from, resource }) => from === 'Members' && resource === 'Database')).toEqual([SQL_SERVER]);
    expect(reachableFromTier(template, 'public').filter(({ resource }) => resource === 'Database')).toEqual([]);
  });

  test('the database is unreachable without return traffic, and not dependable with return traffic in one zone', () => {
    const toDatabase = (template: any) => reachableFromTier(template, 'application').filter(({ resource }) => resource === 'Database');
    expect(toDatabase(changed((t) => remove(t, 'AWS::EC2::NetworkAclEntry', 'DataAclAnswersOut')))).toEqual([]);
    expect(toDatabase(changed((t) => remove(t, 'AWS::EC2::NetworkAclEntry', 'DataAclAnswersOutA')))).toEqual([{ ...SQL_SERVER, dependable: '' }]);
    const narrow = changed((t) => set(t, 'AWS::EC2::NetworkAclEntry', 'DataAclAnswersOut', { PortRange: { From: 32768, To: 65535 } }));
    expect(toDatabase(narrow)).toEqual([{ ...SQL_SERVER, dependable: '' }]);
  });
});

describe('to the Internet', () => {
  const everything = { ports: '0-65535', dependable: '0-65535' };

  test('the application tier has TCP egress through its NAT gateways, and the data tier has none', () => {
    expect(egressPaths(TEMPLATE).filter(({ protocol }) => protocol === 'tcp')).toEqual([
      { tier: 'public', protocol: 'tcp', ...everything },
      { tier: 'application', protocol: 'tcp', ...everything },
    ]);
    expect(routesOut(TEMPLATE)).toEqual({ public: ['internet-gateway'], application: ['nat-gateway'], data: [] });
  });

  test.each(['PublicAclAnswersIn', 'ApplicationAclAnswersIn'])('the application tier gets no responses without %s', (rule) => {
    const template = changed((t) => remove(t, 'AWS::EC2::NetworkAclEntry', rule));
    expect(egressPaths(template).filter(({ tier }) => tier === 'application')).toEqual([]);
  });

  test('egress is unreliable if the range of ephemeral ports is too narrow', () => {
    const template = changed((t) => set(t, 'AWS::EC2::NetworkAclEntry', 'PublicAclAnswersIn', { PortRange: { From: 49152, To: 65535 } }));
    expect(egressPaths(template)).toContainEqual({ tier: 'application', protocol: 'tcp', ports: '0-65535', dependable: '' });
  });

  test.each(['PublicAclAnswersIn', 'ApplicationAclAnswersIn'])('NAT gateways need all ephemeral ports, and hosts need those from 32768 on: %s', (rule) => {
    const dependable = (from: number) => {
      const template = changed((t) => set(t, 'AWS::EC2::NetworkAclEntry', rule, { PortRange: { From: from, To: 65535 } }));
      return egressPaths(template).filter(({ tier, protocol }) => tier === 'application' && protocol === 'tcp').map((way) => way.dependable);
    };
    expect(dependable(1025)).toEqual([rule.startsWith('Public') ? '' : '0-65535']);
    expect(dependable(32_769)).toEqual(['']);
  });

  test('a default route of the data tier is reported, although its network ACL would still block packets', () => {
    const template = changed((t) => {
      const tables = idsOf(t, 'AWS::EC2::RouteTable', 'data');
      t.Resources.Leak = {
        Type: 'AWS::EC2::Route',
        Properties: { RouteTableId: { Ref: tables[0] }, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: { Ref: idsOf(t, 'AWS::EC2::NatGateway')[0] } },
      };
    });
    expect(routesOut(template).data).toEqual(['nat-gateway']);
    expect(egressPaths(template).filter(({ tier }) => tier === 'data')).toEqual([]);
  });
});
