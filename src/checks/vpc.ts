import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { requireSameRegion } from './known-arn';
import { requireResourceId } from './resource-id';

/** Throws if a VPC is in another Region, or was imported with the id of another kind of resource. */
export function requireVpc(scope: IConstruct, property: string, vpc: ec2.IVpc): void {
  requireResourceId(`the id of ${property}`, vpc.vpcId, 'vpc-');
  requireSameRegion(scope, `${property} (${vpc.vpcId})`, vpc.env.region, 'instances, load balancers and databases are in the Region of their VPC');
}
