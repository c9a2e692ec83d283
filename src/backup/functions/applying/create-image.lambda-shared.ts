import { CreateImageCommand, EC2Client, ResourceType } from '@aws-sdk/client-ec2';
import { CREATED_TAG, ENVIRONMENT_TAG, SOURCE_TAG } from '../../../tags';
import type { CreateImage } from '../../planner/decision';
import { isFault } from '../fault.lambda-shared';
import { imagesByName } from '../gathering/images.lambda-shared';
import { alreadyDone, DONE, Outcome } from '../outcome.lambda-shared';

/** Starts an image, its snapshots tagged with it, and does not wait for it. */
export async function createImage(ec2: EC2Client, deed: CreateImage): Promise<Outcome> {
  const tags = Object.entries(deed.tags).map(([Key, Value]) => ({ Key, Value }));
  try {
    await ec2.send(new CreateImageCommand({
      InstanceId: deed.subject,
      Name: deed.imageName,
      Description: `Backup of ${deed.source} of ${deed.tags[CREATED_TAG]}`,
      NoReboot: !deed.reboot,
      TagSpecifications: [ResourceType.image, ResourceType.snapshot].map((type) => ({ ResourceType: type, Tags: tags })),
    }));
    return DONE;
  } catch (error) {
    if (!isFault(error, 'InvalidAMIName.Duplicate')) {
      throw error;
    }
    return nameTaken(ec2, deed);
  }
}

/** By an attempt whose answer was lost, by another run, or by something else altogether. */
async function nameTaken(ec2: EC2Client, { imageName, tags }: CreateImage): Promise<Outcome> {
  const holders = await imagesByName(ec2, imageName);
  const own = holders.find((image) => [ENVIRONMENT_TAG, SOURCE_TAG].every((key) => image.tags[key] === tags[key]));
  if (own !== undefined) {
    return alreadyDone(`${own.id} has the name ${imageName}`);
  }
  throw new Error(
    holders.length > 0
      ? `the name ${imageName} is taken by ${holders.map(({ id }) => id).join(' and ')}, which is no image of this source: rename or remove it`
      : `the name ${imageName} is taken by an image that is not listed: one that has just been started, or one that was deregistered today`,
  );
}
