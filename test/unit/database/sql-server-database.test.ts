import { App, CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import { DatabaseUnderTest, KEY_ARN, newDatabase, newStack } from './database-fixture';
import { SqlServerDatabaseProps, SqlServerEdition } from '../../../src/database';
import { EnvironmentProfile } from '../../../src/profile';

const INSTANCE = 'AWS::RDS::DBInstance';
const STAGING = EnvironmentProfile.staging();

function instanceOf(made: DatabaseUnderTest): { [name: string]: any } {
  return Object.values(made.template().findResources(INSTANCE))[0];
}

function logicalIdOf(made: DatabaseUnderTest): string {
  return Object.keys(made.template().findResources(INSTANCE))[0];
}

describe('RDS-1: SQL Server Standard Edition', () => {
  test('a database in production needs only a version and a size', () => {
    const made = newDatabase();
    const reference = (type: string) => ({ Ref: Object.keys(made.template().findResources(type))[0] });
    expect(instanceOf(made)).toEqual({
      Type: INSTANCE,
      Properties: {
        AllocatedStorage: '500',
        AllowMajorVersionUpgrade: false,
        ApplyImmediately: false,
        AutoMinorVersionUpgrade: false,
        BackupRetentionPeriod: 35,
        CopyTagsToSnapshot: true,
        DBInstanceClass: 'db.m6i.large',
        DBParameterGroupName: reference('AWS::RDS::DBParameterGroup'),
        DBSubnetGroupName: reference('AWS::RDS::DBSubnetGroup'),
        DeleteAutomatedBackups: false,
        DeletionProtection: true,
        EnableCloudwatchLogsExports: ['error', 'agent'],
        EnablePerformanceInsights: true,
        Engine: 'sqlserver-se',
        EngineVersion: '16.00.4236.2.v1',
        KmsKeyId: KEY_ARN,
        LicenseModel: 'license-included',
        ManageMasterUserPassword: true,
        MasterUserSecret: { KmsKeyId: KEY_ARN },
        MasterUsername: 'obanadmin',
        MaxAllocatedStorage: 1000,
        MultiAZ: true,
        PerformanceInsightsKMSKeyId: KEY_ARN,
        PerformanceInsightsRetentionPeriod: 7,
        PubliclyAccessible: false,
        StorageEncrypted: true,
        StorageType: 'gp3',
        VPCSecurityGroups: [{ 'Fn::GetAtt': [Object.keys(made.template().findResources('AWS::EC2::SecurityGroup'))[0], 'GroupId'] }],
      },
      DependsOn: Object.keys(made.template().findResources('Custom::ObanReplacementGuard')),
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
    });
  });

  test('connections are encrypted from the first start, by the parameters of the version', () => {
    newDatabase().template().hasResourceProperties('AWS::RDS::DBParameterGroup', { Family: 'sqlserver-se-16.0', Parameters: { 'rds.force_ssl': '1' } });
  });

  test.each([
    [SqlServerEdition.STANDARD, 'sqlserver-se', 'm6i.large'],
    [SqlServerEdition.WEB, 'sqlserver-web', 't3.small'],
    [SqlServerEdition.EXPRESS, 'sqlserver-ex', 't3.small'],
  ])('edition %# can be deployed outside production', (edition, engine, instanceType) => {
    const { template } = newDatabase({ edition, instanceType: new ec2.InstanceType(instanceType), profile: STAGING });
    template().hasResourceProperties(INSTANCE, { Engine: engine, LicenseModel: 'license-included', DBInstanceClass: `db.${instanceType}` });
    template().hasResourceProperties('AWS::RDS::DBParameterGroup', { Family: `${engine}-16.0` });
  });

  test('another edition needs a profile that allows it', () => {
    expect(() => newDatabase({ edition: SqlServerEdition.WEB })).toThrow(/profile allows Standard Edition only/);
  });

  test('the keys of the account encrypt the database if the environment has no key', () => {
    const properties = instanceOf(newDatabase({}, { encryptionKeyArn: undefined })).Properties;
    expect(properties.StorageEncrypted).toBe(true);
    expect(properties).not.toHaveProperty('KmsKeyId');
    expect(properties).not.toHaveProperty('MasterUserSecret');
  });

  test('each given option is in the template', () => {
    newDatabase({
      engineVersion: rds.SqlServerEngineVersion.of('15.00.4455.2.v1', '15.00'),
      timezone: 'AUS Eastern Standard Time',
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6I, ec2.InstanceSize.XLARGE2),
      maxAllocatedStorage: Size.tebibytes(2),
      iops: 6000,
      storageThroughput: 250,
      allowMajorVersionUpgrade: true,
    }).template().hasResourceProperties(INSTANCE, {
      EngineVersion: '15.00.4455.2.v1',
      Timezone: 'AUS Eastern Standard Time',
      DBInstanceClass: 'db.r6i.2xlarge',
      MaxAllocatedStorage: 2048,
      Iops: 6000,
      StorageThroughput: 250,
      AllowMajorVersionUpgrade: true,
    });
  });

  test('one error lists all problems of the options', () => {
    expect(() => newDatabase({ allocatedStorage: Size.gibibytes(10), timezone: 'Australia/Sydney', engineVersion: rds.SqlServerEngineVersion.VER_16 }))
      .toThrow(/engineVersion is '16\.00'.*\n.*allocatedStorage is 10 GiB.*\n.*timezone is 'Australia\/Sydney'/);
  });

  test('values that the L2 construct would refuse are refused with our message', () => {
    expect(() => newDatabase({ iops: 3000, storageThroughput: 800 })).toThrow(/give at least 3200 iops/);
  });

  test('values that are only known at deployment are accepted', () => {
    const stack = newStack();
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    const text = (id: string) => new CfnParameter(stack, id).valueAsString;
    newDatabase({
      engineVersion: rds.SqlServerEngineVersion.of(text('Version'), '16.00'),
      allocatedStorage: Size.gibibytes(number('Size')),
      timezone: text('Zone'),
      instanceType: new ec2.InstanceType(text('Class')),
      iops: number('Iops'),
      storageThroughput: number('Throughput'),
      backupRetention: Duration.days(number('Days')),
      backupWindow: text('BackupWindow'),
      maintenanceWindow: text('MaintenanceWindow'),
      backupCopyRegion: text('CopyRegion'),
      backupCopyKeyArn: text('CopyKey'),
      backupCopyRetention: Duration.days(number('CopyDays')),
    }, {}, stack).template().hasResourceProperties(INSTANCE, {
      EngineVersion: { Ref: 'Version' },
      AllocatedStorage: { Ref: 'Size' },
      MaxAllocatedStorage: Match.absent(),
      Timezone: { Ref: 'Zone' },
      DBInstanceClass: { 'Fn::Join': ['', ['db.', { Ref: 'Class' }]] },
      Iops: { Ref: 'Iops' },
      StorageThroughput: { Ref: 'Throughput' },
      BackupRetentionPeriod: { Ref: 'Days' },
      AutomaticBackupReplicationRegion: { Ref: 'CopyRegion' },
    });
  });

  test('an explicit undefined keeps every default', () => {
    const erased = Object.fromEntries(['edition', 'instanceType', 'multiAz', 'backupRetention', 'maxAllocatedStorage', 'allowMajorVersionUpgrade']
      .map((name) => [name, undefined])) as Partial<SqlServerDatabaseProps>;
    expect(newDatabase(erased).template().toJSON()).toEqual(newDatabase().template().toJSON());
  });
});

describe('the maximum storage', () => {
  test.each([
    ['doubles', 500, undefined, 1000],
    ['in whole GiB', 21, undefined, 42],
    ['as far as the IOPS go', 4000, undefined, 6000],
    ['as far as more IOPS go', 4000, 3500, 7000],
    ['as far as AWS goes', 10_000, 16_000, 16_384],
    ['at least as AWS recommends', 4762, 3001, 6002],
  ])('maxAllocatedStorage has its default: %s', (_, size, iops, ceiling) => {
    newDatabase({ allocatedStorage: Size.gibibytes(size), iops }).template().hasResourceProperties(INSTANCE, { MaxAllocatedStorage: ceiling });
  });

  test('an error gives the IOPS that growing storage needs', () => {
    expect(() => newDatabase({ allocatedStorage: Size.gibibytes(5000) })).toThrow(/3000 iops for storage that may grow to 6300 GiB: give at least 3150/);
  });

  test.each([[629, 1], [630, 0]])('a maximum of %s GiB for 500 GiB has this number of warnings: %s', (gibibytes, warnings) => {
    const { stack } = newDatabase({ maxAllocatedStorage: Size.gibibytes(gibibytes) });
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('maxAllocatedStorage is 629 GiB .* at least 630\\. See'))).toHaveLength(warnings);
  });
});

test.each([
  ['m6i.8xlarge', 0], ['r6i.4xlarge', 0], ['t3.2xlarge', 0], ['x2iedn.xlarge', 0],
  ['m5.12xlarge', 1], ['r6i.8xlarge', 1], ['m5.24xlarge', 1], ['x1.16xlarge', 1],
])('the instance type %s with Standard Edition has this number of warnings: %s', (instanceType, warnings) => {
  const { stack } = newDatabase({ instanceType: new ec2.InstanceType(instanceType) });
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(`'${instanceType}' is larger than SQL Server can use: .* 24 cores and 128 GB`))).toHaveLength(warnings);
});

test('an unknown later version has no warning about its instance type', () => {
  const { stack } = newDatabase({ instanceType: new ec2.InstanceType('m5.24xlarge'), engineVersion: rds.SqlServerEngineVersion.of('17.00.1000.7.v1', '17.00') });
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('instanceType'))).toEqual([]);
});

describe('RDS-2: automatic backups', () => {
  test('the retention is that of the profile or of the options', () => {
    newDatabase({ profile: STAGING }).template().hasResourceProperties(INSTANCE, { BackupRetentionPeriod: 14 });
    newDatabase({ backupRetention: Duration.days(21) }).template().hasResourceProperties(INSTANCE, { BackupRetentionPeriod: 21 });
  });

  test('AWS chooses the windows unless the options give them', () => {
    newDatabase().template().hasResourceProperties(INSTANCE, { PreferredBackupWindow: Match.absent(), PreferredMaintenanceWindow: Match.absent() });
    newDatabase({ backupWindow: '14:00-15:00', maintenanceWindow: 'sun:16:00-sun:17:00' }).template()
      .hasResourceProperties(INSTANCE, { PreferredBackupWindow: '14:00-15:00', PreferredMaintenanceWindow: 'sun:16:00-sun:17:00' });
  });

  test('automated backups can be copied to another Region', () => {
    const backupCopyKeyArn = 'arn:aws:kms:ap-southeast-4:111122223333:key/1';
    newDatabase({ backupCopyRegion: 'ap-southeast-4', backupCopyKeyArn, backupCopyRetention: Duration.days(7) }).template().hasResourceProperties(INSTANCE, {
      AutomaticBackupReplicationRegion: 'ap-southeast-4',
      AutomaticBackupReplicationKmsKeyId: backupCopyKeyArn,
      AutomaticBackupReplicationRetentionPeriod: 7,
    });
  });

  test('every Region is accepted for the copies if the stack has no Region', () => {
    const agnostic = new Stack(new App(), 'Agnostic');
    newDatabase({ backupCopyRegion: 'ap-southeast-2', backupCopyKeyArn: KEY_ARN }, {}, agnostic).template().resourceCountIs(INSTANCE, 1);
  });
});

describe('RDS-3: replication', () => {
  test('the standby is that of the profile or of the options', () => {
    newDatabase({ profile: STAGING }).template().hasResourceProperties(INSTANCE, { MultiAZ: false });
    newDatabase({ profile: STAGING, multiAz: true }).template().hasResourceProperties(INSTANCE, { MultiAZ: true });
    newDatabase({ multiAz: false }).template().hasResourceProperties(INSTANCE, { MultiAZ: false });
  });
});

describe('NET-4: network access', () => {
  test('the database accepts and opens no connections by default', () => {
    const { template } = newDatabase();
    template().hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
    template().resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template().hasResourceProperties('AWS::RDS::DBSubnetGroup', { SubnetIds: ['subnet-a', 'subnet-b'] });
  });

  test('an allowed client may connect on the port of SQL Server', () => {
    const { stack, environment, database, template } = newDatabase();
    database.connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Members', { vpc: environment.vpc }));
    template().hasResourceProperties('AWS::EC2::SecurityGroupIngress', { IpProtocol: 'tcp', FromPort: 1433, ToPort: 1433 });
    expect(database.port).toBe(1433);
  });
});

describe('the secret of the master user', () => {
  test.each([['made', {}], ['restored', { snapshotIdentifier: 'before-the-upgrade' }]])('the secret of a %s database is managed by RDS and can be granted', (_, props) => {
    const made = newDatabase(props);
    const role = new iam.Role(made.stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    made.database.secret.grantRead(role);
    const secretArn = { 'Fn::GetAtt': [logicalIdOf(made), 'MasterUserSecret.SecretArn'] };
    expect(made.stack.resolve(made.database.secret.secretArn)).toEqual(secretArn);
    made.template().resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(made.database.secret.encryptionKey?.keyArn).toBe(KEY_ARN);
    made.template().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Action: Match.arrayWith(['secretsmanager:GetSecretValue']), Resource: secretArn })],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('^Reader') }],
    });
  });
});

test('changes that interrupt the database wait for its maintenance window in production, and are applied at once elsewhere', () => {
  expect(instanceOf(newDatabase()).Properties.ApplyImmediately).toBe(false);
  expect(instanceOf(newDatabase({ profile: STAGING })).Properties.ApplyImmediately).toBe(true);
  expect(instanceOf(newDatabase({ applyImmediately: true })).Properties.ApplyImmediately).toBe(true);
  expect(instanceOf(newDatabase({ profile: STAGING, applyImmediately: false })).Properties.ApplyImmediately).toBe(false);
});

test('the name of the master user can be chosen', () => {
  expect(instanceOf(newDatabase({ masterUsername: 'operator1' })).Properties.MasterUsername).toBe('operator1');
});

describe('a database that is restored from a snapshot', () => {
  const RESTORED = { snapshotIdentifier: 'before-the-upgrade' };

  test('a restored database repeats no value of the snapshot, and has all other properties', () => {
    const { KmsKeyId, MasterUsername, StorageEncrypted, ...others } = instanceOf(newDatabase()).Properties;
    expect([KmsKeyId, MasterUsername, StorageEncrypted]).toEqual([KEY_ARN, 'obanadmin', true]);
    expect(instanceOf(newDatabase(RESTORED)).Properties).toEqual({ ...others, DBSnapshotIdentifier: 'before-the-upgrade' });
  });

  test('a standby of a restored database causes a warning, and the guard refuses its creation', () => {
    const made = newDatabase({ ...RESTORED, multiAz: true });
    const message = /RDS restores no SQL Server database with a standby: deploy with multiAz false until the database is there, and then with true/;
    expect(Annotations.fromStack(made.stack).findWarning('*', Match.stringLikeRegexp(message.source))).toHaveLength(1);
    made.template().hasResourceProperties('Custom::ObanReplacementGuard', { CreationObstacle: Match.stringLikeRegexp(message.source) });
    const single = newDatabase({ ...RESTORED, multiAz: false });
    single.template().hasResourceProperties('Custom::ObanReplacementGuard', { CreationObstacle: Match.absent() });
  });

  test('a master user name is refused for a restored database', () => {
    expect(() => newDatabase({ ...RESTORED, masterUsername: 'operator1' })).toThrow(/has masterUsername 'operator1' and snapshotIdentifier: leave masterUsername out/);
  });

  test('a restored database is the same resource with the same retention', () => {
    const [made, restored] = [newDatabase(), newDatabase(RESTORED)];
    expect(logicalIdOf(restored)).toBe(logicalIdOf(made));
    expect(instanceOf(restored)).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
  });

  test('a restored database has the time zone of its snapshot', () => {
    expect(() => newDatabase({ ...RESTORED, timezone: 'UTC' })).toThrow(/has Timezone and is restored: leave out these properties \(timezone among the options\)/);
  });
});

describe('deletion protection', () => {
  function protection(made: DatabaseUnderTest): unknown[] {
    const { Properties, Metadata, DeletionPolicy } = instanceOf(made);
    return [Properties.DeletionProtection, Metadata?.['oban:deletion-protection-opt-out'], DeletionPolicy];
  }

  test('deletion protection can be turned off with a reason, and a deletion still makes a snapshot', () => {
    expect(protection(newDatabase())).toEqual([true, undefined, 'Snapshot']);
    expect(protection(newDatabase({ deletionProtectionOptOut: 'lives for a day' }))).toEqual([false, 'lives for a day', 'Snapshot']);
  });

  test('deletion protection is turned off with that of the whole environment', () => {
    expect(protection(newDatabase({}, { protectionOptOut: 'taken down' }))).toEqual([false, 'taken down', 'Snapshot']);
    expect(protection(newDatabase({ deletionProtectionOptOut: 'its own reason' }, { protectionOptOut: 'taken down' }))).toEqual([false, 'its own reason', 'Snapshot']);
  });

  test('the reason to turn deletion protection off must not be empty', () => {
    expect(() => newDatabase({ deletionProtectionOptOut: ' ' })).toThrow(/deletionProtectionOptOut of the database is empty: say why/);
  });

  test('deletion protection may have any value after it was turned off with a reason', () => {
    const { database, resource } = newDatabase({ deletionProtectionOptOut: 'lives for a day' });
    resource.deletionProtection = undefined;
    expect(database.node.validate()).toEqual([]);
  });
});
