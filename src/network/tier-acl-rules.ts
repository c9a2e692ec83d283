import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { zoneLetter } from './availability-zones';
import { TierAclRule } from './tier-acl';

const { INGRESS, EGRESS } = ec2.TrafficDirection;
const ANYWHERE = ec2.AclCidr.anyIpv4();

const LAST_PORT = 65_535;

/**
 * The ports on which an answer arrives, as ACLs do not know connections. NAT gateways, load balancers and Lambda functions use all of them; a
 * narrower range loses a part of their connections.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const EPHEMERAL = ec2.AclTraffic.tcpPortRange(1024, LAST_PORT);

const HTTPS = ec2.AclTraffic.tcpPort(443);
const SQL_SERVER = ec2.AclTraffic.tcpPort(1433);
const ALL = ec2.AclTraffic.allTraffic();

/**
 * "Fragmentation needed": without it a connection through a link with a smaller MTU hangs as soon as it carries much.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html#path_mtu_discovery
 */
const PATH_MTU = ec2.AclTraffic.icmp({ type: 3, code: 4 });

/** Load balancers and NAT gateways: HTTPS from anywhere, and the answers to what the environment itself asks. */
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
 * Clusters and servers: everything from inside (who may talk to whom there is for security groups), and from outside only
 * answers. These come from anywhere, as a NAT gateway and the S3 endpoint keep the address of the host that answers.
 *
 * @param firstEphemeralPort of the operating systems there
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

/** The database: SQL Server for the application tier and its answers; replication among the data subnets. */
export function dataTierRules(applicationSubnets: ec2.ISubnet[], dataSubnets: ec2.ISubnet[]): TierAclRule[] {
  return [
    ...perZone('SqlServerIn', 100, INGRESS, applicationSubnets, SQL_SERVER),
    ...perZone('ReplicationIn', 200, INGRESS, dataSubnets, ALL),
    ...perZone('AnswersOut', 100, EGRESS, applicationSubnets, EPHEMERAL),
    ...perZone('ReplicationOut', 200, EGRESS, dataSubnets, ALL),
  ];
}

/** One rule per subnet, numbered by the letter of its zone: a third zone moves no other rule. */
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
