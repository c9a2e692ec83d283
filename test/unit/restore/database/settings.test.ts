import { restoreParameters, settingsOf, settingsToChange } from '../../../../src/restore/database/settings';

/** A DB instance as RDS describes it. */
const RUNNING = {
  AllocatedStorage: 500,
  AutoMinorVersionUpgrade: false,
  BackupRetentionPeriod: 35,
  DBParameterGroups: [{ DBParameterGroupName: 'tls-only' }],
  DBSubnetGroup: { DBSubnetGroupName: 'data' },
  EnabledCloudwatchLogsExports: ['error', 'agent'],
  Endpoint: { Port: 1433 },
  Iops: 3000,
  MasterUserSecret: { SecretArn: 'arn:secret', KmsKeyId: 'key' },
  MaxAllocatedStorage: 1000,
  MultiAZ: true,
  OptionGroupMemberships: [{ OptionGroupName: 'default:sqlserver-se-16-00' }],
  PerformanceInsightsEnabled: true,
  PerformanceInsightsKMSKeyId: 'key',
  PerformanceInsightsRetentionPeriod: 7,
  PreferredMaintenanceWindow: 'sun:10:00-sun:11:00',
  StorageThroughput: 125,
  StorageType: 'gp3',
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-2' }, { VpcSecurityGroupId: 'sg-1' }],
};

test('a database with the settings of the running one is not changed', () => {
  const settings = settingsOf(RUNNING);
  expect(settingsToChange(settings, settings)).toEqual({});
});

test('a restore has the place, the groups and the logs from its first start on, and no default group by name', () => {
  expect(restoreParameters(settingsOf(RUNNING))).toMatchObject({
    DBParameterGroupName: 'tls-only', DBSubnetGroupName: 'data', EnableCloudwatchLogsExports: ['agent', 'error'], OptionGroupName: undefined, Port: 1433, VpcSecurityGroupIds: ['sg-1', 'sg-2'],
  });
});

test.each([
  ['a standby', { MultiAZ: false }, { MultiAZ: true }],
  ['the maintenance window', { PreferredMaintenanceWindow: 'tue:14:00-tue:14:30' }, { PreferredMaintenanceWindow: 'sun:10:00-sun:11:00' }],
  ['the secret', { MasterUserSecret: undefined }, { ManageMasterUserPassword: true, MasterUserSecretKmsKeyId: 'key' }],
  ['a ceiling of storage', { MaxAllocatedStorage: undefined }, { MaxAllocatedStorage: 1000 }],
  ['the size, of an older snapshot', { AllocatedStorage: 400 }, { AllocatedStorage: 500 }],
  ['no smaller size', { AllocatedStorage: 600 }, {}],
  ['the performance of storage, with its type', { Iops: 4000 }, { StorageType: 'gp3', Iops: 3000, StorageThroughput: 125 }],
  ['Performance Insights', { PerformanceInsightsEnabled: false }, { EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: 'key', PerformanceInsightsRetentionPeriod: 7 }],
  ['logs', { EnabledCloudwatchLogsExports: ['error', 'other'] }, { CloudwatchLogsExportConfiguration: { EnableLogTypes: ['agent'], DisableLogTypes: ['other'] } }],
  ['security groups', { VpcSecurityGroups: [] }, { VpcSecurityGroupIds: ['sg-1', 'sg-2'] }],
  ['no engine version', { EngineVersion: '15.00' }, {}],
])('a restored database gets %s', (_, difference, change) => {
  expect(settingsToChange(settingsOf(RUNNING), settingsOf({ ...RUNNING, ...difference }))).toEqual(change);
});

test('storage autoscaling that the running database does not have is turned off', () => {
  expect(settingsToChange(settingsOf({ ...RUNNING, MaxAllocatedStorage: undefined }), settingsOf(RUNNING))).toEqual({ MaxAllocatedStorage: 500 });
});
