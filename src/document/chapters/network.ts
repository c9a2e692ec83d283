import { clausesOf } from './clauses';
import type { Properties, Resource } from '../assembly/cloud-assembly';
import { Chapter, paragraph, table } from '../content/block';
import { fact, listed, NONE, Text, value, words } from '../content/text';
import { AT_DEPLOYMENT, Facts } from '../facts';
import { Subnet, subnetsOf } from '../placement';

/** A rule of a security group. */
interface GroupRule {
  readonly group: Text;
  readonly direction: Text;
  readonly rule: Properties;
  readonly of: Resource;
}

/** Chapter 3.2: addresses, subnets, network ACLs and security groups. */
export function network(facts: Facts): Chapter {
  const vpcs = facts.own('AWS::EC2::VPC');
  return {
    number: '3.2',
    title: 'Networking (VPC)',
    blocks: [
      ...vpcs.length > 0 ? [] : [paragraph(words`The VPC is not in the templates: it exists already, and its owner documents its subnets, routes and network ACLs.`)],
      table(words`VPC`, vpcs, [
        [words`VPC`, (vpc) => facts.nameOf(vpc)],
        [words`Address range`, (vpc) => rangeOf(facts, vpc.properties.CidrBlock, vpc)],
        [words`Id`, () => AT_DEPLOYMENT],
      ]),
      table(words`Subnets`, subnetsOf(facts), [
        [words`Tier`, ({ tier }) => fact('tier', tier)],
        [words`Zone`, ({ zone }) => (zone === undefined ? AT_DEPLOYMENT : value(zone))],
        [words`Address range`, ({ resource }) => rangeOf(facts, resource.properties.CidrBlock, resource)],
        [words`Routes out of the VPC`, (subnet) => routesOf(facts, subnet)],
        [words`Network ACL`, (subnet) => aclOf(facts, subnet)],
      ]),
      table(words`Addresses that partners see`, facts.own('AWS::EC2::NatGateway'), [
        [words`NAT gateway`, (gateway) => facts.nameOf(gateway)],
        [words`Elastic IP address`, (gateway) => facts.text(gateway, 'AllocationId')],
        [words`Address`, () => AT_DEPLOYMENT],
        [words`Kept when the stack is deleted`, ({ properties, stack }) => keptOf(facts.referred(properties.AllocationId, stack))],
      ]),
      table(words`Names that are called`, [...facts.own('AWS::ElasticLoadBalancingV2::LoadBalancer'), ...facts.own('AWS::RDS::DBInstance')], [
        [words`System`, (system) => facts.nameOf(system)],
        [words`DNS name`, () => AT_DEPLOYMENT],
        [words`Reached from the Internet`, ({ type, properties }) => (
          type === 'AWS::RDS::DBInstance' ? value(properties.PubliclyAccessible === true ? 'yes' : 'no') : value(properties.Scheme === 'internal' ? 'no' : 'yes'))],
      ]),
      table(words`VPC endpoints`, facts.own('AWS::EC2::VPCEndpoint'), [
        [words`Endpoint`, (endpoint) => facts.nameOf(endpoint)],
        [words`Type`, (endpoint) => facts.text(endpoint, 'VpcEndpointType')],
        [words`Service`, ({ properties, stack }) => serviceOf(facts, properties.ServiceName, stack)],
      ]),
      table(words`Network ACLs`, facts.own('AWS::EC2::NetworkAclEntry'), [
        [words`Network ACL`, ({ properties, stack }) => facts.textOf(properties.NetworkAclId, stack)],
        [words`Direction`, (entry) => (entry.properties.Egress === true ? words`out` : words`in`)],
        [words`Number`, (entry) => facts.text(entry, 'RuleNumber')],
        [words`Action`, (entry) => facts.text(entry, 'RuleAction')],
        [words`Protocol and ports`, ({ properties }) => protocolOf(String(properties.Protocol), properties.PortRange?.From, properties.PortRange?.To)],
        [words`Addresses`, (entry) => rangeOf(facts, entry.properties.CidrBlock ?? entry.properties.Ipv6CidrBlock, entry)],
      ]),
      table(words`Security groups`, rulesOf(facts), [
        [words`Security group`, ({ group }) => group],
        [words`Direction`, ({ direction }) => direction],
        [words`Protocol and ports`, ({ rule }) => (rule.CidrIp === NO_EGRESS ? NONE : protocolOf(String(rule.IpProtocol), rule.FromPort, rule.ToPort))],
        [words`Other side`, ({ rule, of }) => otherSide(facts, rule, of)],
      ]),
      table(words`Flow logs`, facts.own('AWS::EC2::FlowLog'), [
        [words`Flow log`, (log) => facts.nameOf(log)],
        [words`Traffic`, (log) => facts.text(log, 'TrafficType')],
        [words`Destination`, (log) => facts.text(log, log.properties.LogGroupName === undefined ? 'LogDestination' : 'LogGroupName', 'log-group')],
      ]),
      ...clausesOf('3.2'),
    ],
  };
}

/** Returns an address range: its literal, or that of the VPC that it refers to. */
function rangeOf(facts: Facts, expression: any, { stack }: Resource): Text {
  const literal = facts.literal(expression, stack) ?? (expression?.['Fn::GetAtt']?.[1] === 'CidrBlock' ? vpcRange(facts, facts.referred(expression, stack)) : undefined);
  if (literal === undefined) {
    return expression === undefined ? NONE : AT_DEPLOYMENT;
  }
  return literal === '0.0.0.0/0' || literal === '::/0' ? value(literal) : fact('address-range', literal);
}

function vpcRange(facts: Facts, vpc: Resource | undefined): string | undefined {
  return vpc === undefined ? undefined : facts.literal(vpc.properties.CidrBlock, vpc.stack);
}

/** Services of AWS identify nobody; an endpoint service of another account may. */
function serviceOf(facts: Facts, expression: unknown, stack: Resource['stack']): Text {
  return facts.textOf(expression, stack, facts.literal(expression, stack)?.includes('vpce-svc-') === true ? 'service' : undefined);
}

function routesOf(facts: Facts, { resource }: Subnet): Text {
  const is = (expression: unknown, { stack }: Resource, other: Resource | undefined) => {
    const referred = facts.referred(expression, stack);
    return referred !== undefined && referred.id === other?.id && referred.stack === other.stack;
  };
  const association = facts.own('AWS::EC2::SubnetRouteTableAssociation').find((each) => is(each.properties.SubnetId, each, resource));
  const routes = association === undefined ? [] : facts.own('AWS::EC2::Route')
    .filter((route) => is(route.properties.RouteTableId, route, facts.referred(association.properties.RouteTableId, association.stack)));
  return routes.length === 0 ? words`none` : listed(routes.map((route) => {
    const { NatGatewayId: nat, GatewayId: gateway, DestinationCidrBlock: destination, ...others } = route.properties;
    const other = words`another target (${value(Object.keys(others).filter((each) => each !== 'RouteTableId').join(', '))})`;
    const ofGateway = facts.referred(gateway, route.stack)?.type === 'AWS::EC2::InternetGateway' ? words`Internet gateway` : other;
    return words`${rangeOf(facts, destination, route)} through ${nat === undefined ? ofGateway : words`NAT gateway`}`;
  }));
}

function aclOf(facts: Facts, { resource }: Subnet): Text {
  const association = facts.own('AWS::EC2::SubnetNetworkAclAssociation').find(({ properties, stack }) => facts.referred(properties.SubnetId, stack)?.id === resource.id);
  return association === undefined ? words`default of the VPC` : facts.text(association, 'NetworkAclId');
}

function keptOf(resource: Resource | undefined): Text {
  return resource?.deletionPolicy?.startsWith('Retain') === true ? words`yes` : words`no`;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html */
const PROTOCOLS: { readonly [number: string]: string } = { '-1': 'all protocols', '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };

function protocolOf(protocol: string, from: unknown, to: unknown): Text {
  const name = value(PROTOCOLS[protocol] ?? protocol);
  if (from === undefined || protocol === '-1') {
    return name;
  }
  return words`${name} ${value(from === to ? `${from}` : `${from}–${to}`)}`;
}

function rulesOf(facts: Facts): GroupRule[] {
  return facts.own('AWS::EC2::SecurityGroup').flatMap((group) => {
    const separate = (type: string) => facts.own(type).filter(({ properties, stack }) => {
      const of = facts.referred(properties.GroupId, stack);
      return of?.id === group.id && of.stack === group.stack;
    });
    const rules = (inline: readonly Properties[] | undefined, type: string, direction: Text) => [
      ...(inline ?? []).map((rule) => ({ group: facts.nameOf(group), direction, rule, of: group })),
      ...separate(type).map((of) => ({ group: facts.nameOf(group), direction, rule: of.properties, of })),
    ];
    const { SecurityGroupIngress: ingress, SecurityGroupEgress: egress } = group.properties;
    return [...rules(ingress, 'AWS::EC2::SecurityGroupIngress', words`in`), ...rules(egress, 'AWS::EC2::SecurityGroupEgress', words`out`)];
  });
}

/** The rule with which the CDK writes that a group allows no egress. Without any rule, AWS would allow all. */
const NO_EGRESS = '255.255.255.255/32';

function otherSide(facts: Facts, rule: Properties, of: Resource): Text {
  if (rule.CidrIp === NO_EGRESS) {
    return words`nobody: the group allows no egress`;
  }
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  const list = rule.SourcePrefixListId ?? rule.DestinationPrefixListId;
  if (list !== undefined) {
    return words`prefix list ${facts.textOf(list, of.stack, 'prefix-list')}`;
  }
  return group === undefined ? rangeOf(facts, rule.CidrIp ?? rule.CidrIpv6, of) : words`members of ${facts.textOf(group, of.stack, 'security-group')}`;
}
