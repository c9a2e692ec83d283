import { EC2Client, paginateDescribeImageReferences } from '@aws-sdk/client-ec2';
import { everyPage } from '../../../aws-calls/every-page';
import { isFault } from '../../../aws-calls/fault';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageReferences.html */
export const MOST_IMAGES = 10; // promise ALL-5b.3

const GONE = ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'];

/**
 * Returns the uses of images that AWS reports, by the images' ids: instances, launch templates, parameters, recipes of Image Builder. A
 * removed image has no uses.
 *
 * @param imageIds ten at most
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html
 */
export async function imageReferences(client: EC2Client, imageIds: readonly string[]): Promise<Map<string, string[]>> {
  try {
    return await referencesOfAll(client, imageIds);
  } catch (error) {
    if (!isFault(error, ...GONE)) {
      throw error;
    }
  }
  // One removed image makes the request for all of them fail.
  const users = new Map<string, string[]>();
  for (const id of imageIds) {
    users.set(id, await referencesOfOne(client, id));
  }
  return users;
}

async function referencesOfOne(client: EC2Client, imageId: string): Promise<string[]> {
  try {
    return (await referencesOfAll(client, [imageId])).get(imageId)!;
  } catch (error) {
    if (!isFault(error, ...GONE)) {
      throw error;
    }
    return [];
  }
}

async function referencesOfAll(client: EC2Client, imageIds: readonly string[]): Promise<Map<string, string[]>> {
  const pages = paginateDescribeImageReferences({ client }, { ImageIds: [...imageIds], IncludeAllResourceTypes: true }); // promise FN-3m.2
  const users = new Map<string, string[]>(imageIds.map((id) => [id, []]));
  for (const { ImageId = '', ResourceType, Arn } of await everyPage(pages, (page) => page.ImageReferences)) {
    // A reference without an image id may be of any of these images.
    const used = users.has(ImageId) ? [ImageId] : imageIds;
    used.forEach((id) => users.get(id)!.push(`${ResourceType} ${Arn}`));
  }
  return users;
}
