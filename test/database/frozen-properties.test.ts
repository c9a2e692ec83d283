// Setting every property of the L1 includes those that are no longer to be set.
process.env.JSII_DEPRECATED = 'quiet';

import { diffTemplate, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { Lazy } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { newDatabase, newStack } from './database-fixture';
import { FROZEN_PROPERTIES } from '../../src/database/frozen-properties';
import { renderedProperties } from '../../src/database/rendered-database';

/** CloudFormation restarts the database for them, or less. */
const INTERRUPT_AT_MOST = [
  'AutoMinorVersionUpgrade', 'BackupRetentionPeriod', 'DBParameterGroupName', 'MultiAZ', 'PreferredMaintenanceWindow', 'StorageType',
];

function frozen(made: ReturnType<typeof newDatabase>): { [name: string]: unknown } {
  return Object.values(made.template().findResources('Custom::ObanReplacementGuard'))[0].Properties.Frozen;
}

function allProperties(): string[] {
  const instance = new rds.CfnDBInstance(newStack(), 'Any');
  const settable = Object.entries(Object.getOwnPropertyDescriptors(rds.CfnDBInstance.prototype)).filter(([, { set }]) => set).map(([name]) => name);
  Object.assign(instance, Object.fromEntries(settable.filter((name) => name !== 'tagsRaw').map((name) => [name, Lazy.any({ produce: () => ({ Ref: 'Any' }) })])));
  return Object.keys(renderedProperties(instance));
}

function replaces(property: string): boolean {
  const template = (value: string) => ({ Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { [property]: value } } } });
  const { changeImpact } = diffTemplate(template('old'), template('new')).resources.get('Database');
  return [ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE].includes(changeImpact);
}

function refusedByARule(property: string): boolean {
  const { database, resource } = newDatabase();
  resource.addPropertyOverride(property, { Ref: 'Anything' });
  return database.node.validate().length > 0;
}

test('all that CloudFormation replaces a database for is frozen, or never there', () => {
  const properties = allProperties();
  expect(properties.length).toBeGreaterThan(70);
  const replacing = properties.filter(replaces);
  expect(replacing).toEqual(expect.arrayContaining([...INTERRUPT_AT_MOST, 'Timezone', 'DBSubnetGroupName', 'KmsKeyId', 'DBName']));
  const guarded = [...Object.values(FROZEN_PROPERTIES), ...INTERRUPT_AT_MOST];
  expect(replacing.filter((property) => !guarded.includes(property) && !refusedByARule(property))).toEqual([]);
  expect(Object.values(FROZEN_PROPERTIES).filter((property) => !replacing.includes(property))).toEqual([]);
});

test('the guard has the values of the template, and the empty string for what is not there', () => {
  const made = newDatabase({ timezone: 'AUS Eastern Standard Time' });
  expect(frozen(made)).toEqual({
    ...Object.fromEntries(Object.keys(FROZEN_PROPERTIES).map((name) => [name, ''])),
    'edition': 'sqlserver-se',
    'encryption': 'true',
    'encryption key': 'arn:aws:kms:ap-southeast-2:111122223333:key/11111111-2222-3333-4444-555555555555',
    'master user': 'obanadmin',
    'subnet group': { Ref: expect.stringMatching(/^DatabaseSubnetGroup/) },
    'time zone': 'AUS Eastern Standard Time',
  });
});

test('of a restored database, the snapshot', () => {
  expect(frozen(newDatabase({ snapshotIdentifier: 'before-the-upgrade' }))).toMatchObject({
    'snapshot of origin': 'before-the-upgrade', 'encryption': '', 'encryption key': '', 'master user': '', 'time zone': '',
  });
});

test('what a consumer sets or overrides on the inner construct is frozen as well', () => {
  const made = newDatabase();
  made.resource.characterSetName = 'Latin1_General_CI_AS';
  made.resource.addPropertyOverride('DBInstanceIdentifier', 'oban');
  made.resource.port = '1433';
  expect(frozen(made)).toMatchObject({ collation: 'Latin1_General_CI_AS', identifier: 'oban', port: '1433' });
});

test('CloudFormation asks the guard before it touches the database, and tells the way out', () => {
  const { template } = newDatabase();
  const [[id, guard]] = Object.entries(template().findResources('Custom::ObanReplacementGuard'));
  template().hasResource('AWS::RDS::DBInstance', { DependsOn: [id] });
  expect(guard.Properties).toMatchObject({ Subject: 'database', WayOut: expect.stringMatching(/make a new environment .*snapshotIdentifier .*take this one down\. .*exchange names/) });
});
