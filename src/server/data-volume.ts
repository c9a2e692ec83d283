import { Size } from 'aws-cdk-lib';

/**
 * A data volume of a server: an encrypted EBS volume of type gp3, which is formatted and available under its drive letter or mount point. The volume
 * is retained when it is removed from the code and when the server or the stack is deleted.
 *
 * A volume has a `drive` on Windows, and a `mountPoint` and a `device` on Linux. The drive letter or mount point identifies the volume: another one
 * creates another volume.
 */
export interface DataVolume {
  /**
   * The drive letter on a Windows server, from `D` to `Z`.
   *
   * @default - none. It is required on Windows
   */
  readonly drive?: string;

  /**
   * The directory on which a Linux server mounts the volume, such as `/data`, with at most 200 characters. The directory must be empty or not exist.
   *
   * @default - none. It is required on Linux
   */
  readonly mountPoint?: string;

  /**
   * The device name of the volume on a Linux server, from `/dev/sdf` to `/dev/sdp`. It cannot change later.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
   * @default - derived from the drive letter on Windows. It is required on Linux
   */
  readonly device?: string;

  /**
   * The size in whole GiB, from 1 GiB to 64 TiB. It can only increase. Increase it in a separate deployment: a deployment that fails for another
   * reason could not be rolled back, because AWS cannot decrease the size. You extend the file system yourself.
   *
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modify-volume.html
   */
  readonly size: Size;

  /**
   * The I/O operations per second, from 3,000 to 80,000 and at most 500 per GiB.
   *
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
   * @default 3000
   */
  readonly iops?: number;

  /**
   * The throughput in MiB per second, from 125 to 2,000 and at most a quarter of `iops`.
   *
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
   * @default 125
   */
  readonly throughput?: number;

  /**
   * The id of the snapshot from which the volume is created, such as `snap-0123456789abcdef0`. The volume is then never formatted. It cannot change
   * later.
   *
   * @default - none, and the volume is empty
   */
  readonly snapshotId?: string;
}
