import { Size } from 'aws-cdk-lib';
import { DataVolume, ObanServerProps, ServerImage } from '../../../../src';
import { environment, IMAGE, REGION } from '../../../support/environment-fixture';
import { DATA, DRIVE_D, LINUX, newServer } from '../../server/server-fixture';
import { Checks } from '../check';

const server = (props: Partial<ObanServerProps>) => newServer(props).server;
const windowsVolume = (volume: Partial<DataVolume>) => server({ dataVolumes: [{ ...DRIVE_D, ...volume }] });
const linuxVolume = (volume: Partial<DataVolume>) => server({ image: LINUX, dataVolumes: [{ ...DATA, ...volume }] });

const SERVER_NAMES: readonly (readonly [string, string | RegExp])[] = [
  ['App01', "a server's name is 'App01': give 2 to 15 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen"],
  ['a'.repeat(16), /a server's name is 'a{16}'/],
];

const IMAGE_IDS: readonly (readonly [string, RegExp])[] = [
  ['snap-0a1b2c3d4e5f60718', /the machine image for ap-southeast-2 is 'snap-0a1b2c3d4e5f60718': give the id of one image \(ami- and 8 or 17 hexadecimal digits\)/],
  ['resolve:ssm:/aws/service/ami', /the machine image for ap-southeast-2 is 'resolve:ssm:/],
];

/** Volumes: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
export const SERVER_CHECKS: Checks = {
  'DataVolume.drive': {
    give: (drive) => windowsVolume({ drive }),
    refused: [['C', "the drive of a data volume of server 'app01' is 'C': give one capital letter from D to Z, such as 'D'"]],
    needsValue: /the drive of a data volume of server 'app01' is only known at deployment/,
  },
  'DataVolume.mountPoint': {
    give: (mountPoint) => linuxVolume({ mountPoint }),
    refused: [
      ['/var', /the mountPoint of a data volume of server 'app01' is '\/var': give a directory that the system does not use/],
      [`/${'m'.repeat(250)}`, /the mountPoint of a data volume of server 'app01' has 251 characters: give at most 200, because the names of alarms contain it/],
    ],
    needsValue: /the mountPoint of a data volume of server 'app01' is only known at deployment/,
  },
  'DataVolume.device': {
    give: (device) => linuxVolume({ device }),
    refused: [['/dev/xvdf', /the device of volume \/data of server 'app01' is '\/dev\/xvdf': give one from '\/dev\/sdf' to '\/dev\/sdp'/]],
    needsValue: /the device of volume \/data of server 'app01' is only known at deployment/,
  },
  'DataVolume.iops': {
    give: (iops) => windowsVolume({ iops }),
    refused: [[2999, "iops of volume D of server 'app01' is 2999: give a whole number from 3000 to 80000"], [NaN, /iops of volume D of server 'app01' is NaN/]],
  },
  'DataVolume.throughput': {
    give: (throughput) => windowsVolume({ throughput }),
    refused: [[124, "throughput of volume D of server 'app01' is 124 MiB/s: give a whole number from 125 to 2000"]],
  },
  'DataVolume.snapshotId': {
    give: (snapshotId) => windowsVolume({ snapshotId }),
    refused: [['vol-0123456789abcdef0', "snapshotId of volume D of server 'app01' is 'vol-0123456789abcdef0': give the id of a snapshot (snap- and 8 or 17 hexadecimal digits)"]],
  },
  'LinuxImageOptions.rootDeviceName': {
    give: (rootDeviceName) => server({ image: ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' }, { rootDeviceName }) }),
    refused: [['xvda', "rootDeviceName is 'xvda': give the root device name of the image, such as '/dev/xvda' or '/dev/sda1'"]],
  },
  'ServerImage.windows.images': {
    give: (id) => server({ image: ServerImage.windows({ [REGION]: id }) }),
    refused: IMAGE_IDS,
    needsValue: /the machine image for ap-southeast-2 is a value that is only known at deployment/,
  },
  'ServerImage.linux.images': {
    give: (id) => server({ image: ServerImage.linux({ [REGION]: id }) }),
    refused: IMAGE_IDS,
    needsValue: /the machine image for ap-southeast-2 is a value that is only known at deployment/,
  },
  'ServerOptions.availabilityZone': {
    give: (availabilityZone) => server({ availabilityZone }),
    refused: [['ap-southeast-2c', "the availabilityZone of server 'app01' is ap-southeast-2c, where its tier has no subnet: give one of ap-southeast-2a, ap-southeast-2b"]],
    needsValue: /the availabilityZone of server 'app01' is only known at deployment: give one of ap-southeast-2a, ap-southeast-2b/,
  },
  'ServerOptions.firstBootCommands': {
    give: (command) => server({ firstBootCommands: [command] }),
    refused: [
      ['x'.repeat(20_000), /the first boot commands of server 'app01' have \d+ bytes and EC2 accepts 16384/],
      ['</powershell>', /a first boot command of server 'app01' contains <\/powershell>/],
    ],
  },
  'ServerOptions.terminationProtectionOptOut': {
    give: (terminationProtectionOptOut) => server({ terminationProtectionOptOut }),
    refused: [[' ', "terminationProtectionOptOut of server 'app01' is empty: give the reason, or leave it out"]],
  },
  'ServerOptions.acceptUnmanaged': {
    give: (acceptUnmanaged) => server({ acceptUnmanaged }),
    refused: [['', "acceptUnmanaged of server 'app01' is empty: give the reason, or leave it out"]],
  },
  'ServerOptions.recoveryOptOut': {
    give: (recoveryOptOut) => server({ recoveryOptOut }),
    refused: [[' ', "recoveryOptOut of server 'app01' is empty: say why EC2 does not recover it, or leave it out"]],
  },
  'ServerOptions.backupOptOut': {
    give: (backupOptOut) => server({ backupOptOut }),
    refused: [['', "backupOptOut of server 'app01' is empty: give the reason, or leave it out"]],
  },
  'ObanServerProps.serverName': { give: (serverName) => server({ serverName }), refused: SERVER_NAMES, needsValue: /a server's name is only known at deployment/ },
  'ObanEnvironment.addServer.serverName': {
    give: (name) => environment().environment.addServer(name, { image: IMAGE, rootVolumeSize: Size.gibibytes(50) }),
    refused: SERVER_NAMES,
    needsValue: 'the name of a server is only known at deployment: give it as text, because logical ids contain it',
  },
};
