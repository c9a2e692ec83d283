import type { Resource } from '../../conformance/synthesis';
import { Control, met, notMet } from '../control';
import { hasValue, listOf, proof, Proof, refersTo } from '../proof';

const SECURITY_GROUPS = ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'];

/** Ports that Security Hub lets the Internet reach by default. */
const FOR_ANYBODY = [80, 443];
const ADMINISTRATION = [22, 3389];
const HIGH_RISK = [20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888, 9200, 9300];

const THROUGH_NAT = 'By default members and servers call AWS through the NAT gateways. `interfaceEndpoints: InterfaceEndpoints.essential()` makes this endpoint and the others that they need';

/** The rules of a security group that let the Internet in. */
function open({ type, properties }: Resource): any[] {
  const rules = type === 'AWS::EC2::SecurityGroup' ? listOf(properties.SecurityGroupIngress) : [properties];
  return rules.filter((rule) => rule.CidrIp === '0.0.0.0/0' || rule.CidrIpv6 === '::/0');
}

/** Lets the Internet in, for the test that a proof can fail. */
function openTo({ type, properties }: Resource, from: number, source: object): void {
  const rule = { IpProtocol: 'tcp', FromPort: from, ToPort: from, ...source };
  if (type === 'AWS::EC2::SecurityGroup') {
    properties.SecurityGroupIngress = [...listOf(properties.SecurityGroupIngress), rule];
  } else {
    Object.assign(properties, rule);
  }
}

function covers({ IpProtocol, FromPort, ToPort }: any, port: number): boolean {
  return `${IpProtocol}` === '-1' || FromPort <= port && port <= ToPort;
}

function closed(ports: readonly number[], source: object): Proof {
  return proof(
    SECURITY_GROUPS,
    (group) => !open(group).some((rule) => ports.some((port) => covers(rule, port))),
    (group) => openTo(group, ports[0], source),
  );
}

/** The VPC and who reaches what is in it. */
export const NETWORK: Control[] = [
  {
    id: 'EC2.2',
    standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'],
    asks: 'The default security group of a VPC has no rules',
    outcome: met(proof(
      'AWS::EC2::VPC',
      (vpc, synthesis) => synthesis.all('Custom::VpcRestrictDefaultSG').some((emptied) => refersTo(synthesis, emptied, emptied.properties.DefaultSecurityGroupId, vpc)),
      (_, synthesis) => synthesis.all('Custom::VpcRestrictDefaultSG').forEach(({ stack, logicalId }) => { delete stack.template.Resources[logicalId]; }),
    ), 'An existing VPC is its owner’s'),
  },
  {
    id: 'EC2.6',
    standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'],
    asks: 'VPCs have flow logs',
    outcome: met(proof(
      'AWS::EC2::VPC',
      (vpc, synthesis) => synthesis.all('AWS::EC2::FlowLog').some((log) => log.properties.TrafficType === 'ALL' && refersTo(synthesis, log, log.properties.ResourceId, vpc)),
      (_, synthesis) => synthesis.all('AWS::EC2::FlowLog').forEach(({ properties }) => { properties.TrafficType = 'ACCEPT'; }),
    ), 'An existing VPC is its owner’s'),
  },
  { id: 'EC2.10', standards: ['FSBP'], asks: 'VPCs have an interface endpoint for EC2', outcome: notMet(THROUGH_NAT) },
  { id: 'EC2.15', standards: ['FSBP'], asks: 'Subnets give out no public addresses by themselves', outcome: met(hasValue('AWS::EC2::Subnet', 'MapPublicIpOnLaunch', false)) },
  {
    id: 'EC2.16',
    standards: ['FSBP'],
    asks: 'No network ACL is without a subnet',
    outcome: met(proof(
      'AWS::EC2::NetworkAcl',
      (acl, synthesis) => synthesis.all('AWS::EC2::SubnetNetworkAclAssociation').some((each) => refersTo(synthesis, each, each.properties.NetworkAclId, acl)),
      (_, synthesis) => synthesis.all('AWS::EC2::SubnetNetworkAclAssociation').forEach(({ properties }) => { properties.NetworkAclId = 'acl-other'; }),
    )),
  },
  {
    id: 'EC2.18',
    standards: ['FSBP'],
    asks: 'The Internet reaches only ports that are meant for it',
    outcome: met(proof(
      SECURITY_GROUPS,
      (group) => open(group).every(({ FromPort, ToPort }) => FromPort === ToPort && FOR_ANYBODY.includes(FromPort)),
      (group) => openTo(group, 8443, { CidrIp: '0.0.0.0/0' }),
    ), 'Port 443 of the load balancer, and of servers of the public tier'),
  },
  { id: 'EC2.19', standards: ['FSBP'], asks: 'The Internet reaches no port of high risk', outcome: met(closed(HIGH_RISK, { CidrIp: '0.0.0.0/0' })) },
  {
    id: 'EC2.21',
    standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'],
    asks: 'Network ACLs do not let the Internet reach ports 22 and 3389',
    outcome: notMet('ACLs know no connections, so that of the public tier admits answers to ports from 1024 up, and 3389 is one of these. Security groups close it (EC2.53), and port 22 is closed in both'),
  },
  { id: 'EC2.53', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'The Internet reaches no port of administration, by IPv4', outcome: met(closed(ADMINISTRATION, { CidrIp: '0.0.0.0/0' }), 'Session Manager is the way in') },
  { id: 'EC2.54', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'The Internet reaches no port of administration, by IPv6', outcome: met(closed(ADMINISTRATION, { CidrIpv6: '::/0' })) },
  { id: 'EC2.55', standards: ['FSBP'], asks: 'VPCs have an interface endpoint for the API of ECR', outcome: notMet('Nothing in an environment pulls container images') },
  { id: 'EC2.56', standards: ['FSBP'], asks: 'VPCs have an interface endpoint for the registry of ECR', outcome: notMet('As EC2.55') },
  { id: 'EC2.57', standards: ['FSBP'], asks: 'VPCs have an interface endpoint for Systems Manager', outcome: notMet(THROUGH_NAT) },
  { id: 'EC2.58', standards: ['FSBP'], asks: 'VPCs have an interface endpoint for contacts of Incident Manager', outcome: notMet('Nothing in an environment calls Incident Manager') },
  { id: 'EC2.60', standards: ['FSBP'], asks: 'VPCs have an interface endpoint for Incident Manager', outcome: notMet('As EC2.58') },
];
