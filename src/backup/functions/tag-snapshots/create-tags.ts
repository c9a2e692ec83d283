import { CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { isFault } from '../../../aws-calls/fault';
import type { TagSnapshots } from '../model/decision';
import type { Tags } from '../model/resources';
import { alreadyDone, DONE, Outcome } from '../runtime/outcome';

const GONE = 'InvalidSnapshot.NotFound'; // promise ALL-5d.3

/** Tags the snapshots of an image, all of them in one request. */
export async function tagSnapshots(ec2: EC2Client, { snapshotIds, tags }: TagSnapshots): Promise<Outcome> {
  try {
    await createTags(ec2, snapshotIds, tags); // promise FN-4b
    return DONE;
  } catch (error) {
    if (!isFault(error, GONE)) {
      throw error;
    }
  }
  // The request has failed because one snapshot does not exist, so none was tagged.
  let tagged = false;
  for (const id of snapshotIds) {
    tagged = await tagUnlessGone(ec2, id, tags) || tagged;
  }
  return tagged ? DONE : alreadyDone('its snapshots no longer exist');
}

async function tagUnlessGone(ec2: EC2Client, snapshotId: string, tags: Tags): Promise<boolean> {
  try {
    await createTags(ec2, [snapshotId], tags);
    return true;
  } catch (error) {
    if (!isFault(error, GONE)) {
      throw error;
    }
    return false;
  }
}

async function createTags(ec2: EC2Client, ids: readonly string[], tags: Tags): Promise<void> {
  await ec2.send(new CreateTagsCommand({ Resources: [...ids], Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }));
}
