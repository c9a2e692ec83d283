import { EC2Client, paginateDescribeImageReferences } from '@aws-sdk/client-ec2';
import { everyPage } from './every-page.lambda-shared';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageReferences.html */
export const MOST_IMAGES = 10;

/**
 * What AWS reports to use images, by the images' ids: instances, launch templates, parameters, recipes of Image Builder.
 *
 * @param imageIds ten at most
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html
 */
export async function imageReferences(client: EC2Client, imageIds: readonly string[]): Promise<Map<string, string[]>> {
  const pages = paginateDescribeImageReferences({ client }, { ImageIds: [...imageIds], IncludeAllResourceTypes: true });
  const users = new Map<string, string[]>(imageIds.map((id) => [id, []]));
  for (const { ImageId, ResourceType, Arn } of await everyPage(pages, (page) => page.ImageReferences)) {
    users.get(ImageId!)?.push(`${ResourceType} ${Arn}`);
  }
  return users;
}
