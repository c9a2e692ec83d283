import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { EgressRule } from './egress-rule';
import { requireProperties } from '../checks/required-properties';

const HTTPS = 443;

/** Returns the properties of a security group whose egress is limited to these rules, or unlimited without rules. */
export function outboundOf(egress?: EgressRule[]): Pick<ec2.SecurityGroupProps, 'allowAllOutbound'> {
  return { allowAllOutbound: !egress };
}

/**
 * Adds the rules to a security group that was created with `outboundOf`.
 *
 * @param owner the owner of the security group in error messages, such as `server 'app01'`
 * @throws if no rule allows TCP port 443, which an instance needs to reach AWS services
 */
export function addEgress(group: ec2.SecurityGroup, owner: string, egress?: EgressRule[]): void {
  // In YAML and JSON, `null` is a missing value.
  if (!egress) {
    return;
  }
  egress.forEach((rule, index) => requireProperties(`egress[${index}] of ${owner}`, rule, ['peer', 'port']));
  if (!egress.some(({ port }) => admitsHttps(port))) {
    throw new Error(
      `egress of ${owner} has no rule for TCP port ${HTTPS}, on which an instance reaches Systems Manager, CloudFormation and CloudWatch: ` +
      'add { peer: ec2.Peer.anyIpv4(), port: ec2.Port.HTTPS }, or a rule for the address range of the VPC with its interface endpoints and one for the prefix list of Amazon S3',
    );
  }
  egress.forEach(({ peer, port }) => group.addEgressRule(peer, port));
}

/** Returns whether a port is or includes TCP port 443. A port that is only known at deployment is accepted. */
function admitsHttps(port: ec2.Port): boolean {
  const { ipProtocol, fromPort, toPort } = port.toRuleJson();
  if (ipProtocol === '-1') {
    return true;
  }
  const isWithin = [fromPort, toPort].some((each) => Token.isUnresolved(each)) || (fromPort <= HTTPS && toPort >= HTTPS);
  return ['tcp', '6'].includes(ipProtocol) && isWithin;
}
