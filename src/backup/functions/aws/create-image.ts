import { CreateImageCommand, EC2Client, ResourceType } from '@aws-sdk/client-ec2';
import { imagesByName } from './images';
import { backOff } from '../../../aws-calls/back-off';
import type { Deadline } from '../../../aws-calls/deadline';
import { isFault } from '../../../aws-calls/fault';
import { CREATED_TAG, ENVIRONMENT_TAG, SOURCE_TAG } from '../../../tags/tag-keys';
import type { CreateImage } from '../model/decision';
import { ImageProgress, indexSnapshots, progressOf } from '../model/image-progress';
import { isDeregistered } from '../model/own-images';
import type { Image } from '../model/resources';
import type { Unsettled } from '../runtime/carry-out';
import { alreadyDone, DONE, Outcome } from '../runtime/outcome';

/** How often EC2 is asked again for the image that has a name: for ten minutes. */
const TIMES_UNTIL_LISTED = 14; // promise ALL-5f.1

/** Of an image that a run has just made: it counts for nothing, and the next name is free. */
const NO_BACKUPS: readonly ImageProgress[] = ['failed', 'withdrawn'];

const NO_SNAPSHOTS = indexSnapshots([]);

/** Starts an image, its snapshots tagged with it, and does not wait for it. */
export async function createImage(ec2: EC2Client, change: CreateImage, deadline: Deadline): Promise<Outcome | Unsettled> {
  const tags = Object.entries(change.tags).map(([Key, Value]) => ({ Key, Value }));
  try {
    await ec2.send(new CreateImageCommand({
      InstanceId: change.subject,
      Name: change.imageName,
      Description: `Backup of ${change.source} of ${change.tags[CREATED_TAG]}`,
      NoReboot: !change.reboot, // promise FN-1f.4
      TagSpecifications: [ResourceType.image, ResourceType.snapshot].map((type) => ({ ResourceType: type, Tags: tags })), // promise FN-1i
    }));
    return DONE;
  } catch (error) {
    if (isFault(error, 'InvalidAMIName.Duplicate')) { // promise ALL-5e.1
      return { settle: () => nameTaken(ec2, change, deadline) };
    }
    throw error;
  }
}

/**
 * The name is taken by an attempt whose answer was lost, by another run, or by something else. EC2 knows the name of an image before
 * it lists the image.
 */
async function nameTaken(ec2: EC2Client, change: CreateImage, deadline: Deadline): Promise<Outcome> {
  const { imageName } = change;
  let holders: readonly Image[] = [];
  const made = await backOff(async () => {
    holders = (await imagesByName(ec2, imageName)).filter((image) => !isDeregistered(image));
    const stranger = holders.find((image) => !isImageOf(change, image) && !mayBeImageOf(change, image));
    if (stranger !== undefined) {
      throw new Error(`the name ${imageName} is taken by ${stranger.id}, which is not an image of this source: rename or remove it`);
    }
    return holders.find((image) => isImageOf(change, image));
  }, { times: TIMES_UNTIL_LISTED, deadline });
  if (made === undefined) {
    const which = holders.length > 0 ? `${holders[0].id}, whose tags are not listed` : 'an image that is not listed';
    throw new Error(`the name ${imageName} is taken by ${which}: it has just been started, or was deregistered today`);
  }
  if (NO_BACKUPS.includes(progressOf(made, NO_SNAPSHOTS))) { // promise ALL-5f.3
    throw new Error(`${made.id}, which has the name ${imageName}, is ${made.state}: a later run makes another image`);
  }
  return alreadyDone(`${made.id} has the name ${imageName}`);
}

function isImageOf({ tags }: CreateImage, image: Image): boolean {
  return [ENVIRONMENT_TAG, SOURCE_TAG].every((key) => image.tags[key] === tags[key]); // promise ALL-5e.2
}

/** EC2 may list an image before its tags. */
function mayBeImageOf({ subject }: CreateImage, { sourceInstanceId, tags }: Image): boolean {
  return sourceInstanceId === subject && tags[SOURCE_TAG] === undefined; // promise ALL-5f.2
}
