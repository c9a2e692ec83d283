import { DeregisterImageCommand, EC2Client, SnapshotReturnCodes } from '@aws-sdk/client-ec2';
import { deleteSnapshot } from './delete-snapshot';
import { isFault, reasonOf } from '../../../aws-calls/fault';
import type { DeregisterImage } from '../model/decision';
import { alreadyDone, DONE, Outcome } from '../runtime/outcome';

/** What became of snapshots that were to go with their image, by their ids. */
type SnapshotResults = ReadonlyMap<string, SnapshotReturnCodes | undefined>;

/** Codes after which there is nothing left to do: gone, or behind another image as well. */
const SETTLED: readonly (SnapshotReturnCodes | undefined)[] = ['success', 'skipped']; // promise FN-3o.1

/**
 * Deregisters an image and its snapshots with it. A snapshot that stayed behind is deleted by itself: once its image is not
 * listed any more, only its tags tell whose it was.
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
    throw new Error(`${subject} is deregistered, and snapshots of it remain: ${faults.join(', ')}`);
  }
  return results === undefined ? alreadyDone('it is gone') : DONE;
}

/** What became of the snapshots; nothing when the image was gone. */
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
