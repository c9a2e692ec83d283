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
import { wholeDays, wholeGibibytes } from '../checks/whole-units';
import { ReplacementGuard } from '../replacement-guard/replacement-guard';
import { acknowledge } from '../synthesis/acknowledge';

const PORT = 1433;

/** A database keeps its master user, so the name does not depend on a default of the CDK. The CDK's `admin` is what Security Hub reports (RDS.25). */
const MASTER_USER = 'obanadmin';

/** What CloudFormation shows, at the end of a refused deployment, to an operator who needs the change. */
const REMEDY =
  'For a database of another origin, zone, edition or key, make a new environment that has it (snapshotIdentifier restores a snapshot), move to it, and take this one down. ' +
  'To go back to an earlier state, restore an instance beside this one and let them exchange names: docs/guide/database.md, Restore the database.';

/**
 * A SQL Server database on RDS in the data tier: encrypted at rest and in transit, backed up, protected from deletion and
 * from being replaced. Nothing reaches it until `connections` lets it; RDS makes the master user's password, rotates it every
 * seven days and keeps it in `secret`.
 *
 * What changes nothing about safety is set on the inner construct, `instance.node.defaultChild as rds.CfnDBInstance`; what AWS
 * would refuse there, or what would lose or expose data, is refused at synthesis.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_SQLServer.html
 */
export class SqlServerDatabase extends Construct implements ec2.IConnectable {
  /** The DB instance. */
  public readonly instance: rds.DatabaseInstanceBase;
  /** The subnets that it may be in. */
  public readonly subnetGroup: rds.SubnetGroup;
  /** Its parameters: add yours with `addParameter`. Those that SQL Server calls static wait for a reboot, which `applyImmediately` describes. */
  public readonly parameterGroup: rds.ParameterGroup;
  /** Its security group: no way in by itself, and none out. */
  public readonly securityGroup: ec2.SecurityGroup;
  /** Connections of the database, on port 1433. */
  public readonly connections: ec2.Connections;
  /** User name and password of the master user, in a secret that RDS owns. */
  public readonly secret: secretsmanager.ISecret;
  /** The host name. */
  public readonly endpointAddress: string;
  /** The port. */
  public readonly port: number = PORT;

  /** @throws if an option is not one that AWS takes, or one that would lose or expose data: the message says what to give instead */
  constructor(scope: Construct, id: string, props: SqlServerDatabaseProps) {
    super(scope, id);
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
    // RDS applies this parameter at a start only: set later, it would wait for the next one.
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
    }
  }

  /** One id for both kinds, so that a database that was restored is the same resource as any other. */
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
      // From the first deployment on: its key cannot change, and a rollback that takes a later key back would replace the database.
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: environment.encryptionKey,
      autoMinorVersionUpgrade: false,
      allowMajorVersionUpgrade: props.allowMajorVersionUpgrade ?? false,
      removalPolicy: RemovalPolicy.SNAPSHOT,
    };
    if (props.snapshotIdentifier !== undefined && props.masterUsername !== undefined) {
      throw new Error(`the database has masterUsername '${props.masterUsername}' and snapshotIdentifier: its master user is the snapshot's, so leave masterUsername out`);
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

  /** Now for the options, and at synthesis for what was set on the inner constructs since. */
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

/** What the L2 drops, does not know, or refuses in words of its own. */
function setOnResource(resource: rds.CfnDBInstance, props: SqlServerDatabaseProps): void {
  resource.storageThroughput = props.storageThroughput;
  resource.applyImmediately = props.applyImmediately ?? props.profile.applyDatabaseChangesImmediately;
  resource.manageMasterUserPassword = true;
  resource.masterUserSecret = props.environment.encryptionKey && { kmsKeyId: props.environment.encryptionKey.keyArn };
  resource.automaticBackupReplicationRegion = props.backupCopyRegion;
  resource.automaticBackupReplicationKmsKeyId = props.backupCopyKeyArn;
  resource.automaticBackupReplicationRetentionPeriod = props.backupCopyRetention && wholeDays('the database\'s backupCopyRetention', props.backupCopyRetention);
}

/** The property that has it, and its value. */
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
