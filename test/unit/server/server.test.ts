import { Size, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DRIVE_D, LINUX, newServer, only, readable, REGION, SmallEnvironment } from './server-fixture';
import { readInventoryEntry } from '../../../src/backup/functions/model/inventory';
import { ImageConsistency, ServerTier } from '../../../src/server';

const INSTANCE = 'AWS::EC2::Instance';
const tagsOf = (resource: any): Record<string, string> => Object.fromEntries(resource.Properties.Tags.map((tag: any) => [tag.Key, tag.Value]));

describe('a server with default properties', () => {
  const { stack, server, ...fixture } = newServer();
  const template = fixture.template();
  const instance = only(template, INSTANCE);

  test.each<[string, string, unknown]>([
    ['the pinned image', 'ImageId', 'ami-0a1b2c3d4e5f60718'],
    ['m6i.large', 'InstanceType', 'm6i.large'],
    ["the environment's key pair", 'KeyName', '<EnvironmentKeyPair>'],
    ['the application tier', 'SubnetId', '<EnvironmentNetworkVpcapplicationSubnet1Subnet>'],
    ['its first zone', 'AvailabilityZone', `${REGION}a`],
    ['IMDSv2 only', 'MetadataOptions', { HttpTokens: 'required' }],
    ['protected from termination', 'DisableApiTermination', true],
    ['metrics every minute', 'Monitoring', true],
    ['optimised for its volumes', 'EbsOptimized', true],
    ['tags on its root volume', 'PropagateTagsToVolumeOnCreation', true],
    ['no user data', 'UserData', undefined],
    ['an encrypted root volume of the size of the image', 'BlockDeviceMappings', [{
      DeviceName: '/dev/sda1',
      Ebs: { VolumeType: 'gp3', Encrypted: true, KmsKeyId: '<EnvironmentKey.Arn>', DeleteOnTermination: true },
    }]],
  ])('a server has by default: %s', (_what, property, value) => {
    const actual = instance.Properties[property];
    expect(actual === undefined ? undefined : readable(stack, actual)).toEqual(value);
  });

  test('a server has no launch template, of which each version would replace the server', () => template.resourceCountIs('AWS::EC2::LaunchTemplate', 0));

  test('a server has a role and an instance profile of its own', () => {
    const [id, profile] = Object.entries<any>(template.findResources('AWS::IAM::InstanceProfile'))[0];
    expect(readable(stack, profile.Properties.Roles)).toEqual(['<App01Role>']);
    expect(instance.Properties.IamInstanceProfile).toEqual({ Ref: id });
  });

  test('the tags of a server identify it for backups and operators', () => {
    expect(tagsOf(instance)).toEqual({ 'Name': 'prod-app01', 'oban:backup': 'daily', 'oban:environment': 'prod' });
  });

  test('a server accepts no connections, also not by RDP or SSH', () => {
    const group = Object.values(template.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: 'Server app01' } }))[0] as any;
    expect(group.Properties.SecurityGroupIngress).toBeUndefined();
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });

  test('a server reaches the database, which allows no other new connection', () => {
    const ingress = only(template, 'AWS::EC2::SecurityGroupIngress');
    expect(readable(stack, ingress.Properties)).toEqual({
      Description: 'SQL Server from server app01',
      GroupId: '<EnvironmentDatabase.GroupId>',
      SourceSecurityGroupId: '<App01SecurityGroup.GroupId>',
      IpProtocol: 'tcp',
      FromPort: 1433,
      ToPort: 1433,
    });
  });

  test('a server has no public address, no volumes and no association', () => {
    for (const type of ['AWS::EC2::EIPAssociation', 'AWS::EC2::Volume', 'AWS::SSM::Association']) {
      template.resourceCountIs(type, 0);
    }
    expect(server.elasticIp).toBeUndefined();
    expect(server.dataVolumes).toEqual({});
  });

  test('a server boots after its egress exists', () => {
    expect(instance.DependsOn).toContainEqual(expect.stringMatching(/applicationSubnet1DefaultRoute/));
  });

  test('the inventory contains the server', () => {
    const entry = only(template, 'AWS::SSM::Parameter');
    expect(entry.Properties.Name).toBe('/oban/prod/inventory/app01');
    expect(readable(stack, entry.Properties.Value))
      .toBe('{"backup":"daily","instanceId":"<App01Instance>","kind":"server","name":"app01","operatingSystem":"windows"}');
  });
});

test('a server outside production is encrypted with the account\'s AWS-managed key, and needs no database', () => {
  const template = newServer({ dataVolumes: [DRIVE_D] }, (stack) => new SmallEnvironment(stack, { staging: true })).template();
  const [mapping] = only(template, INSTANCE).Properties.BlockDeviceMappings;
  expect(mapping.Ebs).toEqual({ VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true });
  expect(only(template, 'AWS::EC2::Volume').Properties).toMatchObject({ Encrypted: true });
  expect(only(template, 'AWS::EC2::Volume').Properties.KmsKeyId).toBeUndefined();
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
});

test('a given option replaces the default', () => {
  const { stack, template } = newServer({
    image: LINUX,
    instanceType: new ec2.InstanceType('r7i.xlarge'),
    availabilityZone: `${REGION}b`,
    rootVolumeSize: Size.gibibytes(100),
    firstBootCommands: ['dnf install -y httpd', 'systemctl enable --now httpd'],
  });
  const { Properties: instance } = only(template(), INSTANCE);
  expect(readable(stack, instance)).toMatchObject({
    ImageId: 'ami-0f1e2d3c4b5a69788',
    InstanceType: 'r7i.xlarge',
    SubnetId: '<EnvironmentNetworkVpcapplicationSubnet2Subnet>',
    AvailabilityZone: `${REGION}b`,
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 100 } }],
    UserData: { 'Fn::Base64': '#!/bin/bash\nset -euo pipefail\ndnf install -y httpd\nsystemctl enable --now httpd\n' },
  });
});

test('an explicit undefined keeps every default', () => {
  const options = {
    instanceType: undefined,
    tier: undefined,
    availabilityZone: undefined,
    rootVolumeSize: undefined,
    dataVolumes: undefined,
    firstBootCommands: undefined,
    terminationProtectionOptOut: undefined,
    backupOptOut: undefined,
    imageConsistency: undefined,
  };
  expect(newServer(options).template().toJSON()).toEqual(newServer().template().toJSON());
});

test('an empty list of commands makes no user data', () => {
  expect(newServer({ firstBootCommands: [] }).template().toJSON()).toEqual(newServer().template().toJSON());
});

test('a type without the Nitro System is accepted without data volumes and is not EBS-optimized', () => {
  const { template } = newServer({ instanceType: new ec2.InstanceType('t2.micro') });
  expect(only(template(), INSTANCE).Properties).toMatchObject({ InstanceType: 't2.micro', EbsOptimized: false });
});

describe('a server of the public tier', () => {
  const { stack, server, ...fixture } = newServer({ tier: ServerTier.PUBLIC });
  const template = fixture.template();

  test('a public server is in a public subnet', () => {
    expect(readable(stack, only(template, INSTANCE).Properties.SubnetId)).toBe('<EnvironmentNetworkVpcpublicSubnet1Subnet>');
  });

  test('a public server accepts connections from the Internet on port 443 only', () => {
    const group = Object.values(template.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: 'Server app01' } }))[0] as any;
    expect(group.Properties.SecurityGroupIngress).toEqual([
      { CidrIp: '0.0.0.0/0', Description: 'HTTPS from the Internet', FromPort: 443, IpProtocol: 'tcp', ToPort: 443 },
    ]);
  });

  test('a public server cannot reach the database', () => template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0));

  test('a public server keeps its address when it is removed, and not after a failed creation', () => {
    const [id] = Object.keys(template.findResources('AWS::EC2::EIP', { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'RetainExceptOnCreate' })).filter((each) => each.startsWith('App01'));
    expect(readable(stack, only(template, 'AWS::EC2::EIPAssociation').Properties)).toEqual({
      AllocationId: '<App01PublicAddressElasticIp.AllocationId>', InstanceId: '<App01Instance>',
    });
    expect(stack.resolve(server.elasticIp!.logicalId)).toBe(id);
  });
});

describe('protection', () => {
  test.each([
    ['by its own reason', { terminationProtectionOptOut: 'rebuilt every night' }, undefined, 'rebuilt every night'],
    ["by the environment's reason", {}, 'made to be deleted', 'made to be deleted'],
    ['by its own reason rather than the environment\'s', { terminationProtectionOptOut: 'rebuilt every night' }, 'made to be deleted', 'rebuilt every night'],
  ])('termination protection is off %s, with the reason in the template', (_what, props, protectionOptOut, reason) => {
    const { template } = newServer(props, (stack) => new SmallEnvironment(stack, { protectionOptOut }));
    const instance = only(template(), INSTANCE);
    expect(instance.Properties.DisableApiTermination).toBe(false);
    expect(instance.Metadata).toMatchObject({ 'oban:termination-protection-opt-out': reason });
  });
});

test.each(Object.values(ImageConsistency))('the inventory has the consistency of the image, in a value that the functions accept: %s', (imageConsistency) => {
  const { stack, template } = newServer({ imageConsistency });
  const { Name: name, Value: value } = only(template(), 'AWS::SSM::Parameter').Properties;
  expect(readInventoryEntry({ name, value: readable(stack, value), writtenAt: new Date() })).toMatchObject({ kind: 'server', consistency: imageConsistency });
});

test('a server without a backup needs a reason, and the inventory expects no image', () => {
  const { stack, template } = newServer({ backupOptOut: 'holds nothing' });
  const instance = only(template(), INSTANCE);
  expect(tagsOf(instance)).not.toHaveProperty('oban:backup');
  expect(instance.Metadata).toMatchObject({ 'oban:backup-opt-out': 'holds nothing' });
  expect(readable(stack, only(template(), 'AWS::SSM::Parameter').Properties.Value)).toContain('"backup":"none"');
});

describe("the consumer's tags", () => {
  const tagged = (tags: Record<string, string>, tier: ServerTier): Template => {
    const { stack, template } = newServer({ tier, dataVolumes: [DRIVE_D] });
    Object.entries(tags).forEach(([key, value]) => Tags.of(stack.node.root).add(key, value, { priority: 200 }));
    return template();
  };

  test('tags of the consumer reach instance and volumes, and change no other property', () => {
    for (const tier of [ServerTier.APPLICATION, ServerTier.PUBLIC]) {
      const before = tagged({ commit: 'one' }, tier);
      const after = tagged({ commit: 'two' }, tier);
      expect(tagsOf(only(after, INSTANCE)).commit).toBe('two');
      expect(tagsOf(only(after, 'AWS::EC2::Volume')).commit).toBe('two');
      expect(withoutTags(after)).toEqual(withoutTags(before));
    }
  });

  test('tags do not interrupt the address of a public server', () => {
    const address = (template: Template) => Object.entries<any>(template.findResources('AWS::EC2::EIP')).find(([id]) => id.startsWith('App01'))![1];
    expect(address(tagged({ commit: 'two' }, ServerTier.PUBLIC))).toEqual(address(tagged({ commit: 'one' }, ServerTier.PUBLIC)));
    expect(tagsOf(address(tagged({}, ServerTier.PUBLIC)))).toEqual({ 'Name': 'prod-app01', 'oban:environment': 'prod' });
  });

  test('tags of the consumer do not overwrite the contract\'s', () => {
    const template = tagged({ 'oban:environment': 'other', 'oban:backup': 'never' }, ServerTier.APPLICATION);
    expect(tagsOf(only(template, INSTANCE))).toMatchObject({ 'oban:environment': 'prod', 'oban:backup': 'daily' });
  });
});

test('further access is granted with connections', () => {
  const { server, template } = newServer();
  server.connections.allowFrom(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(8443), 'from the office');
  template().hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Server app01', SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.0.0.0/8', FromPort: 8443 })],
  });
});

function withoutTags(template: Template): unknown {
  return JSON.parse(JSON.stringify(template.toJSON().Resources, (key, value) => (key === 'Tags' ? undefined : value)));
}
