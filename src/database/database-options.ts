import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { SqlServerEdition } from './edition';
import { IObanEnvironment } from '../environment-reference';
import { EnvironmentProfile } from '../profile';

/**
 * Options of the SQL Server database of an environment.
 *
 * @example
 * const database: DatabaseOptions = {
 *   engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
 *   allocatedStorage: Size.gibibytes(500),
 *   timezone: 'AUS Eastern Standard Time',
 * };
 */
export interface DatabaseOptions {
  /**
   * The complete engine version: `SqlServerEngineVersion.VER_16_00_4236_2_V1`, or `SqlServerEngineVersion.of('16.00.4236.2.v1', '16.00')` for a
   * version that is newer than your aws-cdk-lib. RDS does not upgrade it automatically until AWS retires the version.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.VersionSupport.html
   */
  readonly engineVersion: rds.SqlServerEngineVersion;

  /**
   * The allocated storage in whole GiB, at least 20 GiB. It can only increase. After RDS has extended the storage, set the new size here before you
   * change any storage property. If the size is only known at deployment, give a threshold for the alarm `database-storage` in `monitoring`, because
   * the default threshold is 5 % of the size.
   */
  readonly allocatedStorage: Size;

  /**
   * The Windows name of the server's time zone, such as `AUS Eastern Standard Time`. It cannot change later.
   *
   * @default - UTC, or the time zone of the snapshot for a restored database
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.TimeZone.html
   */
  readonly timezone?: string;

  /**
   * The name of the master user: 1 to 128 letters and digits, beginning with a letter. It cannot change later. A restored database has the master
   * user of its snapshot.
   *
   * @default obanadmin
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-25
   */
  readonly masterUsername?: string;

  /**
   * The instance class. A change interrupts the database, at the time that `applyImmediately` determines.
   *
   * @default - m6i.large, with a warning in a Region that does not offer it
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.InstanceClasses.html
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * The edition of SQL Server. It cannot change later.
   *
   * @default SqlServerEdition.STANDARD
   */
  readonly edition?: SqlServerEdition;

  /**
   * The maximum storage for storage autoscaling, in whole GiB and at least 10 % above `allocatedStorage`.
   *
   * @default - twice `allocatedStorage`, limited to the maximum of AWS (16384 GiB, 2 GiB per IOPS) but at least 26 % more than `allocatedStorage`; no
   * storage autoscaling if `allocatedStorage` is only known at deployment
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
   */
  readonly maxAllocatedStorage?: Size;

  /**
   * The I/O operations per second of the gp3 storage: 3000 to 16000, and 0.5 to 500 per GiB for every size up to `maxAllocatedStorage`.
   *
   * @default - 3000, the baseline for any size
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
   */
  readonly iops?: number;

  /**
   * The throughput of the gp3 storage in MiB per second: 125 to 1000, and at most a quarter of the IOPS.
   *
   * @default - 125, the baseline for any size
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
   */
  readonly storageThroughput?: number;

  /**
   * Whether the database has a standby in a second Availability Zone, to which RDS fails over. The standby serves no queries, and a Multi-AZ database
   * cannot be stopped.
   *
   * @default - the value of the profile
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html
   */
  readonly multiAz?: boolean;

  /**
   * The retention of automated backups: 14 to 35 days. The database can be restored to any point in time of these days. The backups are retained for
   * the same time after the database is deleted.
   *
   * @default - the value of the profile
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html
   */
  readonly backupRetention?: Duration;

  /**
   * The daily backup window in UTC, such as `14:00-15:00`: at least 30 minutes, without overlap with the maintenance window.
   *
   * @default - AWS selects 30 minutes at night in the Region
   */
  readonly backupWindow?: string;

  /**
   * The weekly maintenance window in UTC, such as `sun:16:00-sun:17:00`: at least 30 minutes, without overlap with the backup window.
   *
   * @default - AWS selects 30 minutes at night in the Region
   */
  readonly maintenanceWindow?: string;

  /**
   * Whether changes that interrupt the database are applied during the deployment. With `false`, a change of the class, version, size or performance
   * is pending until the maintenance window, and changes of static parameters are pending until a manual reboot. With `true`, any deployment that
   * changes the database, even its tags only, also restarts the database if changes of static parameters are pending. For an urgent change, set
   * `true` for one deployment, which applies all pending changes.
   *
   * @default - the value of the profile
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
   */
  readonly applyImmediately?: boolean;

  /**
   * The other Region to which automated backups are replicated, such as `ap-southeast-4`.
   *
   * @default - none, and backups are only in the Region of the database
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html
   */
  readonly backupCopyRegion?: string;

  /**
   * The ARN of a KMS key in `backupCopyRegion` that encrypts the copies. It is required with `backupCopyRegion`, because a key cannot be used in
   * another Region. It must be the ARN of the key and not of an alias. The key policy must allow this account, because RDS uses the key on behalf of
   * the principal that deploys.
   *
   * @default - none, as there are no copies
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.Replicating.Enable.html
   */
  readonly backupCopyKeyArn?: string;

  /**
   * The retention of the copies: 1 to 35 days.
   *
   * @default - the retention of the automated backups
   */
  readonly backupCopyRetention?: Duration;

  /**
   * The snapshot from which the database is restored, in the same Region: its name, or its ARN if it is shared with the account and not encrypted.
   * Copy a shared snapshot that is encrypted into this account first. The storage, key, time zone and master user are those of the snapshot. RDS sets
   * a new master password and stores it in the secret. Keep the property for as long as the database exists.
   *
   * @default - none, and the database is empty
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html
   */
  readonly snapshotIdentifier?: string;

  /**
   * Whether a change of `engineVersion` may upgrade the major version. Set it until the database has the new version.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.SQLServer.html
   */
  readonly allowMajorVersionUpgrade?: boolean;

  /**
   * The reason for which the database has no deletion protection. The reason is in the metadata of the template. A final snapshot and the automated
   * backups are retained when the database is deleted.
   *
   * @default - the database has deletion protection, unless the environment has a `protectionOptOut`
   */
  readonly deletionProtectionOptOut?: string;

  /**
   * The reason for which the database is created although the account has a running database with the tags of this environment that no stack manages,
   * such as a database that an earlier stack retained. The reason is in the metadata of the template. A running database that belongs to a stack is
   * never accepted, and one with the tag `oban:restore` needs no reason.
   *
   * @default - none, and the deployment fails in that case, because the new database would be empty
   */
  readonly acceptUnmanaged?: string;
}

/** Properties of a SQL Server database. */
export interface SqlServerDatabaseProps extends DatabaseOptions {
  /** The environment, with the VPC, the key and the name. */
  readonly environment: IObanEnvironment;
  /** The profile with the defaults of options that are not given. */
  readonly profile: EnvironmentProfile;
  /** The subnets of the data tier, in at least two Availability Zones. */
  readonly dataSubnets: ec2.SubnetSelection;
}
