import { App } from 'aws-cdk-lib';
import { EnvironmentProfile } from 'oban-environment';
import { AccountStack } from './account-stack';
import { EnvironmentStack } from './environment-stack';
import { production, repository, staging } from './settings';

/** The environments, each with its GitHub environment of the same name. An account that both use has the settings of the first. */
const ENVIRONMENTS = [
  { name: 'production', settings: production, profile: EnvironmentProfile.production() },
  { name: 'staging', settings: staging, profile: EnvironmentProfile.staging() },
];

/** Adds a stack for each environment, and one for each account. */
export function addStacks(app: App): void {
  const accounts = new Map<string, AccountStack>();
  for (const { name, settings, profile } of ENVIRONMENTS) {
    const { account } = settings;
    if (!accounts.has(account)) {
      const gitHubEnvironments = ENVIRONMENTS.filter((each) => each.settings.account === account).map((each) => each.name);
      accounts.set(account, new AccountStack(app, `oban-account-${account}`, { settings, repository, gitHubEnvironments }));
    }
    new EnvironmentStack(app, `oban-${name}`, { settings, profile, account: accounts.get(account)!.obanAccount });
  }
}
