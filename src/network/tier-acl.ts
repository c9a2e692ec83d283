import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { zoneLetter } from './availability-zones';
import { acknowledge } from '../synthesis/acknowledge';

/** One rule of a network ACL; every rule allows. */
export interface TierAclRule {
  /** What the rule lets through; its construct id, so it never changes. */
  readonly id: string;
  /**
   * Its place among the rules of its direction. It never changes either: AWS replaces the rule, and the new one is refused
   * while another still has its number.
   */
  readonly ruleNumber: number;
  readonly direction: ec2.TrafficDirection;
  readonly cidr: ec2.AclCidr;
  readonly traffic: ec2.AclTraffic;
}

/** What a tier's network ACL protects and lets through. */
export interface TierAclProps {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.ISubnet[];
  readonly rules: TierAclRule[];
}

/**
 * The network ACL of one tier: these rules and nothing else.
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
      // An ACL without rules lets nothing through: the subnet keeps the open default until they are there.
      association.node.addDependency(...entries);
    }
  }
}
