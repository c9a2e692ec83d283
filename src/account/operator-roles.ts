import { aws_iam as iam, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AccountNames } from './account-names';
import { denyBootstrap } from './bootstrap';
import { withMultiFactor } from './multi-factor';
import { acknowledge, awsManagedPolicy } from '../synthesis/acknowledge';

/** Properties of the roles of operators. */
export interface OperatorRolesProps {
  readonly names: AccountNames;
  readonly operators: iam.IPrincipal[];
}

/**
 * The two roles of operators. **CFNAdmin has administrator access**: it can update each stack with the execution role with which the stack was
 * deployed, without a permission to pass that role, and the execution role of the CDK has administrator access by default. Therefore it requires MFA
 * of operators who can have it, sessions are short, an alarm notifies of each session, and the role cannot change the bootstrap stack directly.
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
      // The default of IAM. It is explicit because the sessions of federated operators have no MFA.
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
