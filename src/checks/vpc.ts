import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { requireSameRegion } from './known-arn';
import { requireResourceId } from './resource-id';

/** Refuses a VPC of another Region, and one that was imported by the id of something else. */
export function requireVpc(scope: IConstruct, property: string, vpc: ec2.IVpc): void {
  requireResourceId(`the id of ${property}`, vpc.vpcId, 'vpc-');
  requireSameRegion(scope, `${property} (${vpc.vpcId})`, vpc.env.region, 'instances, load balancers and databases are in the Region of their VPC');
}
