import { DescribeSnapshotsCommandInput, EC2Client, paginateDescribeSnapshots, Snapshot as DescribedSnapshot } from '@aws-sdk/client-ec2';
import { everyPage } from './every-page.lambda-shared';
import { MOST_VALUES, ofEnvironment, PAGE_SIZE } from './filters.lambda-shared';
import { ownText } from './own-text.lambda-shared';
import { tagsOf } from './tags.lambda-shared';
import type { Image, Snapshot } from '../../planner/resources';
import { batches } from '../batches.lambda-shared';

/** The snapshots that an environment has tagged as its own, and those behind these images. */
export async function snapshotsOfEnvironment(ec2: EC2Client, environmentName: string, images: readonly Image[]): Promise<Snapshot[]> {
  const tagged = await describeSnapshots(ec2, { OwnerIds: ['self'], Filters: [ofEnvironment(environmentName)] });
  const found = new Set(tagged.map(({ id }) => id));
  return [...tagged, ...await snapshotsById(ec2, images.flatMap(({ snapshotIds }) => snapshotIds.filter((id) => !found.has(id))))];
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
  return everyPage(paginateDescribeSnapshots({ client, pageSize: PAGE_SIZE }, input), (page) => page.Snapshots?.map(toSnapshot));
}

function toSnapshot({ SnapshotId, State, Tags }: DescribedSnapshot): Snapshot {
  return { id: ownText(SnapshotId!), state: State!, tags: tagsOf(Tags) };
}
