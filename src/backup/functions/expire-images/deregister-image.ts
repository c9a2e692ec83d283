import { DeregisterImageCommand, EC2Client, SnapshotReturnCodes } from '@aws-sdk/client-ec2';
import { deleteSnapshot } from './delete-snapshot';
import { isFault, reasonOf } from '../../../aws-calls/fault';
import type { DeregisterImage } from '../model/decision';
import { alreadyDone, DONE, Outcome } from '../runtime/outcome';

/** The results of deleting the snapshots of an image, by their ids. */
type SnapshotResults = ReadonlyMap<string, SnapshotReturnCodes | undefined>;

/** The codes after which nothing is left to do: the snapshot is deleted, or another image uses it. */
const SETTLED: readonly (SnapshotReturnCodes | undefined)[] = ['success', 'skipped']; // promise FN-3o.1

/**
 * Deregisters an image and deletes its snapshots. Snapshots that remain are deleted one by one in the same run, because only their tags show
 * their environment after the image is removed.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/deregister-ami.html
 */
export async function deregisterImage(ec2: EC2Client, { subject, snapshotIds }: DeregisterImage): Promise<Outcome> {
  const results = await deregister(ec2, subject);
  const faults: string[] = [];
  for (const id of snapshotIds.filter((snapshotId) => !SETTLED.includes(results?.get(snapshotId)))) { // promise ALL-1c.2
    try {
      await deleteSnapshot(ec2, id);
    } catch (error) {
      faults.push(`${id} (${results?.get(id) ?? 'no result'}; ${reasonOf(error)})`);
    }
  }
  if (faults.length > 0) { // promise FN-3o.2
    throw new Error(`${subject} is deregistered, but some of its snapshots remain: ${faults.join(', ')}`);
  }
  return results === undefined ? alreadyDone('it no longer exists') : DONE;
}

/** Deregisters an image. Returns the results of its snapshots, or undefined if the image did not exist. */
async function deregister(ec2: EC2Client, imageId: string): Promise<SnapshotResults | undefined> {
  try {
    const { DeleteSnapshotResults = [] } = await ec2.send(new DeregisterImageCommand({ ImageId: imageId, DeleteAssociatedSnapshots: true })); // promise ALL-5b.4
    return new Map(DeleteSnapshotResults.map(({ SnapshotId, ReturnCode }) => [SnapshotId!, ReturnCode]));
  } catch (error) {
    if (isFault(error, 'InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable')) { // promise ALL-5d.1
      return undefined;
    }
    throw error; // promise FN-3q.2
  }
}
