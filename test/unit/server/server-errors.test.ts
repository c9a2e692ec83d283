import { App, Fn, Size, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DATA, DRIVE_D, ENV, LINUX, newServer, newStack, SmallEnvironment, WINDOWS } from './server-fixture';
import { ImportedEnvironment } from '../../../src/environment-reference';
import { DataVolume, ImageConsistency, ObanServer, ObanServerProps, ServerTier } from '../../../src/server';

test.each<[string, Partial<ObanServerProps>, string | RegExp]>([
  ...['a', 'App01', '01app', 'app-', 'app_01', 'sixteen-letters-'].map((serverName): [string, Partial<ObanServerProps>, RegExp] =>
    [`the name '${serverName}'`, { serverName }, new RegExp(`a server's name is '${serverName}': give 2 to 15 lower-case letters, digits and hyphens`)]),
  ['a name that is known too late', { serverName: Token.asString({ Ref: 'Name' }) }, /a server's name is only known at deployment: give 2 to 15/],
  ['a zone that the tier is not in', { availabilityZone: 'ap-southeast-2c' },
    /the availabilityZone of server 'app01' is ap-southeast-2c, where its tier has no subnet: give one of ap-southeast-2a, ap-southeast-2b/],
  ['no reason for no protection', { terminationProtectionOptOut: ' ' }, /terminationProtectionOptOut of server 'app01' is empty: give the reason/],
  ['consistency without a backup', { backupOptOut: 'holds nothing', imageConsistency: ImageConsistency.CRASH }, /server 'app01' has a backupOptOut and an imageConsistency, .* leave one of them out/],
  ['no reason for no backup', { backupOptOut: '' }, /backupOptOut of server 'app01' is empty: give the reason/],
  ['half a GiB', { rootVolumeSize: Size.mebibytes(30_500) }, /rootVolumeSize of server 'app01' is 29\.\d+ GiB: give whole GiB from 1 to 65536/],
  ['a command that ends the script', { firstBootCommands: ['echo "</PowerShell>"'] }, /a first boot command of server 'app01' contains <\/powershell>, where EC2Launch ends the script/],
  ['more commands than EC2 takes', { firstBootCommands: ['x'.repeat(16_400)] }, /the first boot commands of server 'app01' have \d+ bytes and EC2 accepts 16384: shorten them/],
  ...['t2.large', 'm4.large', 'i3.large', 'g3s.xlarge'].map((type): [string, Partial<ObanServerProps>, RegExp] => [
    `data volumes with ${type}`, { instanceType: new ec2.InstanceType(type), dataVolumes: [DRIVE_D] },
    new RegExp(`server 'app01' has data volumes and the instance type ${type}, on which a disk does not have the id of its volume: give one of the Nitro System`),
  ]),
])('a server is refused with %s', (_what, props, message) => {
  expect(() => newServer(props)).toThrow(message);
});

const windowsVolume = (change: Partial<DataVolume>) => ({ dataVolumes: [{ ...DRIVE_D, ...change }] });
const linuxVolume = (change: Partial<DataVolume>) => ({ image: LINUX, dataVolumes: [{ ...DATA, ...change }] });

test.each<[string, Partial<ObanServerProps>, string | RegExp]>([
  ...['C', 'd', 'D:', 'DE', ''].map((drive): [string, Partial<ObanServerProps>, string] =>
    [`the drive '${drive}'`, windowsVolume({ drive }), `the drive of a data volume of server 'app01' is '${drive}': give one capital letter from D to Z`]),
  ['no drive on Windows', windowsVolume({ drive: undefined }), /the drive of a data volume of server 'app01' is not given: give one capital letter/],
  ['a drive that is known too late', windowsVolume({ drive: Fn.importValue('Drive') }), /is only known at deployment: give one capital letter/],
  ['a mount point on Windows', windowsVolume({ mountPoint: '/data' }), /server 'app01' runs Windows and has a data volume with mountPoint or device: give it a drive instead/],
  ['a device on Windows', windowsVolume({ device: 'xvdf' }), /runs Windows and has a data volume with mountPoint or device/],
  ['a drive on Linux', linuxVolume({ drive: 'D' }), /server 'app01' runs Linux and has a data volume with a drive: give it a mountPoint and a device instead/],
  ...['data', '/', '/data/', '/da ta', '/data/../etc', "/da'ta", '/etc/app', '/usr', '/var', '/home', '/lib64'].map((mountPoint): [string, Partial<ObanServerProps>, string] =>
    [`the mount point ${mountPoint}`, linuxVolume({ mountPoint }), `the mountPoint of a data volume of server 'app01' is '${mountPoint}': give a directory that the system does not use`]),
  ['no mount point on Linux', linuxVolume({ mountPoint: undefined }), /the mountPoint of a data volume of server 'app01' is not given/],
  ...['/dev/sda', '/dev/sde', '/dev/sdq', '/dev/xvdf', 'sdf'].map((device): [string, Partial<ObanServerProps>, string] =>
    [`the device ${device}`, linuxVolume({ device }), `the device of volume /data of server 'app01' is '${device}': give one from '/dev/sdf' to '/dev/sdp'`]),
  ['no device on Linux', linuxVolume({ device: undefined }), /the device of volume \/data of server 'app01' is not given/],
  ['a size of nothing', windowsVolume({ size: Size.gibibytes(0) }), /the size of volume D of server 'app01' is 0 GiB: give whole GiB from 1 to 65536/],
  ['a size of more than 64 TiB', windowsVolume({ size: Size.gibibytes(65_537) }), /is 65537 GiB: give whole GiB/],
  ['a part of a GiB', windowsVolume({ size: Size.mebibytes(1_500) }), /is 1\.46\d+ GiB: give whole GiB/],
  ...[2_999, 80_001, 3_000.5].map((iops): [string, Partial<ObanServerProps>, string] =>
    [`${iops} iops`, windowsVolume({ iops }), `iops of volume D of server 'app01' is ${iops}: give a whole number from 3000 to 80000`]),
  ...[124, 2_001, 125.5].map((throughput): [string, Partial<ObanServerProps>, string] =>
    [`${throughput} MiB/s`, windowsVolume({ iops: 80_000, throughput }), `throughput of volume D of server 'app01' is ${throughput} MiB/s: give a whole number from 125 to 2000`]),
  ['more iops than the size gives', windowsVolume({ size: Size.gibibytes(10), iops: 5_001 }), /iops of volume D of server 'app01' is 5001, and 10 GiB allow at most 5000: give 11 GiB or fewer iops/],
  ['more throughput than the iops give', windowsVolume({ throughput: 751 }), /throughput of volume D of server 'app01' is 751 MiB\/s, and 3000 iops allow at most 750: give iops 3004 or less/],
  ['what is no snapshot', windowsVolume({ snapshotId: 'vol-0123456789abcdef0' }), /snapshotId of volume D of server 'app01' is 'vol-0123456789abcdef0': give the id of a snapshot/],
  ['a drive twice', { dataVolumes: [DRIVE_D, DRIVE_D] }, /two data volumes of server 'app01' have D: give each volume its own/],
  ['a mount point twice', { image: LINUX, dataVolumes: [DATA, { ...DATA, device: '/dev/sdg' }] }, /two data volumes of server 'app01' have \/data: give/],
  ['a device twice', { image: LINUX, dataVolumes: [DATA, { ...DATA, mountPoint: '/logs' }] }, /two data volumes of server 'app01' have \/dev\/sdf: give/],
])('a data volume is refused with %s', (_what, props, message) => {
  expect(() => newServer(props)).toThrow(message);
});

test.each<[string, Partial<ObanServerProps>]>([
  ['the least of everything', windowsVolume({ size: Size.gibibytes(1), iops: 3_000, throughput: 125 })],
  ['the most of everything', windowsVolume({ size: Size.tebibytes(64), iops: 80_000, throughput: 2_000 })],
  ['the most throughput of the default iops', windowsVolume({ throughput: 750 })],
  ['drive Z', windowsVolume({ drive: 'Z' })],
  ['a mount point in a mount point', linuxVolume({ mountPoint: '/srv/app_1/data.d' })],
  ['a metal type of a family that is otherwise not of the Nitro System', { ...windowsVolume({}), instanceType: new ec2.InstanceType('i3.metal') }],
  ['values that only the deployment knows', windowsVolume({
    size: Size.gibibytes(Token.asNumber({ Ref: 'Size' })), iops: Token.asNumber({ Ref: 'Iops' }), throughput: Token.asNumber({ Ref: 'Throughput' }), snapshotId: Fn.importValue('Snapshot'),
  })],
  ['an instance type that only the deployment knows', { ...windowsVolume({}), instanceType: new ec2.InstanceType(Fn.importValue('Type')) }],
])('a data volume is accepted with %s', (_what, props) => {
  expect(() => newServer(props)).not.toThrow();
});

test('a Region or an account other than the environment\'s is refused', () => {
  const app = new App();
  const environment = new SmallEnvironment(newStack('Environment', app));
  const server = (id: string, env: { account: string; region: string }) => () =>
    new ObanServer(new Stack(app, id, { env }), 'App01', { environment, serverName: 'app01', image: WINDOWS });
  expect(server('Elsewhere', { ...ENV, region: 'eu-west-1' })).toThrow(
    "server 'app01' is in the Region eu-west-1 and its environment 'prod' in ap-southeast-2: give its stack the environment's Region");
  expect(server('Other', { ...ENV, account: '210987654321' })).toThrow(/is in the account 210987654321 and its environment 'prod' in 123456789012/);
});

test('an environment that was imported without public subnets has no public servers', () => {
  expect(() => newServer({ tier: ServerTier.PUBLIC }, (stack) => new ImportedEnvironment(stack, 'Imported', {
    environmentName: 'prod',
    vpc: new SmallEnvironment(stack).vpc,
    applicationSubnets: { subnetGroupName: 'application' },
    keyPairName: 'oban-prod',
  }))).toThrow("server 'app01' is in the public tier, and the environment 'prod' has no publicSubnets: give publicSubnets to the environment");
});

test('a name that the environment already has is refused', () => {
  const { stack, server } = newServer();
  const environment = server.node.scope!.node.findChild('Environment') as SmallEnvironment;
  expect(() => new ObanServer(stack, 'Again', { environment, serverName: 'app01', image: WINDOWS })).toThrow(/already has a server or cluster named 'app01'/);
});
