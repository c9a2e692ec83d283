import { Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { DatabaseUnderTest, KEY_ARN, newDatabase } from './database-fixture';
import { SqlServerEdition } from '../../../src/database';
import { EnvironmentProfile } from '../../../src/profile';

const LOGS = 'Custom::ObanDatabaseLogs';

function databaseId({ template }: DatabaseUnderTest): string {
  return Object.keys(template().findResources('AWS::RDS::DBInstance'))[0];
}

test('RDS exports the error log and the agent log, and their groups have a retention and a key', () => {
  const made = newDatabase();
  made.template().hasResourceProperties('AWS::RDS::DBInstance', { EnableCloudwatchLogsExports: ['error', 'agent'] });
  made.template().hasResourceProperties(LOGS, {
    DatabaseIdentifier: { Ref: databaseId(made) }, LogTypes: ['error', 'agent'], RetentionDays: 365, KmsKeyId: KEY_ARN,
  });
});

test.each([[EnvironmentProfile.staging(), 90], [EnvironmentProfile.development(), 30]])('each profile has a retention of its own', (profile, days) => {
  newDatabase({ profile }).template().hasResourceProperties(LOGS, { RetentionDays: days });
});

test('logs without an end have no retention', () => {
  const profile = EnvironmentProfile.production().customize({ databaseLogRetention: logs.RetentionDays.INFINITE });
  newDatabase({ profile }).template().hasResourceProperties(LOGS, { RetentionDays: Match.absent() });
});

test('CloudWatch Logs encrypts with its own key if the environment has none', () => {
  newDatabase({ profile: EnvironmentProfile.staging() }, { encryptionKeyArn: undefined }).template()
    .hasResourceProperties(LOGS, { KmsKeyId: Match.absent() });
});

test('Express Edition has no SQL Server Agent, and no log of it', () => {
  const made = newDatabase({ edition: SqlServerEdition.EXPRESS, profile: EnvironmentProfile.development(), instanceType: new ec2.InstanceType('t3.small') });
  made.template().hasResourceProperties('AWS::RDS::DBInstance', { EnableCloudwatchLogsExports: ['error'] });
  made.template().hasResourceProperties(LOGS, { LogTypes: ['error'] });
});

test('logs that a consumer sets on the inner construct get the same settings', () => {
  const made = newDatabase();
  made.resource.enableCloudwatchLogsExports = undefined;
  made.template().hasResourceProperties(LOGS, { LogTypes: [] });
});

test('the function changes the groups of this database only', () => {
  const made = newDatabase();
  const arn = ['arn:', { Ref: 'AWS::Partition' }, ':logs:ap-southeast-2:111122223333:log-group:/aws/rds/instance/', { Ref: databaseId(made) }, '/*'];
  made.template().hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: ['logs:CreateLogGroup', 'logs:AssociateKmsKey', 'logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy'], Resource: { 'Fn::Join': ['', arn] } }],
    },
  });
});
