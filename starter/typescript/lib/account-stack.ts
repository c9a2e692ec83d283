import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ObanAccount } from 'oban-environment';
import { GitHubRoles } from './github-roles';
import { EnvironmentSettings } from './settings';

interface AccountStackProps {
  readonly settings: EnvironmentSettings;
  /** The GitHub repository whose workflow deploys: owner and name. */
  readonly repository: string;
  /** The GitHub environments whose jobs deploy to this account. */
  readonly gitHubEnvironments: string[];
}

/** The resources of which an AWS account has one: groups, operator roles, trail, log bucket, and the roles of the workflow. */
export class AccountStack extends Stack {
  public readonly obanAccount: ObanAccount;

  constructor(scope: Construct, id: string, { settings, repository, gitHubEnvironments }: AccountStackProps) {
    super(scope, id, { env: { account: settings.account, region: settings.region }, terminationProtection: true });
    this.obanAccount = new ObanAccount(this, 'Account', {
      operators: [new iam.AccountPrincipal(settings.operatorsAccount)],
      notifications: { emailAddresses: settings.alertEmailAddresses },
    });
    new GitHubRoles(this, 'GitHub', { repository, environments: gitHubEnvironments });
  }
}
