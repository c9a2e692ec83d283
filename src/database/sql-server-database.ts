import { Annotations, Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { watchDatabase } from './database-alarms';
import { DatabaseLogs } from './database-logs';
import { SqlServerDatabaseProps } from './database-options';
import { SqlServerEdition } from './edition';
import { DatabaseParts, RenderedDatabase } from './rendered-database';
import { STANDBY_OF_RESTORED } from './rules/availability';
import { brokenRules } from './rules/database-rule';
import { SQL_SERVER_ADVICE, SQL_SERVER_RULES } from './rules/sql-server-rules';
import { defaultStorageCeiling } from './storage-ceiling';
import { requireReason } from '../checks/reason';
import { requireProperties } from '../checks/required-properties';
import { requireProps } from '../checks/struct';
import { wholeDays, wholeGibibytes } from '../checks/whole-units';
import { ReplacementGuard } from '../replacement-guard/replacement-guard';
import { acknowledge } from '../synthesis/acknowledge';

const PORT = 1433;

/**
 * The default master user. It is fixed here because it cannot change later, and because Security Hub reports the default of the CDK, `admin`
 * (RDS.25).
 */
const MASTER_USER = 'obanadmin';

/** The remedy in the error message of CloudFormation when the replacement guard refuses a change. */
const REMEDY =
  'For a database of another origin, zone, edition or key, make a new environment that has it (snapshotIdentifier restores a snapshot), move to it, and take this one down. ' +
  'To go back to an earlier state, restore an instance beside this one and let them exchange names: docs/guide/database.md, Restore the database.';

/**
 * A SQL Server database on RDS in the data tier. It is encrypted at rest and in transit, backed up, and protected from deletion and replacement. No
 * connection is allowed until you add one through `connections`. RDS generates the password of the master user, rotates it every seven days and
 * stores it in `secret`.
 *
 * Set further properties on the inner construct, `instance.node.defaultChild as rds.CfnDBInstance`. The synthesis fails if AWS would refuse a
 * property, or if it would lose or expose data.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_SQLServer.html
 */
export class SqlServerDatabase extends Construct implements ec2.IConnectable {
  /** The DB instance. */
  public readonly instance: rds.DatabaseInstanceBase;
  /** The subnet group of the database. */
  public readonly subnetGroup: rds.SubnetGroup;
  /**
   * The parameter group of the database. Use `addParameter` to add parameters. Static parameters are applied by a reboot, as described for
   * `applyImmediately`.
   */
  public readonly parameterGroup: rds.ParameterGroup;
  /** The security group of the database, without ingress and egress rules. */
  public readonly securityGroup: ec2.SecurityGroup;
  /** The network connections of the database, on port 1433. */
  public readonly connections: ec2.Connections;
  /** The secret with the user name and the password of the master user. RDS manages the secret. */
  public readonly secret: secretsmanager.ISecret;
  /** The host name of the database. */
  public readonly endpointAddress: string;
  /** The port of the database. */
  public readonly port: number = PORT;

  /** @throws if a property is missing, if AWS would refuse an option, or if an option would lose or expose data */
  constructor(scope: Construct, id: string, props: SqlServerDatabaseProps) {
    super(scope, id);
    requireProps(this, SqlServerDatabase, 'SqlServerDatabase', props);
    requireProperties('SqlServerDatabase', props, ['environment', 'profile', 'dataSubnets']);
    requireProperties('the database', props, ['engineVersion', 'allocatedStorage']);
    const optOut = protectionOptOut(props);
    const { environment } = props;
    const { vpc } = environment;
    const edition = props.edition ?? SqlServerEdition.STANDARD;
    const engine = edition._engine(props.engineVersion);

    this.subnetGroup = new rds.SubnetGroup(this, 'SubnetGroup', {
      vpc,
      vpcSubnets: props.dataSubnets,
      description: `Oban environment ${environment.environmentName}: database`,
    });
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: 'SQL Server', allowAllOutbound: false });
    this.connections = new ec2.Connections({ securityGroups: [this.securityGroup], defaultPort: ec2.Port.tcp(PORT) });
    // RDS applies this static parameter when the database starts. If it were set later, it would be pending until the next reboot.
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.SSL.Using.html
    this.parameterGroup = new rds.ParameterGroup(this, 'ParameterGroup', { engine, parameters: { 'rds.force_ssl': '1' } });

    this.instance = this.addInstance(props, edition, optOut === undefined);
    const resource = this.instance.node.defaultChild as rds.CfnDBInstance;
    setOnResource(resource, props);
    if (optOut !== undefined) {
      resource.addMetadata('oban:deletion-protection-opt-out', optOut);
    }
    acknowledge(this.instance, {
      'AwsSolutions-RDS11': 'another port would hide it from nobody: security groups and network ACLs say who reaches it',
      ...!(props.multiAz ?? props.profile.multiAzDatabase) && { 'AwsSolutions-RDS3': 'the profile or the property multiAz says that an outage of a zone is acceptable' },
    });

    this.secret = secretsmanager.Secret.fromSecretAttributes(this, 'Secret', {
      secretCompleteArn: resource.attrMasterUserSecretSecretArn,
      encryptionKey: environment.encryptionKey,
    });
    this.endpointAddress = this.instance.dbInstanceEndpointAddress;

    const parts: DatabaseParts = {
      instance: resource,
      parameterGroup: this.parameterGroup,
      standardEditionOnly: props.profile.standardEditionOnly,
      deletionProtection: optOut === undefined,
    };
    this.checkRules(parts);
    const guard = new ReplacementGuard(this, 'ReplacementGuard', {
      environment,
      subject: 'database',
      resource,
      remedy: REMEDY,
      creationObstacle: () => (brokenRules([STANDBY_OF_RESTORED], RenderedDatabase.of(parts))[0]),
      acceptUnmanaged: props.acceptUnmanaged,
    });
    guard.protect(this.instance);
    new DatabaseLogs(this, 'Logs', {
      resource,
      retention: props.profile.databaseLogRetention,
      encryptionKey: environment.encryptionKey,
      environmentName: environment.environmentName,
    });
    if (environment._alarms !== undefined) {
      const { instanceIdentifier } = this.instance;
      watchDatabase(environment._alarms, this, { instanceIdentifier, gibibytes: props.allocatedStorage.toGibibytes() });
      environment._alarms._muteDatabase(this);
    }
  }

  /** Adds the DB instance. Restored and new databases have the same construct id, so that they are the same resource. */
  private addInstance(props: SqlServerDatabaseProps, edition: SqlServerEdition, deletionProtection: boolean): rds.DatabaseInstanceBase {
    const { environment, profile } = props;
    const sizes = {
      allocated: wholeGibibytes('the database\'s allocatedStorage', props.allocatedStorage),
      most: props.maxAllocatedStorage && wholeGibibytes('the database\'s maxAllocatedStorage', props.maxAllocatedStorage),
    };
    const common: rds.DatabaseInstanceSourceProps = {
      engine: edition._engine(props.engineVersion),
      licenseModel: rds.LicenseModel.LICENSE_INCLUDED,
      instanceType: props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.M6I, ec2.InstanceSize.LARGE),
      vpc: environment.vpc,
      subnetGroup: this.subnetGroup,
      securityGroups: [this.securityGroup],
      parameterGroup: this.parameterGroup,
      publiclyAccessible: false,
      allocatedStorage: sizes.allocated,
      storageType: rds.StorageType.GP3,
      maxAllocatedStorage: sizes.most ?? defaultCeiling(sizes.allocated, props.iops),
      iops: props.iops,
      timezone: props.timezone,
      multiAz: props.multiAz ?? profile.multiAzDatabase,
      backupRetention: Duration.days(wholeDays(...backupRetentionOf(props))),
      preferredBackupWindow: props.backupWindow,
      preferredMaintenanceWindow: props.maintenanceWindow,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      deletionProtection,
      cloudwatchLogsExports: edition._logs,
      // Enabled from the first deployment on: the key cannot change, and a rollback that removed a later key would replace the database.
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: environment.encryptionKey,
      autoMinorVersionUpgrade: false,
      allowMajorVersionUpgrade: props.allowMajorVersionUpgrade ?? false,
      removalPolicy: RemovalPolicy.SNAPSHOT,
    };
    if (props.snapshotIdentifier !== undefined && props.masterUsername !== undefined) {
      throw new Error(`the database has masterUsername '${props.masterUsername}' and snapshotIdentifier: leave masterUsername out, because the master user is that of the snapshot`);
    }
    return props.snapshotIdentifier !== undefined
      ? new rds.DatabaseInstanceFromSnapshot(this, 'Instance', { ...common, snapshotIdentifier: props.snapshotIdentifier })
      : new rds.DatabaseInstance(this, 'Instance', {
        ...common,
        credentials: rds.Credentials.fromUsername(props.masterUsername ?? MASTER_USER, { encryptionKey: environment.encryptionKey }),
        manageMasterUserPassword: true,
        storageEncrypted: true,
        storageEncryptionKey: environment.encryptionKey,
      });
  }

  /** Checks the options now, and at synthesis the properties that were set on the inner constructs since. */
  private checkRules(parts: DatabaseParts): void {
    const rendered = RenderedDatabase.of(parts);
    const broken = brokenRules(SQL_SERVER_RULES, rendered);
    if (broken.length > 0) {
      throw new Error(broken.join('\n'));
    }
    this.node.addValidation({ validate: () => brokenRules(SQL_SERVER_RULES, RenderedDatabase.of(parts)) });
    for (const [id, rule] of Object.entries(SQL_SERVER_ADVICE)) {
      brokenRules([rule], rendered).forEach((message) => Annotations.of(this).addWarningV2(`oban-environment:${id}`, message));
    }
  }
}

/** Sets the properties that the L2 construct ignores, does not know, or refuses with a different error. */
function setOnResource(resource: rds.CfnDBInstance, props: SqlServerDatabaseProps): void {
  resource.storageThroughput = props.storageThroughput;
  resource.applyImmediately = props.applyImmediately ?? props.profile.applyDatabaseChangesImmediately;
  resource.manageMasterUserPassword = true;
  resource.masterUserSecret = props.environment.encryptionKey && { kmsKeyId: props.environment.encryptionKey.keyArn };
  resource.automaticBackupReplicationRegion = props.backupCopyRegion;
  resource.automaticBackupReplicationKmsKeyId = props.backupCopyKeyArn;
  resource.automaticBackupReplicationRetentionPeriod = props.backupCopyRetention && wholeDays('the database\'s backupCopyRetention', props.backupCopyRetention);
}

/** Returns the name of the property that has the backup retention, and its value. */
function backupRetentionOf({ backupRetention, profile }: SqlServerDatabaseProps): [string, Duration] {
  return backupRetention === undefined
    ? ['databaseBackupRetention of the profile', profile.databaseBackupRetention]
    : ['the database\'s backupRetention', backupRetention];
}

function defaultCeiling(size: number, iops?: number): number | undefined {
  return Token.isUnresolved(size) ? undefined : defaultStorageCeiling(size, Token.isUnresolved(iops) ? undefined : iops);
}

function protectionOptOut(props: SqlServerDatabaseProps): string | undefined {
  requireReason('acceptUnmanaged of the database', props.acceptUnmanaged, 'a second database is created');
  requireReason('deletionProtectionOptOut of the database', props.deletionProtectionOptOut, 'it may be deleted');
  return props.deletionProtectionOptOut ?? props.environment.protectionOptOut;
}
