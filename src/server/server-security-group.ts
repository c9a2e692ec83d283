import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { addEgress, outboundOf } from './egress';
import { EgressRule } from './egress-rule';
import { ServerTier } from './server-options';
import { IObanEnvironment } from '../environment-reference';
import { acknowledge } from '../synthesis/acknowledge';

/** Properties of the security group of a server. */
export interface ServerSecurityGroupProps {
  readonly serverName: string;
  readonly environment: IObanEnvironment;
  readonly tier: ServerTier;
  /** The egress rules; undefined for all connections. */
  readonly egress?: EgressRule[];
}

/**
 * The security group of a server. In the public tier, it allows port 443 from any address. In the application tier, it has no ingress rules and
 * allows connections to the database.
 */
export class ServerSecurityGroup extends ec2.SecurityGroup {
  constructor(scope: Construct, id: string, props: ServerSecurityGroupProps) {
    super(scope, id, { vpc: props.environment.vpc, description: `Server ${props.serverName}`, ...outboundOf(props.egress) });
    addEgress(this, `server '${props.serverName}'`, props.egress);
    const database = props.environment.databaseSecurityGroup;
    if (props.tier === ServerTier.PUBLIC) {
      this.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'HTTPS from the Internet');
      acknowledge(this, { 'AwsSolutions-EC23': 'systems of the public tier are reached from the Internet on 443, and on nothing else' });
    } else if (database !== undefined) {
      // The rule is in the server's stack, so that adding or removing a server does not change the stack of the database.
      new ec2.CfnSecurityGroupIngress(this, 'Database', {
        groupId: database.securityGroupId,
        sourceSecurityGroupId: this.securityGroupId,
        ipProtocol: 'tcp',
        fromPort: 1433,
        toPort: 1433,
        description: `SQL Server from server ${props.serverName}`,
      });
      if (props.egress !== undefined) {
        this.addEgressRule(database, ec2.Port.tcp(1433), 'SQL Server');
      }
    }
  }
}
