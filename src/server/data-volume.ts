import { Size } from 'aws-cdk-lib';

/**
 * A data volume of a server: encrypted, gp3, formatted and made available under its drive letter or mount point. It stays
 * when it is taken out of the code, and when the server or the stack goes.
 *
 * On Windows it has a `drive`; on Linux a `mountPoint` and a `device`. These tell it from the server's others: another letter
 * or mount point is another volume.
 */
export interface DataVolume {
  /**
   * The drive letter on a Windows server, from `D` to `Z`.
   *
   * @default - none; required on Windows
   */
  readonly drive?: string;

  /**
   * The directory under which a Linux server mounts it, such as `/data`; it must not exist or be empty. At most 200 characters.
   *
   * @default - none; required on Linux
   */
  readonly mountPoint?: string;

  /**
   * The name under which a Linux server attaches it, from `/dev/sdf` to `/dev/sdp`. It cannot change later.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
   * @default - on Windows derived from the drive letter; required on Linux
   */
  readonly device?: string;

  /**
   * The size, in whole GiB from 1 GiB to 64 TiB. It may grow, in a deployment of its own: AWS refuses to make it smaller, so one
   * that fails for another reason could not be rolled back. The file system is yours to extend.
   *
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modify-volume.html
   */
  readonly size: Size;

  /**
   * Operations per second, 3,000 to 80,000 and at most 500 per GiB.
   *
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
   * @default 3000
   */
  readonly iops?: number;

  /**
   * Throughput in MiB per second, 125 to 2,000 and at most a quarter of `iops`.
   *
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
   * @default 125
   */
  readonly throughput?: number;

  /**
   * The snapshot that it starts from, as `snap-0123456789abcdef0`; it is never formatted then. It cannot change later.
   *
   * @default - it starts empty
   */
  readonly snapshotId?: string;
}
