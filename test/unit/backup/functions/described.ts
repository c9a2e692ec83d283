import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Image, Instance, Snapshot } from '@aws-sdk/client-ec2';
import type { Parameter } from '@aws-sdk/client-ssm';

/** Tags as AWS lists them. */
export function tagList(tags: { readonly [key: string]: string }): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The contract's tags of what was made on a day from a source. */
export function ownTags(source: string, day: string, deleteAfter: string, instanceId = 'i-1'): { [key: string]: string } {
  return {
    'oban:environment': 'prod', 'oban:source': source, 'oban:source-instance': instanceId, 'oban:created': day, 'delete-after': deleteAfter,
  };
}

/** An image as EC2 describes it, with a snapshot named after it. */
export function describedImage(id: string, day: string, tags: { readonly [key: string]: string } = {}, overrides: Image = {}): Image {
  return {
    ImageId: id,
    Name: `oban/prod/${tags['oban:source'] ?? 'app01'}/${tags['oban:created'] ?? day}`,
    SourceInstanceId: tags['oban:source-instance'],
    State: 'available',
    Public: false,
    CreationDate: `${day}T01:00:00.000Z`,
    Tags: tagList(tags),
    BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: `snap-${id}` } }, { DeviceName: 'xvdb', VirtualName: 'ephemeral0' }],
    ...overrides,
  };
}

/** A complete snapshot as EC2 describes it. */
export function describedSnapshot(id: string, tags: { readonly [key: string]: string } = {}): Snapshot {
  return { SnapshotId: id, State: 'completed', Tags: tagList(tags), Description: `Created by CreateImage(${tags['oban:source-instance'] ?? 'i-1'}) for ami-0a` };
}

/** An instance as EC2 describes it. */
export function describedInstance(id: string, overrides: Instance = {}): Instance {
  return { InstanceId: id, State: { Name: 'running' }, ImageId: 'ami-base', LaunchTime: new Date('2026-10-01T00:00:00Z'), Tags: [], ...overrides };
}

/** A group as Auto Scaling describes it. */
export function describedGroup(name: string, overrides: Partial<AutoScalingGroup> = {}): AutoScalingGroup {
  return {
    AutoScalingGroupName: name,
    MinSize: 2,
    MaxSize: 3,
    DesiredCapacity: 2,
    DefaultCooldown: 300,
    AvailabilityZones: [],
    HealthCheckType: 'ELB',
    HealthCheckGracePeriod: 600,
    CreatedTime: new Date('2026-10-01T00:00:00Z'),
    ...overrides,
  };
}

/** A parameter of the inventory as Parameter Store gives it. */
export function inventoryParameter(name: string, facts: object): Parameter {
  return { Name: `/oban/prod/inventory/${name}`, Value: JSON.stringify(facts), LastModifiedDate: new Date('2026-10-01T00:00:00Z') };
}
