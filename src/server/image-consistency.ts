/**
 * How the daily image of a server is made. What an image achieved is in its tag `oban:consistency`.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html
 */
export enum ImageConsistency {
  /** As the disks are at one moment, without a reboot: what a power failure would leave. Windows and databases recover from it by themselves. */
  CRASH = 'crash',
  /**
   * With a reboot, every day at the time of `backup.schedule.createImages`: nothing is half written, and the server is away for as
   * long as it takes to boot.
   */
  FILE_SYSTEM = 'file-system',
}
