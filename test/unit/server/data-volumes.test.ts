import { Size } from 'aws-cdk-lib';
import { DATA, DRIVE_D, LINUX, newServer, only, readable } from './server-fixture';
import { readInventoryEntry } from '../../../src/backup/functions/model/inventory';

const VOLUME = 'AWS::EC2::Volume';
const ATTACHMENT = 'AWS::EC2::VolumeAttachment';
const DRIVE_E = { drive: 'E', size: Size.gibibytes(50), iops: 6_000, throughput: 500, snapshotId: 'snap-0123456789abcdef0' };

describe('a data volume', () => {
  const { stack, server, ...fixture } = newServer({ dataVolumes: [DRIVE_D, DRIVE_E] });
  const template = fixture.template();
  const [[idOfD, volumeD]] = Object.entries<any>(template.findResources(VOLUME, { Properties: { Size: 200 } }));
  const [[, volumeE]] = Object.entries<any>(template.findResources(VOLUME, { Properties: { Size: 50 } }));

  test('a data volume is gp3, encrypted with the key of the environment, in the zone of the instance', () => {
    const { Tags: _tags, ...properties } = readable(stack, volumeD.Properties);
    expect(properties).toEqual({ AvailabilityZone: 'ap-southeast-2a', Size: 200, VolumeType: 'gp3', Encrypted: true, KmsKeyId: '<EnvironmentKey.Arn>' });
  });

  test('a data volume has the given performance and snapshot', () => {
    expect(volumeE.Properties).toMatchObject({ Iops: 6_000, Throughput: 500, SnapshotId: 'snap-0123456789abcdef0' });
  });

  test('a data volume is retained when it, the server or the stack is removed, and not after a failed deployment', () => {
    expect(volumeD).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  test('a data volume is named after its drive', () => {
    expect(volumeD.Properties.Tags).toContainEqual({ Key: 'Name', Value: 'prod-app01 D' });
    expect(volumeD.Properties.Tags).toContainEqual({ Key: 'oban:environment', Value: 'prod' });
    expect(volumeD.Properties.Tags.map((tag: any) => tag.Key)).not.toContain('oban:backup');
  });

  test('a data volume is attached under the device name of its drive', () => {
    const attachments = Object.values(template.findResources(ATTACHMENT)).map((each) => readable(stack, each.Properties));
    expect(attachments).toEqual([
      { Device: 'xvdbd', InstanceId: '<App01Instance>', VolumeId: '<App01DataVolumesDVolume>' },
      { Device: 'xvdbe', InstanceId: '<App01Instance>', VolumeId: '<App01DataVolumesEVolume>' },
    ]);
  });

  test('a data volume can be referred to by its drive', () => {
    expect(stack.resolve(server.dataVolumes.D.logicalId)).toBe(idOfD);
    expect(Object.keys(server.dataVolumes)).toEqual(['D', 'E']);
  });

  test('State Manager prepares a data volume after it is attached', () => {
    const association = only(template, 'AWS::SSM::Association');
    expect(readable(stack, association.Properties)).toMatchObject({
      AssociationName: 'oban-prod-app01-data-volumes',
      Name: 'AWS-RunPowerShellScript',
      ComplianceSeverity: 'HIGH',
      Targets: [{ Key: 'InstanceIds', Values: ['<App01Instance>'] }],
    });
    expect(association.Properties).not.toHaveProperty('WaitForSuccessTimeoutSeconds');
    for (const id of Object.keys(template.findResources(ATTACHMENT))) {
      expect(association.DependsOn).toContain(id);
    }
  });

  test('a data volume is formatted only if it was not made from a snapshot', () => {
    const script = readable(stack, only(template, 'AWS::SSM::Association').Properties.Parameters.commands).join('\n');
    expect(script).toContain("Set-Drive -VolumeId '<App01DataVolumesDVolume>' -Drive 'D' -MayFormat $true");
    expect(script).toContain("Set-Drive -VolumeId '<App01DataVolumesEVolume>' -Drive 'E' -MayFormat $false");
  });
});

test('a data volume is mounted on Linux by a shell script, under the given device', () => {
  const { stack, ...fixture } = newServer({ image: LINUX, dataVolumes: [DATA] });
  const template = fixture.template();
  expect(only(template, ATTACHMENT).Properties.Device).toBe('/dev/sdf');
  const { Name, Parameters } = only(template, 'AWS::SSM::Association').Properties;
  expect(Name).toBe('AWS-RunShellScript');
  const commands = readable(stack, Parameters.commands);
  expect(commands[0]).toBe('#!/bin/bash');
  expect(commands).toContain("attempt '<App01DataVolumesdataVolume>' '/data' may-format");
});

test('the inventory has the data volumes, so that the check can report an image without one of them', () => {
  const { stack, ...fixture } = newServer({ dataVolumes: [DRIVE_D, DRIVE_E] });
  const { Value } = only(fixture.template(), 'AWS::SSM::Parameter').Properties;
  expect(readInventoryEntry({ name: '/oban/prod/inventory/app01', value: readable(stack, Value) })).toMatchObject({
    kind: 'server', dataVolumes: ['<App01DataVolumesDVolume>', '<App01DataVolumesEVolume>'],
  });
});

test('the order of data volumes has no effect', () => {
  const resources = (drives: string[]) => Object.fromEntries(Object.entries<any>(
    newServer({ dataVolumes: drives.map((drive) => ({ ...DRIVE_D, drive })) }).template().toJSON().Resources,
  ).filter(([, { Type }]) => Type === VOLUME || Type === ATTACHMENT || Type === 'AWS::SSM::Parameter'));
  expect(resources(['E', 'D'])).toEqual(resources(['D', 'E']));
});

test('an added or removed data volume changes no other and not the instance', () => {
  const one = newServer({ dataVolumes: [DRIVE_E] }).template().toJSON().Resources;
  const two = newServer({ dataVolumes: [DRIVE_D, DRIVE_E] }).template().toJSON().Resources;
  for (const [id, resource] of Object.entries<any>(one)) {
    // The inventory has the ids of the volumes.
    if (!['Custom::ObanReplacementGuard', 'AWS::SSM::Association', 'AWS::SSM::Parameter'].includes(resource.Type)) {
      expect([id, two[id]]).toEqual([id, resource]);
    }
  }
});
