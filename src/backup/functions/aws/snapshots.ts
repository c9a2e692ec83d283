import { DescribeSnapshotsCommandInput, EC2Client, paginateDescribeSnapshots, Snapshot as DescribedSnapshot } from '@aws-sdk/client-ec2';
import { MOST_VALUES, ofEnvironment, PAGE_SIZE } from './filters';
import { ownText, sharedTexts, TextKeeper } from './own-text';
import { tagsOf } from './resource-tags';
import { everyPage } from '../../../aws-calls/every-page';
import { Image, Snapshot, WITHOUT_ID } from '../model/resources';
import { batches } from '../runtime/batches';

/**
 * The description that EC2 gives snapshots of CreateImage, as recorded in real accounts from 2014 to 2024, with and without the volume at
 * the end. CopyImage and CopySnapshot use other descriptions.
 */
const CREATED_BY_CREATE_IMAGE = /^Created by CreateImage\((i-[^)]+)\) for ami-/;

/** Returns the snapshots with an environment's tag, and those of these images. */
export async function snapshotsOfEnvironment(ec2: EC2Client, environmentName: string, images: readonly Image[]): Promise<Snapshot[]> {
  return withSnapshotsOfImages(ec2, images, await taggedSnapshots(ec2, environmentName));
}

/** Returns the snapshots with an environment's tag. */
export function taggedSnapshots(ec2: EC2Client, environmentName: string): Promise<Snapshot[]> {
  return describeSnapshots(ec2, { OwnerIds: ['self'], Filters: [ofEnvironment(environmentName)] });
}

/** Returns these snapshots, and those of the images that are missing among them. */
export async function withSnapshotsOfImages(ec2: EC2Client, images: readonly Image[], snapshots: readonly Snapshot[]): Promise<Snapshot[]> {
  const found = new Set(snapshots.map(({ id }) => id));
  return [...snapshots, ...await snapshotsById(ec2, images.flatMap(({ snapshotIds }) => snapshotIds.filter((id) => !found.has(id))))];
}

/** Returns the existing snapshots among these ids. */
export async function snapshotsById(ec2: EC2Client, ids: readonly string[]): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  for (const batch of batches([...new Set(ids)], MOST_VALUES)) {
    // The ids are a filter, because a request by ids fails as a whole if one snapshot does not exist.
    found.push(...await describeSnapshots(ec2, { OwnerIds: ['self'], Filters: [{ Name: 'snapshot-id', Values: batch }] }));
  }
  return found;
}

async function describeSnapshots(client: EC2Client, input: DescribeSnapshotsCommandInput): Promise<Snapshot[]> {
  const keep = sharedTexts();
  const pages = paginateDescribeSnapshots({ client, pageSize: PAGE_SIZE }, input);
  return everyPage(pages, (page) => page.Snapshots?.map((snapshot) => toSnapshot(snapshot, keep)));
}

function toSnapshot({ SnapshotId, State, Tags, Description, VolumeId }: DescribedSnapshot, keep: TextKeeper): Snapshot {
  const sourceInstanceId = CREATED_BY_CREATE_IMAGE.exec(Description ?? '')?.[1];
  return {
    id: ownText(SnapshotId ?? WITHOUT_ID),
    state: keep(State ?? 'unknown'),
    tags: tagsOf(Tags, keep),
    sourceInstanceId: sourceInstanceId && keep(sourceInstanceId),
    volumeId: VolumeId && keep(VolumeId),
  };
}
