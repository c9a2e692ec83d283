import { App, Aspects, Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DATA, DRIVE_D, LINUX, newServer, only, readable, REGION, SmallEnvironment } from './server-fixture';
import { frozenProperties } from '../../../src/replacement-guard/frozen-properties';
import { ObanServerProps, ServerImage, ServerTier } from '../../../src/server';

const GUARD = 'Custom::ObanReplacementGuard';

function frozen(props: Partial<ObanServerProps>, environment?: Parameters<typeof newServer>[1]): Record<string, string> {
  const { stack, template } = newServer(props, environment);
  return readable(stack, only(template(), GUARD).Properties.Frozen);
}

test('the frozen values have names that the operator can read', () => {
  expect(frozen({ dataVolumes: [DRIVE_D, { drive: 'E', size: Size.gibibytes(1), snapshotId: 'snap-01234567' }], firstBootCommands: ['hostname'] })).toEqual({
    ...Object.fromEntries(Object.keys(frozenProperties('AWS::EC2::Instance')).map((name) => [name, ''])),
    'image': 'ami-0a1b2c3d4e5f60718',
    'key pair': '<EnvironmentKeyPair>',
    'subnet': '<EnvironmentNetworkVpcapplicationSubnet1Subnet>',
    'Availability Zone': 'ap-southeast-2a',
    'first boot commands': "<powershell>\n$ErrorActionPreference = 'Stop'\nhostname\n</powershell>\n",
    'block device mappings': '[{"DeviceName":"/dev/sda1","Ebs":{"Encrypted":true,"KmsKeyId":"<EnvironmentKey.Arn>","VolumeType":"gp3"}}]',
    'volume D': 'device xvdbd, zone ap-southeast-2a, snapshot none, key <EnvironmentKey.Arn>',
    'volume E': 'device xvdbe, zone ap-southeast-2a, snapshot snap-01234567, key <EnvironmentKey.Arn>',
  });
});

const base: Partial<ObanServerProps> = { image: LINUX, dataVolumes: [DATA], firstBootCommands: ['true'] };

test.each<[string, Partial<ObanServerProps>, string[]]>([
  ['image', { image: ServerImage.linux({ [REGION]: 'ami-00000000' }) }, ['image']],
  ['root device', { image: ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' }, { rootDeviceName: '/dev/sda1' }) }, ['block device mappings']],
  ['root size', { rootVolumeSize: Size.gibibytes(99) }, ['block device mappings']],
  ['zone', { availabilityZone: `${REGION}b` }, ['Availability Zone', 'subnet', 'volume /data']],
  ['tier', { tier: ServerTier.PUBLIC }, ['subnet']],
  ['first boot commands', { firstBootCommands: ['false'] }, ['first boot commands']],
  ['first boot commands taken out', { firstBootCommands: undefined }, ['first boot commands']],
  ['device', { dataVolumes: [{ ...DATA, device: '/dev/sdg' }] }, ['volume /data']],
  ['snapshot', { dataVolumes: [{ ...DATA, snapshotId: 'snap-01234567' }] }, ['volume /data']],
])('a change is detected: another %s', (_what, change, names) => {
  const [before, after] = [frozen(base), frozen({ ...base, ...change })];
  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  expect(Object.keys(after).filter((name) => after[name] !== before[name]).sort()).toEqual(names);
});

test('a change is detected: another key', () => {
  const [before, after] = [frozen(base), frozen(base, (stack) => new SmallEnvironment(stack, { staging: true }))];
  expect(Object.keys(after).filter((name) => after[name] !== before[name]).sort()).toEqual(['block device mappings', 'volume /data']);
});

test.each<[string, Partial<ObanServerProps>]>([
  ['instance type', { instanceType: new ec2.InstanceType('r7i.large') }],
  ['termination protection', { terminationProtectionOptOut: 'to be removed' }],
  ['backup', { backupOptOut: 'holds nothing' }],
  ["volume's size and performance", { dataVolumes: [{ ...DATA, size: Size.gibibytes(300), iops: 4_000, throughput: 200 }] }],
])('a change is allowed: another %s', (_what, change) => {
  expect(frozen({ ...base, ...change })).toEqual(frozen(base));
});

test('an added volume changes no frozen value', () => {
  expect(frozen({ ...base, dataVolumes: [DATA, { ...DATA, mountPoint: '/logs', device: '/dev/sdg' }] })).toMatchObject(frozen(base));
});

test('CloudFormation runs the guard before it changes instance, volumes and attachments, or opens the server to the Internet', () => {
  const template = newServer({ dataVolumes: [DRIVE_D] }).template();
  const [guard] = Object.keys(template.findResources(GUARD));
  template.hasResource('AWS::EC2::SecurityGroup', { DependsOn: Match.arrayWith([guard]), Properties: { GroupDescription: 'Server app01' } });
  for (const type of ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::EC2::VolumeAttachment']) {
    expect([type, only(template, type).DependsOn]).toEqual([type, expect.arrayContaining([guard])]);
  }
});

test('the message of the guard names the subject and the remedy', () => {
  const { Subject, WayOut } = only(newServer().template(), GUARD).Properties;
  expect(Subject).toBe('server app01');
  expect(WayOut).toMatch(/^To have it otherwise, add a server under a new name, with data volumes from snapshots of this one's.* then remove this one\.$/);
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volumeattachment.html */
test('an attachment is only replaced for a change of its device, which is frozen', () => {
  const { template } = newServer({ dataVolumes: [DRIVE_D] });
  const { Device } = only(template(), 'AWS::EC2::VolumeAttachment').Properties;
  expect(frozen({ dataVolumes: [DRIVE_D] })['volume D']).toContain(`device ${Device}, `);
});

describe('changes that the library did not make', () => {
  const changed = (change: (app: App, instance: ec2.CfnInstance) => void) => {
    const made = newServer(base);
    change(made.stack.node.root as App, made.stack.node.findAll().find(ec2.CfnInstance.isCfnInstance)!);
    const after: Record<string, string> = readable(made.stack, only(made.template(), GUARD).Properties.Frozen);
    const before = frozen(base);
    return Object.keys(after).filter((name) => after[name] !== before[name]);
  };

  // https://github.com/aws/aws-cdk/issues/32886
  test('an aspect that adds a launch template is detected', () => {
    expect(changed((app) => Aspects.of(app).add(new ec2.InstanceRequireImdsv2Aspect()))).toEqual(['launch template']);
  });

  test.each<[string, string, unknown]>([
    ['private address', 'PrivateIpAddress', '10.0.1.7'],
    ['CpuOptions', 'CpuOptions', { CoreCount: 1, ThreadsPerCore: 1 }],
    ['Tenancy', 'Tenancy', 'dedicated'],
    ['block device mappings', 'BlockDeviceMappings.0.Ebs.VolumeType', 'io2'],
  ])('an override of the %s is detected', (name, property, value) => {
    expect(changed((_app, instance) => instance.addPropertyOverride(property, value))).toEqual([name]);
  });

  test.each<[string, unknown]>([
    ['InstanceType', 'r7i.large'], ['BlockDeviceMappings.0.Ebs.DeleteOnTermination', false], ['SourceDestCheck', false], ['Monitoring', false],
  ])('an override of %s is allowed', (property, value) => {
    expect(changed((_app, instance) => instance.addPropertyOverride(property, value))).toEqual([]);
  });

  test('a value that refers to a resource behind the guard causes no circular dependency', () => {
    const { stack, template } = newServer(base);
    const group = stack.node.findAll().find((each): each is ec2.CfnSecurityGroup => (
      ec2.CfnSecurityGroup.isCfnSecurityGroup(each) && each.groupDescription === 'Server app01'))!;
    stack.node.findAll().find(ec2.CfnInstance.isCfnInstance)!.addPropertyOverride('NetworkInterfaces', [{ DeviceIndex: '0', GroupSet: [group.attrGroupId] }]);
    const { Frozen } = only(template(), GUARD).Properties;
    expect(Frozen['network interfaces']).toBe(`[{"DeviceIndex":"0","GroupSet":["${stack.resolve(group.logicalId)}.GroupId"]}]`);
  });
});

test('zone, snapshot and key of a volume, which CloudFormation cannot update, are frozen', () => {
  // "Updates are not supported": https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
  const { stack, template } = newServer({ dataVolumes: [{ ...DRIVE_D, snapshotId: 'snap-01234567' }] });
  const { AvailabilityZone, SnapshotId, KmsKeyId } = readable(stack, only(template(), 'AWS::EC2::Volume').Properties);
  const entry = frozen({ dataVolumes: [{ ...DRIVE_D, snapshotId: 'snap-01234567' }] })['volume D'];
  for (const value of [AvailabilityZone, SnapshotId, KmsKeyId]) {
    expect(entry).toContain(value);
  }
});
