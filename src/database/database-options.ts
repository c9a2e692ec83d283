import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { SqlServerEdition } from './edition';
import { IObanEnvironment } from '../environment-reference';
import { EnvironmentProfile } from '../profile';

/**
 * The SQL Server database of an environment, as its owner describes it.
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
   * The version, in full: `SqlServerEngineVersion.VER_16_00_4236_2_V1`, or `SqlServerEngineVersion.of('16.00.4236.2.v1', '16.00')`
   * for one that is newer than your aws-cdk-lib. RDS changes it when you do and not by itself, until AWS retires it.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.VersionSupport.html
   */
  readonly engineVersion: rds.SqlServerEngineVersion;

  /**
   * The size of its storage, from 20 GiB, in whole GiB. It can grow and never shrink: once RDS has let it grow, say the new
   * size here before you change it. One that is only known at deployment needs a threshold of the alarm `database-storage`
   * (`monitoring`), which otherwise is a share of it.
   */
  readonly allocatedStorage: Size;

  /**
   * The time zone of the server, by its Windows name, such as `AUS Eastern Standard Time`. It cannot change later.
   *
   * @default - UTC, as AWS has it; of a restored database, that of its snapshot
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.TimeZone.html
   */
  readonly timezone?: string;

  /**
   * The name of the master user: letters and digits. It cannot be changed later, and a restored database has that of its snapshot.
   *
   * @default obanadmin
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-25
   */
  readonly masterUsername?: string;

  /**
   * The instance class. A change interrupts the database, when `applyImmediately` says.
   *
   * @default m6i.large, and a warning in a Region that does not offer it
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
   * Up to which size RDS may let the storage grow by itself: at least 10 % above `allocatedStorage`, in whole GiB.
   *
   * @default - twice `allocatedStorage`, or as much less as AWS takes (16384 GiB, 2 GiB per IOPS), but at least 26 % more; no
   * growth if `allocatedStorage` is only known at deployment
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
   */
  readonly maxAllocatedStorage?: Size;

  /**
   * I/O operations per second of the gp3 storage: 3000 to 16000, and from 0.5 to 500 per GiB, up to `maxAllocatedStorage`.
   *
   * @default - 3000, which the storage has at any size
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
   */
  readonly iops?: number;

  /**
   * Throughput of the gp3 storage in MiB per second: 125 to 1000, and at most a quarter of the IOPS.
   *
   * @default - 125, which the storage has at any size
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
   */
  readonly storageThroughput?: number;

  /**
   * A standby in a second zone, to which RDS fails over. It answers no queries, and the database can then not be stopped.
   *
   * @default - as the profile says
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html
   */
  readonly multiAz?: boolean;

  /**
   * How long automated backups are kept: 14 to 35 days. They reach back to any point in time of these days, and stay for as
   * long when the database is deleted.
   *
   * @default - as the profile says
   */
  readonly backupRetention?: Duration;

  /**
   * When the daily backup is made, in UTC: `14:00-15:00`. At least 30 minutes, apart from the maintenance window.
   *
   * @default - AWS chooses 30 minutes of the Region's night
   */
  readonly backupWindow?: string;

  /**
   * When AWS may patch the server, in UTC: `sun:16:00-sun:17:00`. At least 30 minutes, apart from the backup window.
   *
   * @default - AWS chooses 30 minutes of the Region's night
   */
  readonly maintenanceWindow?: string;

  /**
   * Whether changes that interrupt the database are applied during the deployment. With `false`, another class, version, size or performance
   * waits for the maintenance window, and static parameters wait for a reboot by hand. With `true`, any deployment that changes the database,
   * even only its tags, also restarts it where static parameters wait. For an urgent change, set `true` for one deployment: it applies
   * everything that waits.
   *
   * @default - as the profile says
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
   */
  readonly applyImmediately?: boolean;

  /**
   * Another Region to which the automated backups are copied, such as `ap-southeast-4`.
   *
   * @default - they are in the database's Region only
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html
   */
  readonly backupCopyRegion?: string;

  /**
   * The ARN of the key of that Region which encrypts the copies. Required with `backupCopyRegion`, as keys do not leave their
   * Region. No alias: RDS takes the key itself. RDS uses it for whoever deploys, so it must admit this account.
   *
   * @default - no copies
   */
  readonly backupCopyKeyArn?: string;

  /**
   * How long the copies are kept: 1 to 35 days.
   *
   * @default - as long as the backups
   */
  readonly backupCopyRetention?: Duration;

  /**
   * Make the database from this snapshot of the same Region: its name, or its ARN if it is shared with the account and not encrypted (of one that
   * is encrypted, make a copy in this account). Storage, key, time zone and master user are the snapshot's; RDS sets a new master password and keeps it in the secret. Leave it in for as long as the
   * database is there.
   *
   * @default - an empty database
   */
  readonly snapshotIdentifier?: string;

  /**
   * Whether a change of `engineVersion` may lead to another major version. Set it until the database has that version.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.SQLServer.html
   */
  readonly allowMajorVersionUpgrade?: boolean;

  /**
   * Why the database may be deleted with the stack, or by anyone who can. The reason stays readable in the template. It leaves
   * a snapshot and its automated backups behind even so.
   *
   * @default - it is protected from deletion, unless nothing of the environment is
   */
  readonly deletionProtectionOptOut?: string;

  /**
   * Why the database is created although the account has a running database with the tags of this environment that no stack manages, such
   * as one that an earlier stack left. The reason stays readable in the template. A database in a stack is never accepted, and one with the tag
   * `oban:restore` needs no reason.
   *
   * @default - the deployment is refused, because the new database would be empty
   */
  readonly acceptUnmanaged?: string;
}

/** A database and the environment that it is part of. */
export interface SqlServerDatabaseProps extends DatabaseOptions {
  /** The environment: its VPC, its key, its name. */
  readonly environment: IObanEnvironment;
  /** What is not said here is as in this profile. */
  readonly profile: EnvironmentProfile;
  /** The data tier, in at least two zones. */
  readonly dataSubnets: ec2.SubnetSelection;
}
