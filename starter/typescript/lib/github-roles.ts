import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultStackSynthesizer, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

const ISSUER = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';
const VERIFY_PERMISSIONS: string[] = JSON.parse(readFileSync(join(__dirname, '..', 'verify-permissions.json'), 'utf-8'));

interface GitHubRolesProps {
  /** Owner and name. */
  readonly repository: string;
  /** The GitHub environments whose jobs may deploy. */
  readonly environments: string[];
}

/**
 * The roles of the workflows in an account. The workflows need no access keys: GitHub identifies the job, and AWS gives it credentials for some hours.
 *
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export class GitHubRoles extends Construct {
  constructor(scope: Construct, id: string, { repository, environments }: GitHubRolesProps) {
    super(scope, id);
    // An account has one provider of an address. Import an existing one: iam.OidcProviderNative.fromOidcProviderArn.
    const provider = new iam.OidcProviderNative(this, 'Provider', { url: `https://${ISSUER}`, clientIds: [AUDIENCE] });

    const role = (name: string, subjects: string[]) => new iam.Role(this, name, {
      roleName: `oban-github-${name.toLowerCase()}`,
      description: `Assumed by the workflows of ${repository}`,
      maxSessionDuration: Duration.hours(4), // a change of the database can take more than the default of one hour
      assumedBy: new iam.OpenIdConnectPrincipal(provider, {
        StringEquals: { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: subjects.map((subject) => `repo:${repository}:${subject}`) },
      }),
    });
    const { partition, account, region } = Stack.of(this);
    const mayAssume = (...bootstrapRoles: string[]) => new iam.PolicyStatement({
      actions: ['sts:AssumeRole'],
      resources: bootstrapRoles.map((each) => `arn:${partition}:iam::${account}:role/cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-${each}-role-${account}-${region}`),
    });
    role('Diff', ['pull_request', 'ref:refs/heads/main']).addToPolicy(mayAssume('lookup'));
    role('Deploy', environments.map((environment) => `environment:${environment}`)).addToPolicy(mayAssume('deploy', 'file-publishing', 'lookup'));
    // The permissions of `oban-environment verify`, all of which read. ReadOnlyAccess of AWS has more, such as the values of encrypted parameters.
    role('Verify', ['ref:refs/heads/main']).addToPolicy(new iam.PolicyStatement({ actions: VERIFY_PERMISSIONS, resources: ['*'] }));
  }
}
