import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** The tiers of a network. The order and the names decide addresses and logical ids of subnets: they never change. */
export const TIERS = ['public', 'application', 'data'] as const;

/** Where each tier's subnets are in a VPC. */
export interface TierSubnets {
  readonly publicSubnets: ec2.SubnetSelection;
  readonly applicationSubnets: ec2.SubnetSelection;
  readonly dataSubnets: ec2.SubnetSelection;
}
