import { BlockDeviceMapping, DescribeImagesCommandInput, EC2Client, Image as DescribedImage, paginateDescribeImages } from '@aws-sdk/client-ec2';
import { ofEnvironment, ofSource, PAGE_SIZE } from './filters';
import { ownText, sharedTexts, TextKeeper } from './own-text';
import { tagsOf } from './resource-tags';
import { everyPage } from '../../../aws-calls/every-page';
import { Image, WITHOUT_ID } from '../model/resources';

/** Returns all images that the account owns, including disabled ones. EC2 always lists deprecated images to their owner. */
export function ownedImages(ec2: EC2Client): Promise<Image[]> {
  return describeImages(ec2, { Owners: ['self'], IncludeDisabled: true });
}

/** Returns the images with an environment's tag. */
export function imagesOfEnvironment(ec2: EC2Client, environmentName: string): Promise<Image[]> {
  return describeImages(ec2, { Owners: ['self'], IncludeDisabled: true, Filters: [ofEnvironment(environmentName)] });
}

/** Returns the images with the tags of an environment and of one of its servers or clusters. */
export function imagesOfSource(ec2: EC2Client, environmentName: string, source: string): Promise<Image[]> {
  return describeImages(ec2, { Owners: ['self'], IncludeDisabled: true, Filters: ofSource(environmentName, source) });
}

/** Returns the account's images with this name. Names are unique, but EC2 lists a deregistered image for some time. */
export function imagesByName(ec2: EC2Client, name: string): Promise<Image[]> {
  return describeImages(ec2, { Owners: ['self'], IncludeDisabled: true, Filters: [{ Name: 'name', Values: [name] }] });
}

/** Returns the images of all pages. A request by ids has a single response. */
export async function describeImages(client: EC2Client, input: DescribeImagesCommandInput): Promise<Image[]> {
  const keep = sharedTexts();
  const pageSize = input.ImageIds === undefined ? PAGE_SIZE : undefined;
  return everyPage(paginateDescribeImages({ client, pageSize }, input), (page) => page.Images?.map((image) => toImage(image, keep)));
}

function toImage(described: DescribedImage, keep: TextKeeper): Image {
  return {
    id: ownText(described.ImageId ?? WITHOUT_ID),
    name: described.Name && ownText(described.Name),
    ownerId: described.OwnerId && keep(described.OwnerId),
    state: keep(described.State ?? 'unknown'),
    createdAt: timeOf(described.CreationDate), // promise TIME-6.1
    sourceInstanceId: described.SourceInstanceId && keep(described.SourceInstanceId),
    ...described.SourceImageId && { sourceImageId: keep(described.SourceImageId) },
    tags: tagsOf(described.Tags, keep),
    snapshotIds: described.BlockDeviceMappings?.flatMap(({ Ebs }) => Ebs?.SnapshotId === undefined ? [] : ownText(Ebs.SnapshotId)) ?? [],
    ...described.BlockDeviceMappings?.some(lacksSnapshot) && { lacksSnapshot: true },
    isPublic: described.Public,
    deregistrationProtection: described.DeregistrationProtection,
  };
}

/** Parses a creation date. Images of an instance store and of other services have an empty date, or none. */
function timeOf(text: string | undefined): Date | undefined {
  const time = new Date(text ?? NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** Returns whether a device is a disk without a snapshot: neither an instance store volume with a virtual name, nor excluded from the image. */
function lacksSnapshot({ Ebs, VirtualName, NoDevice }: BlockDeviceMapping): boolean {
  return Ebs?.SnapshotId === undefined && VirtualName === undefined && NoDevice === undefined;
}
