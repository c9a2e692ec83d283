import { CreateVolumeCommand, DeleteVolumeCommand, EC2Client, ResourceType, VolumeType } from '@aws-sdk/client-ec2';
import type { EbsVolume } from './ebs-volume';
import { isFault } from '../../aws-calls/fault';
import type { Tags } from '../../backup/functions/model/resources';
import { VOLUME_FACT, VOLUME_MADE_FACT } from '../prepared-volume-step';
import type { Facts, RestoreRecord } from '../record';

/** The properties of a volume from a snapshot. */
export interface RestoredVolumeProps {
  readonly record: RestoreRecord;
  readonly snapshotId: string;
  /** The volume whose zone, size, performance, key and tags the new one has. */
  readonly alike: EbsVolume;
  readonly tags: Tags;
  readonly now: Date;
}

/** The types whose performance can be chosen. */
const PROVISIONED = ['gp3', 'io1', 'io2'];

/**
 * Makes a volume from a snapshot of the same or a smaller size. The content is read from Amazon S3 when it is first used.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html
 */
export async function createVolume(ec2: EC2Client, { record, snapshotId, alike, tags, now }: RestoredVolumeProps): Promise<Facts> {
  const own = Object.entries(alike.tags).filter(([key]) => !key.toLowerCase().startsWith('aws:'));
  const isProvisioned = PROVISIONED.includes(alike.type);
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({
    SnapshotId: snapshotId,
    AvailabilityZone: alike.zone,
    Size: alike.gibibytes,
    VolumeType: alike.type as VolumeType,
    Iops: isProvisioned ? alike.iops : undefined,
    Throughput: alike.type === 'gp3' ? alike.throughput : undefined,
    Encrypted: alike.isEncrypted,
    KmsKeyId: alike.keyArn,
    ClientToken: `${record.id}-volume`,
    TagSpecifications: [{ ResourceType: ResourceType.volume, Tags: listOf({ ...Object.fromEntries(own), ...tags }) }],
  }));
  return { [VOLUME_FACT]: VolumeId!, [VOLUME_MADE_FACT]: now.toISOString() };
}

/** Deletes a volume. An earlier attempt, whose response was lost, may have deleted it. */
export async function deleteVolume(ec2: EC2Client, VolumeId: string): Promise<void> {
  try {
    await ec2.send(new DeleteVolumeCommand({ VolumeId }));
  } catch (error) {
    if (!isFault(error, 'InvalidVolume.NotFound')) {
      throw error;
    }
  }
}

/** Returns tags as AWS takes them. */
export function listOf(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
