import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { zoneLetter } from './availability-zones';
import { TierAclRule } from './tier-acl';

const { INGRESS, EGRESS } = ec2.TrafficDirection;
const ANYWHERE = ec2.AclCidr.anyIpv4();

const LAST_PORT = 65_535;

/**
 * The ports on which responses arrive, because network ACLs are stateless. NAT gateways, load balancers and Lambda functions use all of them; with a
 * narrower range some of their connections fail.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const EPHEMERAL = ec2.AclTraffic.tcpPortRange(1024, LAST_PORT);

const HTTPS = ec2.AclTraffic.tcpPort(443);
const SQL_SERVER = ec2.AclTraffic.tcpPort(1433);
const ALL = ec2.AclTraffic.allTraffic();

/**
 * The ICMP message "fragmentation needed". Without it, a connection through a link with a smaller MTU hangs when it transfers larger packets.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html#path_mtu_discovery
 */
const PATH_MTU = ec2.AclTraffic.icmp({ type: 3, code: 4 });

/** Returns the rules for load balancers and NAT gateways: HTTPS from any address, and responses to requests of the environment. */
export function publicTierRules(vpc: ec2.IVpc): TierAclRule[] {
  return [
    { id: 'HttpsIn', ruleNumber: 100, direction: INGRESS, cidr: ANYWHERE, traffic: HTTPS },
    { id: 'AnswersIn', ruleNumber: 200, direction: INGRESS, cidr: ANYWHERE, traffic: EPHEMERAL },
    { id: 'VpcIn', ruleNumber: 300, direction: INGRESS, cidr: ec2.AclCidr.ipv4(vpc.vpcCidrBlock), traffic: ALL },
    { id: 'PathMtuIn', ruleNumber: 400, direction: INGRESS, cidr: ANYWHERE, traffic: PATH_MTU },
    { id: 'AllOut', ruleNumber: 100, direction: EGRESS, cidr: ANYWHERE, traffic: ALL },
  ];
}

/**
 * Returns the rules for clusters and servers: all traffic from the VPC, which security groups restrict, and only responses from outside. Responses
 * come from any address, because a NAT gateway and the S3 endpoint keep the address of the responding host.
 *
 * @param firstEphemeralPort the first ephemeral port of the operating systems in the tier
 */
export function applicationTierRules(vpc: ec2.IVpc, firstEphemeralPort: number): TierAclRule[] {
  const answers = ec2.AclTraffic.tcpPortRange(firstEphemeralPort, LAST_PORT);
  return [
    { id: 'VpcIn', ruleNumber: 100, direction: INGRESS, cidr: ec2.AclCidr.ipv4(vpc.vpcCidrBlock), traffic: ALL },
    { id: 'AnswersIn', ruleNumber: 200, direction: INGRESS, cidr: ANYWHERE, traffic: answers },
    { id: 'PathMtuIn', ruleNumber: 300, direction: INGRESS, cidr: ANYWHERE, traffic: PATH_MTU },
    { id: 'AllOut', ruleNumber: 100, direction: EGRESS, cidr: ANYWHERE, traffic: ALL },
  ];
}

/** Returns the rules for the database: SQL Server for the application tier, its responses, and replication among the data subnets. */
export function dataTierRules(applicationSubnets: ec2.ISubnet[], dataSubnets: ec2.ISubnet[]): TierAclRule[] {
  return [
    ...perZone('SqlServerIn', 100, INGRESS, applicationSubnets, SQL_SERVER),
    ...perZone('ReplicationIn', 200, INGRESS, dataSubnets, ALL),
    ...perZone('AnswersOut', 100, EGRESS, applicationSubnets, EPHEMERAL),
    ...perZone('ReplicationOut', 200, EGRESS, dataSubnets, ALL),
  ];
}

/** Returns one rule per subnet, numbered by the letter of its zone, so that a third zone changes no other rule. */
function perZone(id: string, firstNumber: number, direction: ec2.TrafficDirection, subnets: ec2.ISubnet[], traffic: ec2.AclTraffic): TierAclRule[] {
  return subnets.map((subnet) => {
    const letter = zoneLetter(subnet.availabilityZone);
    return {
      id: `${id}${letter}`,
      ruleNumber: firstNumber + letter.charCodeAt(0) - 'A'.charCodeAt(0),
      direction,
      cidr: ec2.AclCidr.ipv4(subnet.ipv4CidrBlock),
      traffic,
    };
  });
}
