import { aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AccountNames } from './account-names';
import { acknowledge, awsManagedPolicy } from '../acknowledge';

export interface OperatorRolesProps {
  readonly names: AccountNames;
  readonly operators: iam.IPrincipal[];
}

/**
 * The two roles that operators work in. CFNAdmin drives CloudFormation; what a stack makes needs the rights of the stack's
 * own execution role, which the policy does not give.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCloudFormationFullAccess.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ReadOnlyAccess.html
 */
export class OperatorRoles extends Construct {
  public readonly cfnAdmin: iam.Role;
  public readonly ec2Query: iam.Role;

  constructor(scope: Construct, id: string, props: OperatorRolesProps) {
    super(scope, id);
    this.cfnAdmin = new iam.Role(this, 'CfnAdmin', {
      roleName: props.names.cfnAdminRole,
      description: 'Operators manage CloudFormation stacks',
      assumedBy: new iam.CompositePrincipal(...props.operators),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AWSCloudFormationFullAccess')],
    });
    acknowledge(this.cfnAdmin, { [awsManagedPolicy('AWSCloudFormationFullAccess')]: 'the design gives CFNAdmin full access to CloudFormation' });
    this.ec2Query = new iam.Role(this, 'Ec2Query', {
      roleName: props.names.ec2QueryRole,
      description: 'Operators look at EC2 and change nothing',
      assumedBy: new iam.CompositePrincipal(...props.operators),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEC2ReadOnlyAccess')],
    });
    acknowledge(this.ec2Query, { [awsManagedPolicy('AmazonEC2ReadOnlyAccess')]: 'the design lets EC2_Query read EC2' });
  }
}
