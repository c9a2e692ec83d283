import { App, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { newNetwork, newStack, THREE_ZONES, TWO_ZONES } from './network-fixture';
import { routesOut } from '../../../src/reachability/reachability';
import { CloudFormationTemplate } from '../../../src/reachability/template';

/** Zone and range of each subnet, by tier. */
function subnets(template: Template): { [tier: string]: string[] } {
  const tiers: { [tier: string]: string[] } = {};
  for (const { Properties } of Object.values(template.findResources('AWS::EC2::Subnet'))) {
    const tier = Properties.Tags.find((tag: { Key: string }) => tag.Key === 'aws-cdk:subnet-name').Value;
    (tiers[tier] ??= []).push(`${Properties.AvailabilityZone} ${Properties.CidrBlock}`);
  }
  return tiers;
}

describe('NET-1: three tiers in at least two zones', () => {
  test('two zones have a /24 for each subnet, with a gap for the third zone', () => {
    expect(subnets(newNetwork().template)).toEqual({
      public: ['ap-southeast-2a 10.20.0.0/24', 'ap-southeast-2b 10.20.1.0/24'],
      application: ['ap-southeast-2a 10.20.3.0/24', 'ap-southeast-2b 10.20.4.0/24'],
      data: ['ap-southeast-2a 10.20.6.0/24', 'ap-southeast-2b 10.20.7.0/24'],
    });
  });

  test('the mask of the subnets can be chosen, and undefined does not erase its default', () => {
    expect(subnets(newNetwork({ subnetMask: 20 }).template).data).toEqual(['ap-southeast-2a 10.20.96.0/20', 'ap-southeast-2b 10.20.112.0/20']);
    expect(subnets(newNetwork({ subnetMask: undefined }).template)).toEqual(subnets(newNetwork().template));
  });

  test('addresses may come from IPAM', () => {
    const { template } = newNetwork({ ipAddresses: ec2.IpAddresses.awsIpamAllocation({ ipv4IpamPoolId: 'ipam-pool-1', ipv4NetmaskLength: 18 }) });
    template.hasResourceProperties('AWS::EC2::VPC', { Ipv4IpamPoolId: 'ipam-pool-1', Ipv4NetmaskLength: 18 });
    template.resourceCountIs('AWS::EC2::Subnet', 6);
  });

  test('one choice of addresses for two environments gives both the same subnets', () => {
    const ipAddresses = ec2.IpAddresses.cidr('10.20.0.0/16');
    const [first, second] = [newNetwork({ ipAddresses }), newNetwork({ ipAddresses })];
    expect(subnets(second.template)).toEqual(subnets(first.template));
  });

  test('each selection selects its tier', () => {
    const { network } = newNetwork({ availabilityZones: THREE_ZONES });
    const names = [network.publicSubnets, network.applicationSubnets, network.dataSubnets]
      .map((tier) => network.vpc.selectSubnets(tier).subnets.map((subnet) => subnet.node.id.replace(/Subnet\d/, '')));
    expect(names).toEqual([Array(3).fill('public'), Array(3).fill('application'), Array(3).fill('data')]);
    expect(network.availabilityZones).toEqual(THREE_ZONES);
  });

  test('the zones are not looked up, and the caller\'s list and the stack stay unchanged', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'ap-southeast-2' } });
    const zones = [...TWO_ZONES];
    newNetwork({ availabilityZones: zones }, stack);
    expect(app.synth().manifest.missing).toBeUndefined();
    expect(zones).toEqual(TWO_ZONES);
    expect(Object.getOwnPropertyNames(stack)).not.toContain('availabilityZones');
  });

  test('zones that the consumer has set on the stack are restored', () => {
    const stack = newStack();
    Object.defineProperty(stack, 'availabilityZones', { configurable: true, get: () => ['mine'] });
    newNetwork({}, stack);
    expect(stack.availabilityZones).toEqual(['mine']);
  });

  test('an environment-agnostic stack has the zones by name', () => {
    expect(subnets(newNetwork({}, new Stack(new App(), 'Agnostic')).template).public).toEqual(['ap-southeast-2a 10.20.0.0/24', 'ap-southeast-2b 10.20.1.0/24']);
  });

  test('subnets assign no public address, names are resolved, and there is no IPv6', () => {
    const { template } = newNetwork();
    template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
    template.hasResourceProperties('AWS::EC2::VPC', { EnableDnsHostnames: true, EnableDnsSupport: true });
    template.resourceCountIs('AWS::EC2::VPCCidrBlock', 0);
  });

  test('the default security group loses its rules', () => {
    newNetwork().template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
  });
});

describe('NET-2: NAT gateways, Internet gateway', () => {
  test('each zone has a NAT gateway, and only the application tier has egress', () => {
    const { template, network } = newNetwork({ availabilityZones: THREE_ZONES });
    template.resourceCountIs('AWS::EC2::NatGateway', 3);
    template.resourceCountIs('AWS::EC2::InternetGateway', 1);
    expect(routesOut(template.toJSON() as CloudFormationTemplate)).toEqual({ public: ['internet-gateway'], application: ['nat-gateway'], data: [] });
    expect(network.applicationTierHasEgress).toBe(true);
  });

  test('the NAT addresses are named after their zones, retained and returned', () => {
    const { stack, template, network } = newNetwork();
    const addresses = template.findResources('AWS::EC2::EIP');
    expect(Object.keys(addresses).map((id) => id.replace(/^Network|[0-9A-F]{8}$/g, ''))).toEqual(['NatAddressA', 'NatAddressB']);
    for (const address of Object.values(addresses)) {
      expect(address).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
    expect(stack.resolve(network.natPublicIps)).toEqual(Object.keys(addresses).map((id) => ({ 'Fn::GetAtt': [id, 'PublicIp'] })));
    const used = Object.values(template.findResources('AWS::EC2::NatGateway')).map(({ Properties }) => Properties.AllocationId);
    expect(used).toEqual(Object.keys(addresses).map((id) => ({ 'Fn::GetAtt': [id, 'AllocationId'] })));
  });

  test('given NAT addresses are used and returned, and no address is created', () => {
    const { template, network } = newNetwork({
      natAddresses: [{ allocationId: 'eipalloc-1', publicIp: '198.51.100.1' }, { allocationId: 'eipalloc-2', publicIp: '198.51.100.2' }],
    });
    template.resourceCountIs('AWS::EC2::EIP', 0);
    template.hasResourceProperties('AWS::EC2::NatGateway', { AllocationId: 'eipalloc-1' });
    template.hasResourceProperties('AWS::EC2::NatGateway', { AllocationId: 'eipalloc-2' });
    expect(network.natPublicIps).toEqual(['198.51.100.1', '198.51.100.2']);
  });

  test('one NAT gateway serves all zones if fewer are requested', () => {
    const { template } = newNetwork({ natGateways: 1 });
    template.resourceCountIs('AWS::EC2::NatGateway', 1);
    template.resourcePropertiesCountIs('AWS::EC2::Route', { NatGatewayId: Match.anyValue() }, 2);
  });
});

describe('NET-3: one network ACL per tier', () => {
  /** `number direction protocol ports range`, in the order of evaluation. */
  function rules(template: Template, tier: string): string[] {
    return Object.entries(template.findResources('AWS::EC2::NetworkAclEntry'))
      .filter(([id]) => id.startsWith(`Network${tier}Acl`))
      .map(([, { Properties: rule }]) => [
        rule.RuleNumber,
        rule.Egress ? 'out' : 'in',
        ({ '-1': 'all', '1': 'icmp', '6': 'tcp' } as Record<string, string>)[rule.Protocol],
        rule.PortRange ? `${rule.PortRange.From}-${rule.PortRange.To}` : rule.Icmp ? `${rule.Icmp.Type}/${rule.Icmp.Code}` : '',
        typeof rule.CidrBlock === 'string' ? rule.CidrBlock : 'vpc',
      ].filter((part) => part !== '').join(' '))
      .sort();
  }

  test('the public tier has its rules', () => {
    expect(rules(newNetwork().template, 'Public')).toEqual([
      '100 in tcp 443-443 0.0.0.0/0',
      '100 out all 0.0.0.0/0',
      '200 in tcp 1024-65535 0.0.0.0/0',
      '300 in all vpc',
      '400 in icmp 3/4 0.0.0.0/0',
    ]);
  });

  test('the application tier has its rules', () => {
    expect(rules(newNetwork().template, 'Application')).toEqual([
      '100 in all vpc',
      '100 out all 0.0.0.0/0',
      '200 in tcp 32768-65535 0.0.0.0/0',
      '300 in icmp 3/4 0.0.0.0/0',
    ]);
  });

  test('the application tier accepts a wider range of dynamic ports if one is given', () => {
    expect(rules(newNetwork({ firstEphemeralPort: 1024 }).template, 'Application')).toContain('200 in tcp 1024-65535 0.0.0.0/0');
  });

  test('the data tier has its rules', () => {
    expect(rules(newNetwork().template, 'Data')).toEqual([
      '100 in tcp 1433-1433 10.20.3.0/24',
      '100 out tcp 1024-65535 10.20.3.0/24',
      '101 in tcp 1433-1433 10.20.4.0/24',
      '101 out tcp 1024-65535 10.20.4.0/24',
      '200 in all 10.20.6.0/24',
      '200 out all 10.20.6.0/24',
      '201 in all 10.20.7.0/24',
      '201 out all 10.20.7.0/24',
    ]);
  });

  test('every subnet is in the ACL of its tier after the rules exist', () => {
    const { template } = newNetwork();
    const associations = Object.values(template.findResources('AWS::EC2::SubnetNetworkAclAssociation'));
    const tier = (id: string) => /public|application|data/i.exec(id)![0].toLowerCase();
    expect(associations.map(({ Properties }) => Properties.SubnetId.Ref).sort()).toEqual(Object.keys(template.findResources('AWS::EC2::Subnet')).sort());
    for (const { Properties, DependsOn } of associations) {
      expect(tier(Properties.NetworkAclId.Ref)).toBe(tier(Properties.SubnetId.Ref));
      const acl = Properties.NetworkAclId.Ref;
      const entries = Object.entries(template.findResources('AWS::EC2::NetworkAclEntry')).filter(([, entry]) => entry.Properties.NetworkAclId.Ref === acl);
      expect([...DependsOn].sort()).toEqual(entries.map(([id]) => id).sort());
    }
  });
});

describe('flow logs', () => {
  test('flow logs record all traffic, and are kept for a year and after the stack is deleted', () => {
    const { template } = newNetwork();
    template.hasResourceProperties('AWS::EC2::FlowLog', { ResourceType: 'VPC', TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs' });
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain', Properties: { RetentionInDays: 365 } });
  });

  test('the retention and the key of flow logs can be chosen', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const { template, network } = newNetwork({ flowLogRetention: logs.RetentionDays.ONE_MONTH, encryptionKey }, stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30, KmsKeyId: stack.resolve(encryptionKey.keyArn) });
    expect(network.flowLogGroup).toBeDefined();
  });
});

test('the application tier reaches S3 by a gateway endpoint, and the data tier has no route to it', () => {
  const { template } = newNetwork();
  const [{ Properties }] = Object.values(template.findResources('AWS::EC2::VPCEndpoint'));
  expect(JSON.stringify(Properties.ServiceName)).toContain('.s3');
  expect(Properties.RouteTableIds.map(({ Ref }: { Ref: string }) => /application|data|public/.exec(Ref)![0])).toEqual(['application', 'application']);
});

test('a changed tag of the consumer changes tags only, of types whose tags AWS updates in place', () => {
  const withTag = (value: string) => {
    const stack = newStack();
    Tags.of(stack).add('commit', value);
    return newNetwork({}, stack).template.toJSON().Resources;
  };
  const [before, after] = [withTag('1'), withTag('2')];
  expect(Object.keys(after)).toEqual(Object.keys(before));
  const changedTypes = new Set<string>();
  for (const [id, resource] of Object.entries<any>(after)) {
    if (JSON.stringify(resource) !== JSON.stringify(before[id])) {
      changedTypes.add(resource.Type);
    }
    delete resource.Properties?.Tags;
    delete before[id].Properties?.Tags;
  }
  expect(after).toEqual(before);
  expect([...changedTypes].sort()).toEqual([
    'AWS::EC2::FlowLog', 'AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::NetworkAcl', 'AWS::EC2::RouteTable',
    'AWS::EC2::Subnet', 'AWS::EC2::VPC', 'AWS::EC2::VPCEndpoint', 'AWS::IAM::Role', 'AWS::Logs::LogGroup',
  ]);
});
