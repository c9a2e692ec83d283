import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { EgressRule } from './egress-rule';
import { requireProperties } from '../checks/required-properties';

const HTTPS = 443;

/** The properties of a security group from which these rules are the only way out. */
export function outboundOf(egress?: EgressRule[]): Pick<ec2.SecurityGroupProps, 'allowAllOutbound'> {
  return { allowAllOutbound: egress === undefined };
}

/**
 * Adds the rules to a group that was made with `outboundOf`.
 *
 * @param owner whose group it is, as the user knows it
 * @throws if none of the rules lets an instance reach the services that it needs
 */
export function addEgress(group: ec2.SecurityGroup, owner: string, egress?: EgressRule[]): void {
  if (egress === undefined) {
    return;
  }
  egress.forEach((rule, index) => requireProperties(`egress[${index}] of ${owner}`, rule, ['peer', 'port']));
  if (!egress.some(({ port }) => admitsHttps(port))) {
    throw new Error(
      `egress of ${owner} has no rule for TCP port ${HTTPS}, by which an instance reaches Systems Manager, CloudFormation and CloudWatch: ` +
      'add { peer: ec2.Peer.anyIpv4(), port: ec2.Port.HTTPS }, or a rule for the address range of the VPC, where interface endpoints are, and one for the prefix list of Amazon S3',
    );
  }
  egress.forEach(({ peer, port }) => group.addEgressRule(peer, port));
}

/** A port that is only known at deployment may be it. */
function admitsHttps(port: ec2.Port): boolean {
  const { ipProtocol, fromPort, toPort } = port.toRuleJson();
  if (ipProtocol === '-1') {
    return true;
  }
  const isWithin = [fromPort, toPort].some((each) => Token.isUnresolved(each)) || (fromPort <= HTTPS && toPort >= HTTPS);
  return ['tcp', '6'].includes(ipProtocol) && isWithin;
}
