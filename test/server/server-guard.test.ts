import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DATA, DRIVE_D, LINUX, newServer, only, readable, REGION, SmallEnvironment } from './server-fixture';
import { ObanServerProps, ServerImage, ServerTier } from '../../src/server';

const GUARD = 'Custom::ObanReplacementGuard';

function frozen(props: Partial<ObanServerProps>, environment?: Parameters<typeof newServer>[1]): Record<string, string> {
  const { stack, template } = newServer(props, environment);
  return readable(stack, only(template(), GUARD).Properties.Frozen);
}

test('what is frozen, as the operator reads it', () => {
  expect(frozen({ dataVolumes: [DRIVE_D, { drive: 'E', size: Size.gibibytes(1), snapshotId: 'snap-01234567' }], firstBootCommands: ['hostname'] })).toEqual({
    'image': 'ami-0a1b2c3d4e5f60718',
    'key pair': '<EnvironmentKeyPair>',
    'subnet': '<EnvironmentNetworkVpcapplicationSubnet1Subnet>',
    'Availability Zone': 'ap-southeast-2a',
    'first boot commands': "<powershell>\n$ErrorActionPreference = 'Stop'\nhostname\n</powershell>\n",
    'root volume': "device /dev/sda1, size the image's, key <EnvironmentKey.Arn>",
    'volume D': 'device xvdbd, zone ap-southeast-2a, snapshot none, key <EnvironmentKey.Arn>',
    'volume E': 'device xvdbe, zone ap-southeast-2a, snapshot snap-01234567, key <EnvironmentKey.Arn>',
  });
});

const base: Partial<ObanServerProps> = { image: LINUX, dataVolumes: [DATA], firstBootCommands: ['true'] };

test.each<[string, Partial<ObanServerProps>, string[]]>([
  ['image', { image: ServerImage.linux({ [REGION]: 'ami-00000000' }) }, ['image']],
  ['root device', { image: ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' }, { rootDeviceName: '/dev/sda1' }) }, ['root volume']],
  ['root size', { rootVolumeSize: Size.gibibytes(99) }, ['root volume']],
  ['zone', { availabilityZone: `${REGION}b` }, ['Availability Zone', 'subnet', 'volume /data']],
  ['tier', { tier: ServerTier.PUBLIC }, ['subnet']],
  ['first boot commands', { firstBootCommands: ['false'] }, ['first boot commands']],
  ['first boot commands taken out', { firstBootCommands: undefined }, ['first boot commands']],
  ['device', { dataVolumes: [{ ...DATA, device: '/dev/sdg' }] }, ['volume /data']],
  ['snapshot', { dataVolumes: [{ ...DATA, snapshotId: 'snap-01234567' }] }, ['volume /data']],
])('another %s is seen', (_what, change, names) => {
  const [before, after] = [frozen(base), frozen({ ...base, ...change })];
  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  expect(Object.keys(after).filter((name) => after[name] !== before[name]).sort()).toEqual(names);
});

test('another key is seen', () => {
  const [before, after] = [frozen(base), frozen(base, (stack) => new SmallEnvironment(stack, { staging: true }))];
  expect(Object.keys(after).filter((name) => after[name] !== before[name]).sort()).toEqual(['root volume', 'volume /data']);
});

test.each<[string, Partial<ObanServerProps>]>([
  ['instance type', { instanceType: new ec2.InstanceType('r7i.large') }],
  ['termination protection', { terminationProtectionOptOut: 'to be removed' }],
  ['backup', { backupOptOut: 'holds nothing' }],
  ["volume's size and performance", { dataVolumes: [{ ...DATA, size: Size.gibibytes(300), iops: 4_000, throughput: 200 }] }],
])('another %s is free to come', (_what, change) => {
  expect(frozen({ ...base, ...change })).toEqual(frozen(base));
});

test('a volume that comes changes nothing that was frozen', () => {
  expect(frozen({ ...base, dataVolumes: [DATA, { ...DATA, mountPoint: '/logs', device: '/dev/sdg' }] })).toMatchObject(frozen(base));
});

test('CloudFormation asks it before it touches instance, volumes and attachments, or opens the server to the Internet', () => {
  const template = newServer({ dataVolumes: [DRIVE_D] }).template();
  const [guard] = Object.keys(template.findResources(GUARD));
  template.hasResource('AWS::EC2::SecurityGroup', { DependsOn: Match.arrayWith([guard]), Properties: { GroupDescription: 'Server app01' } });
  for (const type of ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::EC2::VolumeAttachment']) {
    expect([type, only(template, type).DependsOn]).toEqual([type, expect.arrayContaining([guard])]);
  }
});

test('its message says whose, and the way out', () => {
  const { Subject, WayOut } = only(newServer().template(), GUARD).Properties;
  expect(Subject).toBe('server app01');
  expect(WayOut).toMatch(/^To have it otherwise, add a server under a new name, with data volumes from snapshots of this one's.* then remove this one\.$/);
});

/**
 * What CloudFormation says it replaces, and under which name it is frozen or why it need not be: every property of our
 * resources is here that its reference marks "Replacement" or "Updates are not supported".
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volumeattachment.html
 */
const REPLACING: Record<string, Record<string, { frozenAs: string } | { because: string }>> = {
  'AWS::EC2::Instance': {
    ImageId: { frozenAs: 'image' },
    KeyName: { frozenAs: 'key pair' },
    SubnetId: { frozenAs: 'subnet' },
    AvailabilityZone: { frozenAs: 'Availability Zone' },
    BlockDeviceMappings: { frozenAs: 'root volume' },
    UserData: { frozenAs: 'first boot commands' },
    InstanceType: { because: 'with an EBS root volume it is stopped and started' },
    EbsOptimized: { because: 'with an EBS root volume it is stopped and started' },
    SecurityGroupIds: { because: 'in a VPC they change without interruption' },
  },
  'AWS::EC2::VolumeAttachment': {
    Device: { frozenAs: 'volume D' },
    InstanceId: { because: 'the instance is not replaced' },
    VolumeId: { because: 'a volume is never replaced' },
  },
  'AWS::EC2::Volume': {},
};

test.each(Object.keys(REPLACING))('each property by which CloudFormation replaces an %s is frozen, or known to be harmless', (type) => {
  const props = { dataVolumes: [{ ...DRIVE_D, iops: 3_000, throughput: 125, snapshotId: 'snap-01234567' }], firstBootCommands: ['true'] };
  const template = newServer(props).template();
  const [[id, resource]] = Object.entries<any>(template.findResources(type));
  const replacing = Object.keys(resource.Properties).filter((property) => {
    const changed = structuredClone(template.toJSON());
    changed.Resources[id].Properties[property] = property === 'Tags' ? [{ Key: 'a', Value: 'b' }] : 'changed';
    const impact = fullDiff(template.toJSON(), changed).resources.get(id).changeImpact;
    return impact === ResourceImpact.WILL_REPLACE || impact === ResourceImpact.MAY_REPLACE;
  });
  expect(replacing.sort()).toEqual(Object.keys(REPLACING[type]).sort());
  const frozenNames = Object.keys(frozen(props));
  for (const treatment of Object.values(REPLACING[type])) {
    if ('frozenAs' in treatment) {
      expect(frozenNames).toContain(treatment.frozenAs);
    }
  }
});

test('what CloudFormation cannot update on a volume is frozen: zone, snapshot, key', () => {
  // "Updates are not supported": https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
  const { stack, template } = newServer({ dataVolumes: [{ ...DRIVE_D, snapshotId: 'snap-01234567' }] });
  const { AvailabilityZone, SnapshotId, KmsKeyId } = readable(stack, only(template(), 'AWS::EC2::Volume').Properties);
  const entry = frozen({ dataVolumes: [{ ...DRIVE_D, snapshotId: 'snap-01234567' }] })['volume D'];
  for (const value of [AvailabilityZone, SnapshotId, KmsKeyId]) {
    expect(entry).toContain(value);
  }
});
