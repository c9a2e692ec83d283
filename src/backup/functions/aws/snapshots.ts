import { DescribeSnapshotsCommandInput, EC2Client, paginateDescribeSnapshots, Snapshot as DescribedSnapshot } from '@aws-sdk/client-ec2';
import { MOST_VALUES, ofEnvironment, PAGE_SIZE } from './filters';
import { ownText, sharedTexts, TextKeeper } from './own-text';
import { tagsOf } from './resource-tags';
import { everyPage } from '../../../aws-calls/every-page';
import { Image, Snapshot, WITHOUT_ID } from '../model/resources';
import { batches } from '../runtime/batches';

/**
 * How EC2 describes the snapshots of CreateImage; recorded in real accounts from 2014 to 2024, with and without the volume at the end.
 * CopyImage and CopySnapshot describe theirs otherwise.
 */
const CREATED_BY_CREATE_IMAGE = /^Created by CreateImage\((i-[^)]+)\) for ami-/;

/** The snapshots that an environment has tagged as its own, and those behind these images. */
export async function snapshotsOfEnvironment(ec2: EC2Client, environmentName: string, images: readonly Image[]): Promise<Snapshot[]> {
  return withThoseBehind(ec2, images, await taggedSnapshots(ec2, environmentName));
}

/** The snapshots that an environment has tagged as its own. */
export function taggedSnapshots(ec2: EC2Client, environmentName: string): Promise<Snapshot[]> {
  return describeSnapshots(ec2, { OwnerIds: ['self'], Filters: [ofEnvironment(environmentName)] });
}

/** These snapshots, and those behind the images that are not among them. */
export async function withThoseBehind(ec2: EC2Client, images: readonly Image[], snapshots: readonly Snapshot[]): Promise<Snapshot[]> {
  const found = new Set(snapshots.map(({ id }) => id));
  return [...snapshots, ...await snapshotsById(ec2, images.flatMap(({ snapshotIds }) => snapshotIds.filter((id) => !found.has(id))))];
}

/** Those of these snapshots that there are. */
export async function snapshotsById(ec2: EC2Client, ids: readonly string[]): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  for (const batch of batches([...new Set(ids)], MOST_VALUES)) {
    // As a filter: asked for by id, one snapshot that is gone is an error for all.
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
