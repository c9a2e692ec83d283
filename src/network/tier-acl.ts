import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { zoneLetter } from './availability-zones';
import { acknowledge } from '../synthesis/acknowledge';

/** A rule of a network ACL that allows traffic. */
export interface TierAclRule {
  /** The name of the allowed traffic. It is the construct id of the rule and must never change. */
  readonly id: string;
  /**
   * The number of the rule in its direction. It must never change: AWS would replace the rule, and refuse the new rule while another rule has the
   * same number.
   */
  readonly ruleNumber: number;
  readonly direction: ec2.TrafficDirection;
  readonly cidr: ec2.AclCidr;
  readonly traffic: ec2.AclTraffic;
}

/** Properties of the network ACL of a tier. */
export interface TierAclProps {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.ISubnet[];
  readonly rules: TierAclRule[];
}

/**
 * The network ACL of a tier. It allows only the traffic of its rules.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export class TierAcl extends ec2.NetworkAcl {
  constructor(scope: Construct, id: string, props: TierAclProps) {
    super(scope, id, { vpc: props.vpc });
    acknowledge(this, { 'AwsSolutions-VPC3': 'the design has network ACLs; security groups are there as well' });
    const entries = props.rules.map(({ id: ruleId, ...rule }) =>
      new ec2.NetworkAclEntry(this, ruleId, { networkAcl: this, ruleAction: ec2.Action.ALLOW, ...rule }));
    for (const subnet of props.subnets) {
      const association = new ec2.SubnetNetworkAclAssociation(this, `Zone${zoneLetter(subnet.availabilityZone)}`, { networkAcl: this, subnet });
      // A network ACL without rules allows no traffic. The subnet keeps the default network ACL until the rules exist.
      association.node.addDependency(...entries);
    }
  }
}
