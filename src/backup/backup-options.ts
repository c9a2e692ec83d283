import { Duration } from 'aws-cdk-lib';
import { BackupPermissions } from './backup-permissions';
import { BackupSchedule } from './backup-schedule';
import { ImageRetention } from './image-retention';
import { Promotion } from './promotion';
import { RecycleBinOptions } from './recycle-bin';
import { Heartbeat } from '../notifications/heartbeat';

/**
 * How an environment's servers and clusters are backed up.
 *
 * @example
 * const backup: BackupOptions = {
 *   retention: { daily: Duration.days(14), weekly: Duration.days(60) },
 *   promotion: Promotion.MANUAL,
 * };
 */
export interface BackupOptions {
  /**
   * For how long images are kept.
   *
   * @default - 14 days
   */
  readonly retention?: ImageRetention;

  /**
   * When the functions run, every day, in UTC.
   *
   * @default - from 15:00 to 20:00 UTC
   */
  readonly schedule?: BackupSchedule;

  /**
   * Who moves a cluster's pointer to the new image.
   *
   * @default Promotion.AUTOMATIC
   */
  readonly promotion?: Promotion;

  /**
   * Replace the running members of a cluster when its pointer has moved, one at a time and with a new one first. Without it, new
   * members start from the new image and running ones stay.
   *
   * @default false
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
   */
  readonly refreshMembers?: boolean;

  /**
   * How old the newest good image of a server or a cluster may be before the check calls it wrong: an hour or more.
   *
   * @default Duration.hours(26)
   */
  readonly allowedAge?: Duration;

  /**
   * How often the check mails that all is well. A mail that does not come means that alarms do not reach anyone either.
   *
   * @default - by the profile: on Mondays in production, never elsewhere; `Heartbeat.OFF` for an `ImageBackup` by itself
   */
  readonly heartbeat?: Heartbeat;

  /**
   * Change nothing: the functions log what they would do.
   *
   * @default false
   */
  readonly dryRun?: boolean;

  /**
   * What the functions may do.
   *
   * @default BackupPermissions.leastPrivilege()
   */
  readonly permissions?: BackupPermissions;

  /**
   * Retain removed images, snapshots and volumes in the Recycle Bin for some days: `{}` for 7 days each. It turns the Recycle Bin on where
   * the profile has a `recycleBinOptOut`, too.
   *
   * @default - by the profile: 7 days each in production, off elsewhere; off for an `ImageBackup` by itself
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin.html
   */
  readonly recycleBin?: RecycleBinOptions;
}
