import { Duration } from 'aws-cdk-lib';
import { BackupPermissions } from './backup-permissions';
import { BackupSchedule } from './backup-schedule';
import { ImageRetention } from './image-retention';
import { Promotion } from './promotion';
import { RecycleBinOptions } from './recycle-bin';
import { Heartbeat } from '../notifications/heartbeat';

/**
 * Options for the backup of an environment's servers and clusters.
 *
 * @example
 * const backup: BackupOptions = {
 *   retention: { daily: Duration.days(14), weekly: Duration.days(60) },
 *   promotion: Promotion.MANUAL,
 * };
 */
export interface BackupOptions {
  /**
   * The time for which images are kept.
   *
   * @default - 14 days
   */
  readonly retention?: ImageRetention;

  /**
   * The time of day, in UTC, at which each function runs.
   *
   * @default - from 15:00 to 20:00 UTC
   */
  readonly schedule?: BackupSchedule;

  /**
   * Whether the backup or an operator moves a cluster's pointer to a new image.
   *
   * @default Promotion.AUTOMATIC
   */
  readonly promotion?: Promotion;

  /**
   * Replace the running members of a cluster after its pointer has moved: one at a time, each after its replacement is healthy. If this is
   * false, new members start from the new image and running members stay.
   *
   * @default false
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
   */
  readonly refreshMembers?: boolean;

  /**
   * The maximum age of the newest good image of a server or a cluster, at least one hour. The check reports an older one as a problem.
   *
   * @default Duration.hours(26)
   */
  readonly allowedAge?: Duration;

  /**
   * The frequency of the check's mail that all backups are healthy. If this mail does not arrive, alarms do not reach anyone either.
   *
   * @default - by the profile: on Mondays in production, never elsewhere; `Heartbeat.OFF` for a separate `ImageBackup`
   */
  readonly heartbeat?: Heartbeat;

  /**
   * Change nothing: the functions only log the changes that they would make.
   *
   * @default false
   */
  readonly dryRun?: boolean;

  /**
   * The permissions of the functions.
   *
   * @default BackupPermissions.leastPrivilege()
   */
  readonly permissions?: BackupPermissions;

  /**
   * Retain removed images, snapshots and volumes in the Recycle Bin for some days: `{}` for 7 days each. This turns the Recycle Bin on even
   * if the profile has a `recycleBinOptOut`.
   *
   * @default - by the profile: 7 days each in production, off elsewhere; off for a separate `ImageBackup`
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin.html
   */
  readonly recycleBin?: RecycleBinOptions;
}
