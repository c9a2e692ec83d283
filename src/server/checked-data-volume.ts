import { Token } from 'aws-cdk-lib';
import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { DataVolume } from './data-volume';
import { checkGp3Performance, gp3Size } from './gp3';
import { requireProperties } from '../checks/required-properties';

/** A data volume whose properties AWS accepts. */
export interface CheckedDataVolume {
  /** The drive letter or mount point, which identifies the volume among those of the server. */
  readonly name: string;
  readonly device: string;
  readonly gibibytes: number;
  readonly iops?: number;
  readonly throughput?: number;
  readonly snapshotId?: string;
}

/** The device names that AWS recommends for EBS volumes: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html */
const LINUX_DEVICE = /^\/dev\/sd[f-p]$/;

const MOUNT_POINT = /^(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/** The longest mount point. An alarm's name contains it and has at most 255 characters: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_MOUNT_POINT = 200;

/** Directories of the operating system. A volume that is mounted there would hide their files. */
const SYSTEM_DIRECTORY = /^\/(bin|boot|dev|etc|lib|lib32|lib64|proc|root|run|sbin|sys|tmp|usr)(\/|$)|^\/(home|var|var\/lib|var\/log)$/;

/**
 * Checks the data volumes of a server.
 *
 * @throws if a volume could not be created or identified later, or if two volumes have the same name or device
 */
export function checkDataVolumes(serverName: string, operatingSystem: OperatingSystemType, volumes: DataVolume[]): CheckedDataVolume[] {
  const place = operatingSystem === OperatingSystemType.WINDOWS ? windowsPlace : linuxPlace;
  const checked = volumes.map((volume) => {
    requireProperties(`a data volume of server '${serverName}'`, volume, ['size']);
    const { name, device } = place(serverName, volume);
    const what = `volume ${name} of server '${serverName}'`;
    const gibibytes = gp3Size(`the size of ${what}`, volume.size);
    checkGp3Performance(what, gibibytes, volume.iops, volume.throughput);
    requireSnapshotId(what, volume.snapshotId);
    return { name, device, gibibytes, iops: volume.iops, throughput: volume.throughput, snapshotId: volume.snapshotId };
  });
  for (const key of ['name', 'device'] as const) {
    const values = checked.map((volume) => volume[key]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) {
      throw new Error(`two data volumes of server '${serverName}' have ${twice}: give each volume its own`);
    }
  }
  return checked;
}

interface VolumePlace {
  readonly name: string;
  readonly device: string;
}

function windowsPlace(serverName: string, { drive, mountPoint, device }: DataVolume): VolumePlace {
  if (mountPoint !== undefined || device !== undefined) {
    throw new Error(`server '${serverName}' runs Windows and has a data volume with mountPoint or device: give it a drive instead, such as 'D'`);
  }
  if (drive === undefined || !/^[D-Z]$/.test(drive)) {
    throw new Error(`the drive of a data volume of server '${serverName}' is ${shown(drive)}: give one capital letter from D to Z, such as 'D'`);
  }
  // The whole range is available to EBS volumes. Names such as xvdd and xvde are in the range of instance store volumes.
  return { name: drive, device: `xvdb${drive.toLowerCase()}` };
}

function linuxPlace(serverName: string, { drive, mountPoint, device }: DataVolume): VolumePlace {
  if (drive !== undefined) {
    throw new Error(`server '${serverName}' runs Linux and has a data volume with a drive: give it a mountPoint and a device instead, such as '/data' and '/dev/sdf'`);
  }
  if (mountPoint === undefined || !MOUNT_POINT.test(mountPoint) || SYSTEM_DIRECTORY.test(mountPoint)) {
    throw new Error(
      `the mountPoint of a data volume of server '${serverName}' is ${shown(mountPoint)}: give a directory that the system does not use, such as '/data', ` +
      'of letters, digits, dots, hyphens and underscores',
    );
  }
  if (mountPoint.length > LONGEST_MOUNT_POINT) {
    throw new Error(
      `the mountPoint of a data volume of server '${serverName}' has ${mountPoint.length} characters: give at most ${LONGEST_MOUNT_POINT}, because the names of alarms contain it`,
    );
  }
  if (device === undefined || !LINUX_DEVICE.test(device)) {
    throw new Error(`the device of volume ${mountPoint} of server '${serverName}' is ${shown(device)}: give one from '/dev/sdf' to '/dev/sdp'`);
  }
  return { name: mountPoint, device };
}

function requireSnapshotId(what: string, snapshotId: string | undefined): void {
  if (snapshotId !== undefined && !Token.isUnresolved(snapshotId) && !/^snap-([0-9a-f]{8}|[0-9a-f]{17})$/.test(snapshotId)) {
    throw new Error(`snapshotId of ${what} is '${snapshotId}': give the id of a snapshot (snap- and 8 or 17 hexadecimal digits)`);
  }
}

function shown(value: string | undefined): string {
  if (value === undefined) {
    return 'not given';
  }
  return Token.isUnresolved(value) ? 'only known at deployment' : `'${value}'`;
}
