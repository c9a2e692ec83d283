import { aws_iam as iam, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AccountNames } from './account-names';
import { denyBootstrap } from './bootstrap';
import { withMultiFactor } from './multi-factor';
import { acknowledge, awsManagedPolicy } from '../synthesis/acknowledge';

export interface OperatorRolesProps {
  readonly names: AccountNames;
  readonly operators: iam.IPrincipal[];
}

/**
 * The two roles that operators work in. **CFNAdmin is an administrator**: it updates each stack with the execution role that the stack was deployed with, without a permission to pass
 * that role, and the execution role of the CDK's stacks is an administrator by default. So it takes MFA where the operator can have it, sessions are short, an alarm tells of each, and
 * the stack that has the execution role is out of its direct reach.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
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
      assumedBy: new iam.CompositePrincipal(...props.operators.flatMap((operator) => withMultiFactor(this, operator))),
      // IAM's default: stated, as the sessions of federated operators have no MFA.
      maxSessionDuration: Duration.hours(1),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AWSCloudFormationFullAccess')],
    });
    acknowledge(this.cfnAdmin, { [awsManagedPolicy('AWSCloudFormationFullAccess')]: 'the design gives CFNAdmin full access to CloudFormation' });
    denyBootstrap(this).forEach((denial) => this.cfnAdmin.addToPolicy(denial));
    this.ec2Query = new iam.Role(this, 'Ec2Query', {
      roleName: props.names.ec2QueryRole,
      description: 'Operators look at EC2 and change nothing',
      assumedBy: new iam.CompositePrincipal(...props.operators),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEC2ReadOnlyAccess')],
    });
    acknowledge(this.ec2Query, { [awsManagedPolicy('AmazonEC2ReadOnlyAccess')]: 'the design lets EC2_Query read EC2' });
  }
}
