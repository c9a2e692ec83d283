import * as rds from 'aws-cdk-lib/aws-rds';
import { frozenProperties } from '../../../src/replacement-guard/frozen-properties';
import { newDatabase } from '../database/database-fixture';

const NAMES = Object.keys(frozenProperties('AWS::RDS::DBInstance'));

function frozen(made: ReturnType<typeof newDatabase>): { [name: string]: unknown } {
  return Object.values(made.template().findResources('Custom::ObanReplacementGuard'))[0].Properties.Frozen;
}

test('the guard has the values of the template, and the empty string for absent values', () => {
  const made = newDatabase({ timezone: 'AUS Eastern Standard Time' });
  expect(frozen(made)).toEqual({
    ...Object.fromEntries(NAMES.map((name) => [name, ''])),
    'edition': 'sqlserver-se',
    'encryption': 'true',
    'encryption key': 'arn:aws:kms:ap-southeast-2:111122223333:key/11111111-2222-3333-4444-555555555555',
    'master user': 'obanadmin',
    'Performance Insights key': 'arn:aws:kms:ap-southeast-2:111122223333:key/11111111-2222-3333-4444-555555555555',
    'subnet group': { Ref: expect.stringMatching(/^DatabaseSubnetGroup/) },
    'time zone': 'AUS Eastern Standard Time',
  });
});

test('the snapshot of a restored database is frozen', () => {
  expect(frozen(newDatabase({ snapshotIdentifier: 'before-the-upgrade' }))).toMatchObject({
    'snapshot of origin': 'before-the-upgrade', 'encryption': '', 'encryption key': '', 'master user': '', 'time zone': '',
  });
});

test('values that a consumer sets or overrides on the inner construct are frozen as well', () => {
  const made = newDatabase();
  made.resource.characterSetName = 'Latin1_General_CI_AS';
  made.resource.addPropertyOverride('DBInstanceIdentifier', 'oban');
  made.resource.port = '1433';
  expect(frozen(made)).toMatchObject({ collation: 'Latin1_General_CI_AS', identifier: 'oban', port: '1433' });
});

test.each<[string, (resource: rds.CfnDBInstance) => void]>([
  ['class', (resource) => { resource.dbInstanceClass = 'db.r6i.xlarge'; }],
  ['standby', (resource) => { resource.multiAz = false; }],
  ['parameter group', (resource) => { resource.dbParameterGroupName = 'other'; }],
  ['maintenance window', (resource) => { resource.preferredMaintenanceWindow = 'sun:16:00-sun:17:00'; }],
  ['backup retention', (resource) => { resource.backupRetentionPeriod = 21; }],
])('another %s is not frozen', (_what, change) => {
  const made = newDatabase();
  change(made.resource);
  expect(frozen(made)).toEqual(frozen(newDatabase()));
});

test('CloudFormation runs the guard before it updates the database, and shows the remedy', () => {
  const { template } = newDatabase();
  const [[id, guard]] = Object.entries(template().findResources('Custom::ObanReplacementGuard'));
  template().hasResource('AWS::RDS::DBInstance', { DependsOn: [id] });
  expect(guard.Properties).toMatchObject({
    Subject: 'database',
    Type: 'AWS::RDS::DBInstance',
    WayOut: expect.stringMatching(/make a new environment .*snapshotIdentifier .*take this one down\. .*exchange names/),
  });
});
