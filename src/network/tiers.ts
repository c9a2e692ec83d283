import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** The tiers of a network. Their order and names determine the addresses and logical ids of subnets and must never change. */
export const TIERS = ['public', 'application', 'data'] as const;

/** The subnets of each tier of a VPC. */
export interface TierSubnets {
  readonly publicSubnets: ec2.SubnetSelection;
  readonly applicationSubnets: ec2.SubnetSelection;
  readonly dataSubnets: ec2.SubnetSelection;
}
