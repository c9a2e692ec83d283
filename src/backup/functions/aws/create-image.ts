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

/** The number of requests for the image of a name until EC2 lists it: ten minutes. */
const TIMES_UNTIL_LISTED = 14; // promise ALL-5f.1

/** The states in which an image that a run has just made is not a backup. A later run makes another image, under the next name. */
const NO_BACKUPS: readonly ImageProgress[] = ['failed', 'withdrawn'];

const NO_SNAPSHOTS = indexSnapshots([]);

/** Starts the creation of an image with tags on it and on its snapshots. Does not wait for the image. */
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
      return { settle: () => outcomeOfTakenName(ec2, change, deadline) };
    }
    throw error;
  }
}

/**
 * Returns the outcome if the name is taken: by an earlier attempt whose response was lost, by another run, or by another image. EC2 reserves
 * the name of an image before it lists the image.
 */
async function outcomeOfTakenName(ec2: EC2Client, change: CreateImage, deadline: Deadline): Promise<Outcome> {
  const { imageName } = change;
  let holders: readonly Image[] = [];
  const made = await backOff(async () => {
    holders = (await imagesByName(ec2, imageName)).filter((image) => !isDeregistered(image));
    const unrelated = holders.find((image) => !isImageOf(change, image) && !mayBeImageOf(change, image));
    if (unrelated !== undefined) {
      throw new Error(`the name ${imageName} is taken by ${unrelated.id}, which is not an image of this source: rename or remove it`);
    }
    return holders.find((image) => isImageOf(change, image));
  }, { times: TIMES_UNTIL_LISTED, deadline });
  if (made === undefined) {
    const which = holders.length > 0 ? `${holders[0].id}, whose tags EC2 does not list` : 'an image that EC2 does not list';
    throw new Error(`the name ${imageName} is taken by ${which}: it was started a moment ago, or deregistered today`);
  }
  if (NO_BACKUPS.includes(progressOf(made, NO_SNAPSHOTS))) { // promise ALL-5f.3
    throw new Error(`${made.id}, which has the name ${imageName}, is ${made.state}: a later run makes another image`);
  }
  return alreadyDone(`${made.id} has the name ${imageName}`);
}

function isImageOf({ tags }: CreateImage, image: Image): boolean {
  return [ENVIRONMENT_TAG, SOURCE_TAG].every((key) => image.tags[key] === tags[key]); // promise ALL-5e.2
}

/** Returns whether an image may be of the change, because EC2 may list an image before its tags. */
function mayBeImageOf({ subject }: CreateImage, { sourceInstanceId, tags }: Image): boolean {
  return sourceInstanceId === subject && tags[SOURCE_TAG] === undefined; // promise ALL-5f.2
}
