import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { production, repository, staging } from '../lib/settings';
import { addStacks } from '../lib/stacks';

// The choices of this repository. The library tests its own defaults.

const app = new App();
addStacks(app);
const stacks = {
  account: app.node.findChild(`oban-account-${production.account}`) as Stack,
  production: app.node.findChild('oban-production') as Stack,
  staging: app.node.findChild('oban-staging') as Stack,
};
const templates = {
  account: Template.fromStack(stacks.account),
  production: Template.fromStack(stacks.production),
  staging: Template.fromStack(stacks.staging),
};

/** The addresses that a stack subscribes. */
function recipients(template: Template): string[] {
  const subscriptions = template.findResources('AWS::SNS::Subscription', { Properties: { Protocol: 'email' } });
  return [...new Set(Object.values(subscriptions).map(({ Properties }) => Properties.Endpoint))].sort();
}

describe('production', () => {
  test('the database is protected from deletion, has a standby and keeps backups for five weeks', () => {
    templates.production.hasResource('AWS::RDS::DBInstance', {
      DeletionPolicy: 'Snapshot',
      Properties: { DeletionProtection: true, MultiAZ: true, BackupRetentionPeriod: 35, Timezone: production.databaseTimezone },
    });
  });

  test('the stacks are protected from termination', () => {
    deepEqual([stacks.production.terminationProtection, stacks.account.terminationProtection], [true, true]);
  });

  test('the alarms have the recipients of the settings, and no others', () => {
    const expected = [...production.alertEmailAddresses].sort();
    deepEqual([recipients(templates.production), recipients(templates.account)], [expected, expected]);
  });

  test('only an approved job of this repository deploys', () => {
    templates.account.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'oban-github-deploy',
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: Match.objectLike({ 'token.actions.githubusercontent.com:sub': Match.arrayWith([`repo:${repository}:environment:production`]) }),
          },
        })],
      },
    });
  });
});

describe('staging', () => {
  test('the database is protected from deletion', () => {
    templates.staging.hasResource('AWS::RDS::DBInstance', { DeletionPolicy: 'Snapshot', Properties: { DeletionProtection: true } });
  });

  test('the alarms have the recipients of the settings, and no others', () => {
    deepEqual(recipients(templates.staging), [...staging.alertEmailAddresses].sort());
  });
});

test('production and staging have different names and address ranges', () => {
  equal(production.environmentName === staging.environmentName, false);
  equal(production.addressRange === staging.addressRange, false);
});
