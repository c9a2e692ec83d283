import { CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { DatabaseUnderTest, newDatabase } from './database-fixture';
import { SQL_SERVER_RULES } from '../../../src/database/rules/sql-server-rules';
import { EnvironmentProfile } from '../../../src/profile';

/** A template that breaks one rule, and the expected message. */
interface NegativeCase {
  /** Properties of the DB instance; undefined takes one out. */
  readonly properties?: { [name: string]: unknown };
  /** A change that properties cannot express. */
  readonly change?: (database: DatabaseUnderTest) => void;
  readonly profile?: EnvironmentProfile;
  readonly message: RegExp;
  /** The property must not be there at all, so a value of the deployment is refused as well. */
  readonly evenUnknown?: boolean;
}

const STAGING = EnvironmentProfile.staging();
const SNAPSHOT = 'rds:prod-2026-11-01';
const OTHER_REGION = 'ap-southeast-4';
const COPY_KEY = `arn:aws:kms:${OTHER_REGION}:123456789012:key/copies`;

/** Each rule by its name. */
const NEGATIVE_CASES: { [rule: string]: NegativeCase[] } = {
  'edition': [
    { profile: STAGING, properties: { Engine: 'sqlserver-ee' }, message: /engine is 'sqlserver-ee': give a SqlServerEdition, whose engines are sqlserver-se, sqlserver-web, sqlserver-ex/ },
    { profile: STAGING, properties: { Engine: 'mysql' }, message: /engine is 'mysql': give/ },
  ],
  'edition of the profile': [
    { properties: { Engine: 'sqlserver-web' }, message: /'sqlserver-web', and .* profile allows Standard Edition only: leave edition out, or use a profile/ },
  ],
  'licence': [
    { properties: { LicenseModel: 'bring-your-own-license' }, message: /licence model is 'bring-your-own-license': .* license-included/ },
    { properties: { LicenseModel: undefined }, message: /licence model is 'not set'/ },
  ],
  'engine version': [
    { properties: { EngineVersion: '16.00' }, message: /engineVersion is '16\.00': give the complete version, such as SqlServerEngineVersion\.VER_/ },
    { properties: { EngineVersion: '16.00.4215.2.my-cev' }, message: /'16\.00\.4215\.2\.my-cev': give/ },
    { properties: { EngineVersion: undefined }, message: /engineVersion is 'not set'/ },
  ],
  'instance class': [
    { properties: { DBInstanceClass: 'db.t3.large' }, message: /instanceType is 't3\.large': sqlserver-se runs on t3\.xlarge, t3\.2xlarge, and m, r, x and z/ },
    { properties: { DBInstanceClass: 'db.t3.small' }, message: /'t3\.small': sqlserver-se/ },
    { properties: { DBInstanceClass: 'db.m6g.large' }, message: /'m6g\.large': .* Intel or AMD/ },
    { properties: { DBInstanceClass: 'db.c6i.large' }, message: /'c6i\.large'/ },
    { properties: { DBInstanceClass: 'db.m3.medium' }, message: /'m3\.medium'/ },
    { properties: { DBInstanceClass: 'm6i.large' }, message: /'m6i\.large'/ },
    { profile: STAGING, properties: { Engine: 'sqlserver-web', DBInstanceClass: 'db.x2iedn.xlarge' }, message: /'x2iedn\.xlarge': sqlserver-web runs on t3 from small/ },
    { profile: STAGING, properties: { Engine: 'sqlserver-web', DBInstanceClass: 'db.t3.micro' }, message: /'t3\.micro': sqlserver-web/ },
    { profile: STAGING, properties: { Engine: 'sqlserver-ex', DBInstanceClass: 'db.m6i.large' }, message: /'m6i\.large': sqlserver-ex runs on t3 from micro to xlarge/ },
    { profile: STAGING, properties: { Engine: 'sqlserver-ex', DBInstanceClass: 'db.t3.2xlarge' }, message: /'t3\.2xlarge': sqlserver-ex/ },
  ],
  'allocated storage': [
    { properties: { AllocatedStorage: '19' }, message: /allocatedStorage is 19 GiB: give whole GiB, at least 20/ },
    { properties: { AllocatedStorage: '20.5' }, message: /allocatedStorage is 20\.5 GiB/ },
    { properties: { AllocatedStorage: 'much' }, message: /allocatedStorage is much GiB/ },
  ],
  'storage type': [
    { properties: { StorageType: 'gp2' }, message: /storage type is 'gp2': give one of gp3, io2, io1/ },
    { properties: { StorageType: 'standard' }, message: /storage type is 'standard'/ },
    { properties: { StorageType: undefined }, message: /storage type is 'not set'/ },
  ],
  'IOPS': [
    { properties: { Iops: 2999 }, message: /iops is 2999: give 3000 to 16000 for gp3/ },
    { properties: { Iops: 16001 }, message: /iops is 16001: give 3000 to 16000/ },
    { properties: { Iops: 3000.5 }, message: /iops is 3000\.5/ },
    { properties: { StorageType: 'io1' }, message: /iops is not set: give 1000 to 64000 for io1/ },
    { properties: { StorageType: 'io1', AllocatedStorage: '3000', MaxAllocatedStorage: 4000, Iops: 64001 }, message: /iops is 64001: give 1000/ },
    { properties: { StorageType: 'io2', Iops: 999 }, message: /iops is 999: give 1000 to 256000 for io2/ },
  ],
  'IOPS ratio': [
    { properties: { AllocatedStorage: '30', MaxAllocatedStorage: 60, Iops: 16000 }, message: /16000 iops for an allocatedStorage of 30 GiB: give at most 15000, which is 500 per GiB/ },
    { properties: { MaxAllocatedStorage: 6001 }, message: /3000 iops for storage that may grow to 6001 GiB: give at least 3001, which is 0\.5 per GiB, or lower maxAllocatedStorage to 6000 GiB/ },
    { properties: { MaxAllocatedStorage: undefined, AllocatedStorage: '6001' }, message: /3000 iops for storage that may grow to 6001 GiB/ },
    { properties: { StorageType: 'io1', Iops: 1000, MaxAllocatedStorage: 1001 }, message: /1000 iops for storage that may grow to 1001 GiB: give at least 1001, which is 1 per GiB/ },
    { properties: { StorageType: 'io1', Iops: 1001, AllocatedStorage: '20', MaxAllocatedStorage: 40 }, message: /at most 1000, which is 50 per GiB/ },
    { properties: { StorageType: 'io2', Iops: 20001, AllocatedStorage: '20', MaxAllocatedStorage: 40 }, message: /at most 20000, which is 1000 per GiB/ },
  ],
  'storage throughput': [
    { properties: { StorageThroughput: 124 }, message: /storageThroughput is 124 MiB\/s: give 125 to 1000/ },
    { properties: { StorageThroughput: 1001, Iops: 16000 }, message: /storageThroughput is 1001 MiB\/s: give 125/ },
    { properties: { StorageThroughput: 751 }, message: /751 MiB\/s with 3000 iops: give at least 3004 iops/ },
    { properties: { StorageThroughput: 1000, Iops: 3999 }, message: /1000 MiB\/s with 3999 iops: .* at least 4000/ },
    { properties: { StorageThroughput: 125, StorageType: 'io2', Iops: 3000 }, message: /125 MiB\/s with io2 storage: leave it out/ },
  ],
  'storage ceiling': [
    { properties: { MaxAllocatedStorage: 549 }, message: /maxAllocatedStorage is 549 GiB with an allocatedStorage of 500 GiB: give whole GiB from 550 on; AWS recommends at least 630/ },
    { properties: { MaxAllocatedStorage: 500 }, message: /maxAllocatedStorage is 500 GiB/ },
    { properties: { MaxAllocatedStorage: 1000.5 }, message: /maxAllocatedStorage is 1000\.5 GiB/ },
  ],
  'time zone': [
    { properties: { Timezone: 'Europe/London' }, message: /timezone is 'Europe\/London': give the Windows name .* 'AUS Eastern Standard Time'/ },
    { properties: { Timezone: 'aus eastern standard time' }, message: /timezone is 'aus eastern/ },
  ],
  'database name': [
    { properties: { DBName: 'oban' }, evenUnknown: true, message: /has a database name, '.*', which RDS does not support for SQL Server: leave it out/ },
  ],
  'other kinds of database': [
    { properties: { DBClusterIdentifier: 'cluster' }, evenUnknown: true, message: /has DBClusterIdentifier: leave out these properties/ },
    { properties: { DBSecurityGroups: ['classic'], NcharCharacterSetName: 'UTF8' }, evenUnknown: true, message: /has DBSecurityGroups, NcharCharacterSetName: leave out these/ },
  ],
  'inherited properties': [
    { properties: { DBSnapshotIdentifier: SNAPSHOT }, evenUnknown: true, message: /has KmsKeyId, MasterUsername, StorageEncrypted and is restored: leave out these properties/ },
  ],
  'read replica': [
    { properties: { SourceDBInstanceIdentifier: 'other' }, evenUnknown: true, message: /so that it is a read replica, which only Enterprise Edition supports: restore a snapshot/ },
    { change: addReplica, message: /has read replicas \(Stack\/Replica\/Resource\), which only Enterprise Edition supports: remove them, and use multiAz for a standby/ },
    {
      change: ({ stack, resource }) => new rds.CfnDBInstance(stack, 'Replica', { sourceDbInstanceIdentifier: resource.ref }),
      message: /has read replicas \(Stack\/Replica\)/,
    },
  ],
  'snapshot': [
    { change: restoredFrom('snap-0123456789abcdef0'), message: /snapshotIdentifier is 'snap-0123456789abcdef0': give the name or the ARN of a snapshot of RDS/ },
    { change: restoredFrom('arn:aws:rds:ap-southeast-2:123456789012:cluster-snapshot:prod'), message: /cluster-snapshot:prod': give the name or the ARN/ },
    { change: restoredFrom('arn:aws:rds:ap-southeast-2:123456789012:db:prod'), message: /:db:prod': give the name or the ARN/ },
    { change: restoredFrom('of last night'), message: /'of last night': give the name/ },
  ],
  'snapshot Region': [
    {
      change: restoredFrom(`arn:aws:rds:${OTHER_REGION}:123456789012:snapshot:prod`),
      message: /snapshotIdentifier is of ap-southeast-4 and the database is in ap-southeast-2: copy the snapshot to ap-southeast-2/,
    },
  ],
  'encryption': [
    { properties: { StorageEncrypted: false }, message: /storage is not encrypted: leave StorageEncrypted true/ },
    { properties: { StorageEncrypted: undefined }, message: /storage is not encrypted/ },
  ],
  'encryption in transit': [
    { change: ({ database }) => database.parameterGroup.addParameter('rds.force_ssl', '0'), message: /rds\.force_ssl is '0': leave it '1'/ },
    { change: removeParameters, message: /rds\.force_ssl is 'not set'/ },
  ],
  'public access': [
    { properties: { PubliclyAccessible: true }, message: /PubliclyAccessible is true: leave it false, and connect from/ },
    { properties: { PubliclyAccessible: undefined }, message: /PubliclyAccessible is not set/ },
  ],
  'port': [
    { properties: { Port: '14330' }, message: /port is 14330: leave it out for 1433/ },
    { properties: { Port: '1434' }, message: /port is 1434/ },
  ],
  'IAM login': [
    { properties: { EnableIAMDatabaseAuthentication: true }, message: /has IAM authentication, which SQL Server does not support: leave it out, and use SQL logins/ },
    { properties: { MasterUserAuthenticationType: 'iam-db-auth' }, message: /has IAM authentication/ },
  ],
  'master user': [
    { properties: { MasterUsername: 'sa' }, message: /master user is 'sa': give masterUsername 1 to 128 letters and digits .* none of sa, rdsa/ },
    { properties: { MasterUsername: 'Admin' }, message: /master user is 'Admin', the name that attackers try first .* \(RDS\.25\): give another/ },
    { properties: { MasterUsername: 'RdsAdmin' }, message: /master user is 'RdsAdmin'/ },
    { properties: { MasterUsername: '1st' }, message: /master user is '1st'/ },
    { properties: { MasterUsername: 'a'.repeat(129) }, message: /master user is 'aaa/ },
  ],
  'master secret': [
    { properties: { MasterUserPassword: 'known-to-somebody' }, evenUnknown: true, message: /has a MasterUserPassword: leave it out/ },
    { properties: { ManageMasterUserPassword: false }, message: /ManageMasterUserPassword is false: leave it true/ },
    { properties: { ManageMasterUserPassword: undefined }, message: /ManageMasterUserPassword is not set/ },
  ],
  'standby': [
    { profile: STAGING, properties: { MultiAZ: true, Engine: 'sqlserver-ex', DBInstanceClass: 'db.t3.small' }, message: /multiAz is true with Express Edition, which has no standby: set multiAz to false/ },
  ],
  'Availability Zone': [
    { properties: { AvailabilityZone: 'ap-southeast-2a' }, evenUnknown: true, message: /Availability Zone is .* with multiAz, for which RDS selects both zones: leave it out/ },
  ],
  'deletion protection': [
    { properties: { DeletionProtection: false }, message: /DeletionProtection is false: give the reason in deletionProtectionOptOut/ },
    { properties: { DeletionProtection: undefined }, message: /DeletionProtection is not set/ },
  ],
  'deletion policy': [
    { change: ({ resource }) => resource.addOverride('DeletionPolicy', 'Delete'), message: /policies for deletion and replacement are Delete and Snapshot: leave them Snapshot/ },
    { change: ({ resource }) => resource.addOverride('UpdateReplacePolicy', undefined), message: /are Snapshot and not set/ },
  ],
  'backups after deletion': [
    { properties: { DeleteAutomatedBackups: true }, message: /DeleteAutomatedBackups is true: leave it false/ },
    { properties: { DeleteAutomatedBackups: undefined }, message: /DeleteAutomatedBackups is not set/ },
  ],
  'backup retention': [
    { properties: { BackupRetentionPeriod: 13 }, message: /backupRetention is 13 days: give 14 to 35 days/ },
    { properties: { BackupRetentionPeriod: 36 }, message: /backupRetention is 36 days/ },
    { properties: { BackupRetentionPeriod: 0 }, message: /backupRetention is 0 days/ },
    { properties: { BackupRetentionPeriod: undefined }, message: /backupRetention is not set/ },
  ],
  'backup window': [
    { properties: { PreferredBackupWindow: '14:00-14:29' }, message: /backupWindow is '14:00-14:29': give a time of day in UTC of at least 30 minutes, such as 14:00-15:00/ },
    { properties: { PreferredBackupWindow: '14:00-14:00' }, message: /backupWindow is '14:00-14:00'/ },
    { properties: { PreferredBackupWindow: '2pm' }, message: /backupWindow is '2pm'/ },
    { properties: { PreferredBackupWindow: '24:00-25:00' }, message: /backupWindow is '24:00-25:00'/ },
    { properties: { PreferredBackupWindow: 'sun:14:00-sun:15:00' }, message: /backupWindow is 'sun:14:00-sun:15:00'/ },
  ],
  'maintenance window': [
    { properties: { PreferredMaintenanceWindow: 'sun:16:00-sun:16:29' }, message: /maintenanceWindow is 'sun:16:00-sun:16:29': give a time of the week in UTC of at least 30 minutes, such as sun:16:00-sun:17:00/ },
    { properties: { PreferredMaintenanceWindow: '16:00-17:00' }, message: /maintenanceWindow is '16:00-17:00'/ },
    { properties: { PreferredMaintenanceWindow: 'day:16:00-day:17:00' }, message: /maintenanceWindow is 'day:16:00/ },
  ],
  'windows apart': [
    { properties: { PreferredBackupWindow: '14:00-15:00', PreferredMaintenanceWindow: 'sun:14:59-sun:16:00' }, message: /backupWindow '14:00-15:00' and its maintenanceWindow 'sun:14:59-sun:16:00' overlap: move one/ },
    { properties: { PreferredBackupWindow: '23:30-00:30', PreferredMaintenanceWindow: 'mon:00:00-mon:01:00' }, message: /overlap/ },
    { properties: { PreferredBackupWindow: '00:10-01:00', PreferredMaintenanceWindow: 'Sun:23:30-Mon:00:30' }, message: /overlap/ },
    { properties: { PreferredBackupWindow: '03:00-03:30', PreferredMaintenanceWindow: 'tue:00:00-wed:00:00' }, message: /overlap/ },
  ],
  'backup copy': [
    { properties: { AutomaticBackupReplicationKmsKeyId: COPY_KEY }, evenUnknown: true, message: /has backupCopyKeyArn and no backupCopyRegion: give the Region .* or leave it out/ },
    {
      properties: { AutomaticBackupReplicationKmsKeyId: COPY_KEY, AutomaticBackupReplicationRetentionPeriod: 7 },
      evenUnknown: true,
      message: /has backupCopyKeyArn and backupCopyRetention and no backupCopyRegion: .* or leave both out/,
    },
  ],
  'backup copy Region': [
    {
      properties: { AutomaticBackupReplicationRegion: 'ap-southeast-2', AutomaticBackupReplicationKmsKeyId: COPY_KEY.replace(OTHER_REGION, 'ap-southeast-2') },
      message: /backupCopyRegion is 'ap-southeast-2', the Region of the database: give another one/,
    },
    { properties: { AutomaticBackupReplicationRegion: 'ap-southeast-4a', AutomaticBackupReplicationKmsKeyId: COPY_KEY }, message: /backupCopyRegion is 'ap-southeast-4a': give the code of a Region/ },
  ],
  'backup copy key': [
    {
      properties: { AutomaticBackupReplicationRegion: OTHER_REGION, AutomaticBackupReplicationKmsKeyId: 'alias/copies' },
      message: /backupCopyKeyArn is 'alias\/copies': give the ARN of a key of ap-southeast-4, .* not an alias or an id/,
    },
    { properties: { AutomaticBackupReplicationRegion: OTHER_REGION }, evenUnknown: true, message: /has a backupCopyRegion and no backupCopyKeyArn, .* give the ARN of a key of/ },
    {
      properties: { AutomaticBackupReplicationRegion: OTHER_REGION, AutomaticBackupReplicationKmsKeyId: 'arn:aws:kms:ap-southeast-2:111122223333:key/1' },
      message: /backupCopyKeyArn is of ap-southeast-2 and its backupCopyRegion is ap-southeast-4: give a key of ap-southeast-4/,
    },
  ],
  'backup copy retention': [
    copyRetention(0, /backupCopyRetention is 0 days: give 1 to 35/),
    copyRetention(36, /backupCopyRetention is 36 days/),
    copyRetention(1.5, /backupCopyRetention is 1\.5 days/),
  ],
};

/** Valid changes of the inner construct. */
const ACCEPTED: { [what: string]: Pick<NegativeCase, 'properties' | 'profile' | 'change'> } = {
  'the largest burstable class': { properties: { DBInstanceClass: 'db.t3.2xlarge' } },
  'a class of AMD': { properties: { DBInstanceClass: 'db.m8a.large' } },
  'a class with much memory': { properties: { DBInstanceClass: 'db.x2iedn.xlarge' } },
  'a small class with Web Edition': { profile: STAGING, properties: { Engine: 'sqlserver-web', DBInstanceClass: 'db.t3.small' } },
  'a small class with Express Edition': { profile: STAGING, properties: { Engine: 'sqlserver-ex', DBInstanceClass: 'db.t3.micro' } },
  'the smallest storage': { properties: { AllocatedStorage: 20, MaxAllocatedStorage: 22 } },
  'the lowest ceiling': { properties: { AllocatedStorage: '1000', MaxAllocatedStorage: 1100 } },
  'the highest ceiling for the IOPS': { properties: { MaxAllocatedStorage: 6000 } },
  'no growth': { properties: { MaxAllocatedStorage: undefined } },
  'the most of gp3': { properties: { Iops: 16000, StorageThroughput: 1000 } },
  'the most throughput without more IOPS': { properties: { StorageThroughput: 750 } },
  'io1': { properties: { StorageType: 'io1', Iops: 1000 } },
  'io2': { properties: { StorageType: 'io2', Iops: 256000 } },
  'a zone whose name has signs': { properties: { Timezone: 'Central Standard Time (Mexico)' } },
  'a collation': { properties: { CharacterSetName: 'Latin1_General_CI_AS' } },
  'the port by its number': { properties: { Port: 1433 } },
  'another master user': { properties: { MasterUsername: 'ObanAdmin1' } },
  'a zone without a standby': { properties: { MultiAZ: false, AvailabilityZone: 'ap-southeast-2a' } },
  'to be kept when the stack goes': { change: ({ resource }) => ['DeletionPolicy', 'UpdateReplacePolicy'].forEach((policy) => resource.addOverride(policy, 'Retain')) },
  'the longest and the shortest retention': { properties: { BackupRetentionPeriod: 14 } },
  'windows that touch': { properties: { PreferredBackupWindow: '14:00-15:00', PreferredMaintenanceWindow: 'sun:15:00-sun:15:30' } },
  'windows that touch over midnight': { properties: { PreferredBackupWindow: '23:00-00:00', PreferredMaintenanceWindow: 'mon:00:00-mon:00:30' } },
  'a backup window alone': { properties: { PreferredBackupWindow: '23:45-00:15' } },
  'a maintenance window alone': { properties: { PreferredMaintenanceWindow: 'Sun:23:45-Mon:00:15' } },
  'a copy in another Region': {
    properties: { AutomaticBackupReplicationRegion: OTHER_REGION, AutomaticBackupReplicationKmsKeyId: `arn:aws:kms:${OTHER_REGION}:1:key/1`, AutomaticBackupReplicationRetentionPeriod: 1 },
  },
  'a parameter of the consumer': { change: ({ database }) => database.parameterGroup.addParameter('max server memory (mb)', '4096') },
  'a database beside it that is restored from its backups': {
    change: ({ stack, resource }) => new rds.CfnDBInstance(stack, 'Beside', { sourceDbInstanceIdentifier: resource.ref, useLatestRestorableTime: true }),
  },
  'a replica of another database': { change: ({ stack }) => new rds.CfnDBInstance(stack, 'Replica', { sourceDbInstanceIdentifier: 'another' }) },
};

test('every rule has a negative case, and every case has a rule', () => {
  expect(Object.keys(NEGATIVE_CASES)).toEqual(SQL_SERVER_RULES.map(({ name }) => name));
  expect(Object.values(NEGATIVE_CASES).every((cases) => cases.length > 0)).toBe(true);
});

test('every rule links to its source', () => {
  expect(SQL_SERVER_RULES.filter(({ source }) => !source.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
});

const refused = Object.entries(NEGATIVE_CASES).flatMap(([rule, cases]) => cases.map((negative) => [rule, described(negative), negative] as const));

test.each(refused)('only the rule %s refuses: %s', (name, _, negative) => {
  const { source } = SQL_SERVER_RULES.find((rule) => rule.name === name)!;
  const [message, ...others] = messages(negative);
  expect(message).toMatch(negative.message);
  expect(message).toMatch(/^the database/);
  expect(message.endsWith(`. See ${source}`)).toBe(true);
  expect(others).toEqual([]);
});

test.each(refused.filter(([, , { properties }]) => properties && Object.values(properties).some((value) => value !== undefined)))(
  'the rule %s accepts values that are only known at deployment: %s', (_, __, negative) => {
    const unknown = Object.entries(negative.properties!).filter(([, value]) => value !== undefined).map(([property]) => [property, { Ref: 'Parameter' }]);
    const given = messages({ ...negative, properties: Object.fromEntries(unknown) });
    expect(given).toEqual(negative.evenUnknown ? [expect.stringMatching(negative.message)] : []);
  },
);

test.each(Object.entries(ACCEPTED))('no rule refuses: %s', (_, positive) => {
  expect(messages(positive)).toEqual([]);
});

test('synthesis fails with the message and the path of the database', () => {
  const { app, resource } = newDatabase();
  resource.publiclyAccessible = true;
  expect(() => app.synth()).toThrow(/\[Stack\/Database\] the database's PubliclyAccessible is true: leave it false/);
});

/** Returns the messages with which the synthesis refuses the changed database. */
function messages({ profile, properties = {}, change }: Pick<NegativeCase, 'properties' | 'profile' | 'change'>): string[] {
  const made = newDatabase(profile && { profile });
  for (const [property, value] of Object.entries(properties)) {
    made.resource.addPropertyOverride(property, value);
  }
  change?.(made);
  return made.database.node.validate();
}

function described({ properties, change }: NegativeCase): string {
  return properties ? JSON.stringify(properties, (_, value) => value ?? 'not set') : String(change).replace(/\s+/g, ' ');
}

function addReplica({ stack, environment, database }: DatabaseUnderTest): void {
  new rds.DatabaseInstanceReadReplica(stack, 'Replica', {
    sourceDatabaseInstance: database.instance,
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.M6I, ec2.InstanceSize.LARGE),
    vpc: environment.vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  });
}

/** A restored database has some of its properties from its snapshot. */
function restoredFrom(snapshot: string): (database: DatabaseUnderTest) => void {
  return ({ resource }) => {
    ['KmsKeyId', 'MasterUsername', 'StorageEncrypted'].forEach((inherited) => resource.addPropertyDeletionOverride(inherited));
    resource.addPropertyOverride('DBSnapshotIdentifier', snapshot);
  };
}

function removeParameters({ database }: DatabaseUnderTest): void {
  (database.parameterGroup.node.defaultChild as CfnResource).addPropertyDeletionOverride('Parameters');
}

function copyRetention(days: number, message: RegExp): NegativeCase {
  return {
    properties: {
      AutomaticBackupReplicationRegion: OTHER_REGION,
      AutomaticBackupReplicationKmsKeyId: COPY_KEY,
      AutomaticBackupReplicationRetentionPeriod: days,
    },
    message,
  };
}
