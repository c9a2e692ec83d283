import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { denyPrivateKeys } from './private-keys';
import { acknowledge, awsManagedPolicy } from '../acknowledge';

/**
 * The role of every instance of an environment: Systems Manager manages it (Session Manager is the way in) and the
 * CloudWatch agent publishes from it.
 *
 * The design's AmazonEC2RoleforSSM is deprecated and cannot be attached anew; these two policies are its successors.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
 */
export class InstanceRole extends iam.Role {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      description: 'Instances of the environment: managed by Systems Manager, observed by the CloudWatch agent',
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore'),
        iam.ManagedPolicy.fromAwsManagedPolicyName('CloudWatchAgentServerPolicy'),
      ],
    });
    const successor = 'successor of the policy that the design names';
    acknowledge(this, {
      [awsManagedPolicy('AmazonSSMManagedInstanceCore')]: successor,
      [awsManagedPolicy('CloudWatchAgentServerPolicy')]: successor,
      'AwsSolutions-IAM5[Resource::*]': 'a member asks for the health of its target, and DescribeTargetHealth knows no resource',
    });
    // AmazonSSMManagedInstanceCore reads every parameter, other environments' private keys among them.
    this.addToPolicy(denyPrivateKeys(this));
  }
}
