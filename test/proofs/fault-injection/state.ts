import { DescribeInstanceRefreshesCommand, paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import {
  DescribeImagesCommand, Image, Instance, LaunchTemplate, paginateDescribeImages, paginateDescribeInstances, paginateDescribeLaunchTemplates,
  paginateDescribeSnapshots, Snapshot, Tag,
} from '@aws-sdk/client-ec2';
import { paginateDescribeParameters, paginateGetParameterHistory } from '@aws-sdk/client-ssm';
import type { Account } from './account';

/** The state of an account with names instead of ids, so that two worlds that were made in the same way are equal. */
export interface State {
  /** The instances, images and snapshots with their states, tags and parts. */
  readonly [kind: string]: readonly string[];
}

/** The names for the ids of a world, so that two worlds can be compared. */
export type Names = Map<string, string>;

interface Listing {
  readonly images: readonly Image[];
  readonly snapshots: readonly Snapshot[];
  readonly instances: readonly Instance[];
  readonly templates: readonly LaunchTemplate[];
}

/** Returns names for the existing resources. */
export async function namesOf(account: Account): Promise<Names> {
  const names: Names = new Map();
  nameAll(await listingOf(account), names);
  return names;
}

/** Reads an account, and names its new resources. */
export async function stateOf(account: Account, names: Names): Promise<State> {
  const listing = await listingOf(account);
  nameAll(listing, names);
  const named = (facts: object) => withNames(facts, names);
  const { images, snapshots, instances, templates } = listing;
  return {
    images: images.map((image) => named({
      id: image.ImageId,
      name: image.Name,
      state: image.State,
      tags: tagsOf(image.Tags),
      snapshots: snapshotIds(image),
    })).sort(),
    snapshots: snapshots.map(({ SnapshotId, State, Tags }) => named({ id: SnapshotId, state: State, tags: tagsOf(Tags) })).sort(),
    servers: instances.filter((instance) => groupOf(instance) === undefined)
      .map(({ InstanceId, State, Tags }) => named({ id: InstanceId, state: State?.Name, tags: tagsOf(Tags) })).sort(),
    pointers: (await pointersOf(account)).map(named).sort(),
    refreshes: (await refreshesOf(account)).map(named).sort(),
    templates: templates.map(({ LaunchTemplateName, DefaultVersionNumber, LatestVersionNumber }) => (
      named({ LaunchTemplateName, DefaultVersionNumber, LatestVersionNumber }))).sort(),
    messages: [...new Set((await account.aws.control<any[]>('messages')).map(({ topic, subject, message }) => named({ topic, subject, message: undated(message) })))].sort(),
  };
}

/** Renders facts as text, with names instead of ids. */
export function withNames(facts: object, names: Names): string {
  return [...names].reduce((text, [id, name]) => text.replaceAll(id, name), JSON.stringify(facts));
}

async function listingOf({ clients: { ec2 } }: Account): Promise<Listing> {
  const listing = { images: [] as Image[], snapshots: [] as Snapshot[], instances: [] as Instance[], templates: [] as LaunchTemplate[] };
  for await (const { Images = [] } of paginateDescribeImages({ client: ec2 }, { Owners: ['self'], IncludeDisabled: true })) {
    listing.images.push(...Images);
  }
  for await (const { Snapshots = [] } of paginateDescribeSnapshots({ client: ec2 }, { OwnerIds: ['self'] })) {
    listing.snapshots.push(...Snapshots);
  }
  for await (const { Reservations = [] } of paginateDescribeInstances({ client: ec2 }, {})) {
    listing.instances.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
  }
  for await (const { LaunchTemplates = [] } of paginateDescribeLaunchTemplates({ client: ec2 }, {})) {
    listing.templates.push(...LaunchTemplates);
  }
  return listing;
}

/** Names images by their own names, and a snapshot by the image that used it when it was first read. */
function nameAll({ images, snapshots, instances, templates }: Listing, names: Names): void {
  const name = (id: string, given: string) => {
    if (!names.has(id)) {
      names.set(id, given);
    }
  };
  images.forEach((image) => {
    name(image.ImageId!, `<image ${image.Name}>`);
    snapshotIds(image).forEach((id, index) => name(id, `<snapshot ${index} of ${image.Name}>`));
  });
  snapshots.forEach(({ SnapshotId, Description }) => name(SnapshotId!, `<snapshot of no image: ${Description?.replace(/ami-\w+/, 'one that is gone')}>`));
  templates.forEach(({ LaunchTemplateId, LaunchTemplateName }) => name(LaunchTemplateId!, `<template ${LaunchTemplateName}>`));
  instances.forEach((instance) => name(instance.InstanceId!, `<${groupOf(instance) ?? tagsOf(instance.Tags).Name}>`));
  // EC2 lists a terminated instance for an hour.
  images.forEach(({ SourceInstanceId, Name }) => SourceInstanceId && name(SourceInstanceId, `<instance of ${Name}, which is gone>`));
}

/** Returns the snapshots of an image, in the order of its devices. */
export async function snapshotsOf({ clients: { ec2 } }: Account, imageId: string): Promise<string[]> {
  return snapshotIds((await ec2.send(new DescribeImagesCommand({ ImageIds: [imageId] }))).Images![0]);
}

function snapshotIds({ BlockDeviceMappings = [] }: Image): string[] {
  return BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
}

function groupOf({ Tags }: Instance): string | undefined {
  return tagsOf(Tags)['aws:autoscaling:groupName'];
}

function tagsOf(tags: readonly Tag[] = []): { [key: string]: string } {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key!, Value!]).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Returns every pointer with its values. Writing the same value again is not a move, because the next member boots from the same image. */
async function pointersOf({ clients: { ssm } }: Account): Promise<object[]> {
  const pointers: object[] = [];
  for await (const { Parameters = [] } of paginateDescribeParameters({ client: ssm }, { ParameterFilters: [{ Key: 'DataType', Values: ['aws:ec2:image'] }] })) {
    for (const { Name } of Parameters) {
      const values: string[] = [];
      for await (const page of paginateGetParameterHistory({ client: ssm }, { Name })) {
        values.push(...page.Parameters!.map(({ Value }) => Value!));
      }
      pointers.push({ name: Name, values: values.filter((value, index) => value !== values[index - 1]) });
    }
  }
  return pointers;
}

async function refreshesOf({ clients: { autoScaling } }: Account): Promise<object[]> {
  const refreshes: object[] = [];
  for await (const { AutoScalingGroups = [] } of paginateDescribeAutoScalingGroups({ client: autoScaling }, {})) {
    for (const { AutoScalingGroupName } of AutoScalingGroups) {
      const { InstanceRefreshes = [] } = await autoScaling.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName }));
      refreshes.push({ group: AutoScalingGroupName, refreshes: InstanceRefreshes.map(({ Preferences }) => Preferences) });
    }
  }
  return refreshes;
}

/** Removes times from messages, because a message that is sent again is sent later. */
function undated(message: string): string {
  return message.replace(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+0000)/g, '<moment>');
}
