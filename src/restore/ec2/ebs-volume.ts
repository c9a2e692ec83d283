import { DescribeVolumesCommandInput, EC2Client, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import { everyPage } from '../../aws-calls/every-page';
import { tagsOf } from '../../backup/functions/aws/resource-tags';
import type { Tags } from '../../backup/functions/model/resources';

/** An EBS volume. */
export interface EbsVolume {
  readonly id: string;
  /** The state in EC2: `creating`, `available`, `in-use`, `deleting`, `error`. */
  readonly state: string;
  readonly gibibytes: number;
  readonly zone: string;
  readonly type: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly isEncrypted: boolean;
  readonly keyArn?: string;
  readonly tags: Tags;
  /** The device name at which the volume is attached, and the instance. */
  readonly attachment?: { readonly instanceId: string; readonly device: string };
}

/** Returns the existing volumes among these ids. */
export function volumesById(ec2: EC2Client, ids: readonly string[]): Promise<EbsVolume[]> {
  // A request by ids fails as a whole if one volume does not exist.
  return ids.length === 0 ? Promise.resolve([]) : describeVolumes(ec2, { Filters: [{ Name: 'volume-id', Values: [...ids] }] });
}

/** Returns the volumes with a value of a tag. */
export function volumesTagged(ec2: EC2Client, key: string, value: string): Promise<EbsVolume[]> {
  return describeVolumes(ec2, { Filters: [{ Name: `tag:${key}`, Values: [value] }] });
}

async function describeVolumes(client: EC2Client, input: DescribeVolumesCommandInput): Promise<EbsVolume[]> {
  const volumes = await everyPage(paginateDescribeVolumes({ client }, input), (page) => page.Volumes);
  return volumes.map((volume) => ({
    id: volume.VolumeId!,
    state: volume.State ?? 'unknown',
    gibibytes: volume.Size ?? 0,
    zone: volume.AvailabilityZone!,
    type: volume.VolumeType ?? 'gp3',
    iops: volume.Iops,
    throughput: volume.Throughput,
    isEncrypted: volume.Encrypted === true,
    keyArn: volume.KmsKeyId,
    tags: tagsOf(volume.Tags),
    attachment: volume.Attachments?.filter(({ State }) => State !== 'detached').map(({ InstanceId, Device }) => ({ instanceId: InstanceId!, device: Device! }))[0],
  }));
}
