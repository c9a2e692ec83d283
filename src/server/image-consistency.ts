/**
 * The consistency of the daily image of a server. The tag `oban:consistency` of an image has the consistency that was achieved.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html
 */
export enum ImageConsistency {
  /**
   * Crash-consistent: the disks at one point in time, without a reboot, as after a power failure. Windows and databases recover from it
   * automatically.
   */
  CRASH = 'crash',
  /**
   * File-system consistent: the server reboots every day at the time of `backup.schedule.createImages`, so that no file is partially written. The
   * server is unavailable during the reboot.
   */
  FILE_SYSTEM = 'file-system',
}
