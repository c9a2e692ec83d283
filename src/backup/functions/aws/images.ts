import { BlockDeviceMapping, DescribeImagesCommandInput, EC2Client, Image as DescribedImage, paginateDescribeImages } from '@aws-sdk/client-ec2';
import { ofEnvironment, ofSource, PAGE_SIZE } from './filters';
import { ownText, sharedTexts, TextKeeper } from './own-text';
import { tagsOf } from './resource-tags';
import { everyPage } from '../../../aws-calls/every-page';
import { Image, WITHOUT_ID } from '../model/resources';

/** All images that the account owns, disabled ones included: owners see deprecated ones anyway. */
export function ownedImages(ec2: EC2Client): Promise<Image[]> {
  return describeImages(ec2, { Owners: ['self'], IncludeDisabled: true });
}

/** The images that an environment has tagged as its own. */
export function imagesOfEnvironment(ec2: EC2Client, environmentName: string): Promise<Image[]> {
  return describeImages(ec2, { Owners: ['self'], IncludeDisabled: true, Filters: [ofEnvironment(environmentName)] });
}

/** The images that an environment has tagged as its own and as those of one server or cluster. */
export function imagesOfSource(ec2: EC2Client, environmentName: string, source: string): Promise<Image[]> {
  return describeImages(ec2, { Owners: ['self'], IncludeDisabled: true, Filters: ofSource(environmentName, source) });
}

/** The account's images of this name: names are unique, and one is listed for a while after it is gone. */
export function imagesByName(ec2: EC2Client, name: string): Promise<Image[]> {
  return describeImages(ec2, { Owners: ['self'], IncludeDisabled: true, Filters: [{ Name: 'name', Values: [name] }] });
}

/** The images of all pages. What is asked for by ids comes in one answer. */
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

/** Images of an instance store, and images of other services, have an empty creation date, or none. */
function timeOf(text: string | undefined): Date | undefined {
  const time = new Date(text ?? NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** A device is a disk with a snapshot, an instance store volume with a virtual name, or left out of the image. */
function lacksSnapshot({ Ebs, VirtualName, NoDevice }: BlockDeviceMapping): boolean {
  return Ebs?.SnapshotId === undefined && VirtualName === undefined && NoDevice === undefined;
}
