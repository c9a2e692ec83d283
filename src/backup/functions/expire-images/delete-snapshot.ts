import { DeleteSnapshotCommand, EC2Client } from '@aws-sdk/client-ec2';
import { isFault } from '../../../aws-calls/fault';
import { alreadyDone, DONE, Outcome, overtaken } from '../runtime/outcome';

/** Deletes a snapshot, unless an image uses it: EC2 rejects that. */
export async function deleteSnapshot(ec2: EC2Client, snapshotId: string): Promise<Outcome> {
  try {
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId }));
    return DONE;
  } catch (error) {
    if (isFault(error, 'InvalidSnapshot.NotFound')) { // promise ALL-5d.2
      return alreadyDone('it no longer exists');
    }
    if (isFault(error, 'InvalidSnapshot.InUse')) { // promise FN-3q.3
      return overtaken('an image uses it');
    }
    throw error;
  }
}
