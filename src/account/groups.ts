import { aws_iam as iam, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AccountNames } from './account-names';
import { denyPrivateKeys } from './private-keys';
import { denySecureStrings, denyTrailLogs, denyTrailRecords, denyUserData } from './secrets';
import { acknowledge, awsManagedPolicy } from '../synthesis/acknowledge';

/**
 * The three IAM groups. They have no members, because members are managed outside of deployments.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html
 */
export class AccountGroups extends Construct {
  public readonly admin: iam.Group;
  public readonly infrastructureTeam: iam.Group;
  public readonly developmentTeam: iam.Group;

  constructor(scope: Construct, id: string, names: AccountNames) {
    super(scope, id);
    this.admin = new iam.Group(this, 'Admin', {
      groupName: names.adminGroup,
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')],
    });
    acknowledge(this.admin, { [awsManagedPolicy('AdministratorAccess')]: 'the design gives administrators administrator access' });
    // A customer managed policy can be restricted later without a change of the group's members.
    const allowAll = new iam.ManagedPolicy(this, 'AllowAll', {
      description: 'Every action on every resource, for the infrastructure team',
      statements: [new iam.PolicyStatement({ actions: ['*'], resources: ['*'] })],
    });
    const reason = 'the design lets the infrastructure team do everything';
    acknowledge(allowAll, { 'AwsSolutions-IAM5[Action::*]': reason, 'AwsSolutions-IAM5[Resource::*]': reason });
    this.infrastructureTeam = new iam.Group(this, 'InfrastructureTeam', {
      groupName: names.infrastructureTeamGroup,
      managedPolicies: [allowAll],
    });
    this.developmentTeam = new iam.Group(this, 'DevelopmentTeam', {
      groupName: names.developmentTeamGroup,
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
    });
    acknowledge(this.developmentTeam, { [awsManagedPolicy('ReadOnlyAccess')]: 'the design lets the development team read' });
    // ReadOnlyAccess also allows reading parameters, user data and logs, and a principal of the account that reads a parameter may decrypt it.
    for (const denial of [denyPrivateKeys(this), denySecureStrings(), denyUserData(), denyTrailRecords()]) {
      this.developmentTeam.addToPolicy(denial);
    }
  }

  /** Denies the development team the records of the trail in its log group. */
  public denyLogs(trail: logs.ILogGroup): void {
    this.developmentTeam.addToPolicy(denyTrailLogs(this, trail));
  }
}
