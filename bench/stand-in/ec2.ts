import { Fault } from './fault';
import type { Filter, QueryParameters } from './query-parameters';
import type { StandInImage, StandInInstance, StandInSnapshot, StandInTemplate, Tags, World } from './world';
import { Content, Rendered, xml } from './xml';

/** The account of all resources. */
export const ACCOUNT = '123456789012';
export const REGION = 'ap-southeast-2';

const LARGEST_PAGE = 1_000;
const MOST_REFERENCED_IMAGES = 10;
/** The number of a launch template's newest versions that are checked by default. */
const VERSION_DEPTH = 10;

type Action = (world: World, parameters: QueryParameters) => { readonly [name: string]: Content };

/** The supported actions of EC2, by their names. */
export const EC2_ACTIONS: { readonly [name: string]: Action } = {
  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
  DescribeImages: (world, parameters) => {
    const ids = parameters.list('ImageId');
    ids.forEach((id) => requireImage(world, id));
    const isWanted = allOf(parameters.filters(), valuesOfImage);
    const { items, nextToken } = page(world.images, parameters, (image) => (ids.length === 0 || ids.includes(image.id)) && isWanted(image));
    return { imagesSet: items.map(described(imageContent)), nextToken };
  },

  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeregisterImage.html */
  DeregisterImage: (world, parameters) => {
    const image = requireImage(world, parameters.required('ImageId'));
    if (image.isProtected) {
      throw new Fault('OperationNotPermitted', `Deregistration protection is enabled for ${image.id}`);
    }
    if (Object.keys(image.tags).some((key) => key.startsWith('aws:backup:'))) {
      throw new Fault('InvalidRequest', `The image ${image.id} is managed by AWS Backup and cannot be deregistered by EC2`);
    }
    world.removeImage(image);
    return {
      return: true,
      deleteSnapshotResultSet: parameters.flag('DeleteAssociatedSnapshots')
        ? image.snapshotIds.map((snapshotId) => ({ snapshotId, returnCode: deleteWithImage(world, snapshotId) }))
        : undefined,
    };
  },

  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html */
  DescribeSnapshots: (world, parameters) => {
    const ids = parameters.list('SnapshotId');
    ids.forEach((id) => requireSnapshot(world, id));
    const isWanted = allOf(parameters.filters(), valuesOfSnapshot);
    const { items, nextToken } = page(world.snapshots, parameters, (each) => (ids.length === 0 || ids.includes(each.id)) && isWanted(each));
    return { snapshotSet: items.map(described(snapshotContent)), nextToken };
  },

  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshot.html */
  DeleteSnapshot: (world, parameters) => {
    const { id, isLocked } = requireSnapshot(world, parameters.required('SnapshotId'));
    const [user] = world.imagesBehind(id);
    if (user !== undefined) {
      throw new Fault('InvalidSnapshot.InUse', `The snapshot ${id} is currently in use by ${user}`);
    }
    if (isLocked) {
      throw new Fault('OperationNotPermitted', `The snapshot ${id} is locked and cannot be deleted`);
    }
    world.snapshots.delete(id);
    return { return: true };
  },

  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLockedSnapshots.html */
  DescribeLockedSnapshots: (world, parameters) => {
    const { items, nextToken } = page(world.snapshots, parameters, ({ isLocked = false }) => isLocked);
    return { snapshotSet: items.map(({ id }) => ({ ownerId: ACCOUNT, snapshotId: id, lockState: 'governance' })), nextToken };
  },

  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
  DescribeInstances: (world, parameters) => {
    const isWanted = allOf(parameters.filters(), ({ id, state, imageId }: StandInInstance, name) => (
      { 'instance-id': [id], 'instance-state-name': [state], 'image-id': [imageId] })[name]);
    const { items, nextToken } = page(world.instances, parameters, isWanted);
    return {
      reservationSet: items.map(({ id, state, imageId }) => ({
        reservationId: id.replace('i-', 'r-'),
        ownerId: ACCOUNT,
        instancesSet: [{ instanceId: id, imageId, instanceState: { name: state }, launchTime: '2026-01-01T00:00:00.000Z' }],
      })),
      nextToken,
    };
  },

  /** Returns no tags, because instances of the stand-in have none: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTags.html */
  DescribeTags: (_, parameters) => {
    if (!parameters.filters().some(({ name, values }) => name === 'resource-type' && values.every((value) => value === 'instance'))) {
      throw new Fault('InvalidParameterValue', 'The stand-in describes the tags of instances only');
    }
    return { tagSet: [] };
  },

  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplates.html */
  DescribeLaunchTemplates: (world, parameters) => {
    const ids = parameters.list('LaunchTemplateId');
    ids.forEach((id) => requireTemplate(world, id));
    const { items, nextToken } = page(world.templates, parameters, ({ id }) => ids.length === 0 || ids.includes(id));
    return {
      launchTemplates: items.map(({ id, name, defaultVersion, imagesByVersion }) => ({
        launchTemplateId: id, launchTemplateName: name, defaultVersionNumber: defaultVersion, latestVersionNumber: imagesByVersion.length,
      })),
      nextToken,
    };
  },

  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html */
  DescribeLaunchTemplateVersions: (world, parameters) => {
    const id = parameters.text('LaunchTemplateId') ?? idOfTemplate(world, parameters.text('LaunchTemplateName'));
    const chosen = parameters.list('LaunchTemplateVersion');
    const templates = id === undefined ? [...world.templates.items()] : [requireTemplate(world, id)];
    const versions = templates.flatMap((template) => versionsOf(template, chosen).map((number) => versionContent(template, number)));
    const size = parameters.number('MaxResults') ?? versions.length;
    const start = Number(parameters.text('NextToken') ?? 0);
    return {
      launchTemplateVersionSet: versions.slice(start, start + size),
      nextToken: start + size < versions.length ? String(start + size) : undefined,
    };
  },

  /** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageReferences.html */
  DescribeImageReferences: (world, parameters) => {
    const ids = parameters.list('ImageId');
    if (ids.length < 1 || ids.length > MOST_REFERENCED_IMAGES) {
      throw new Fault('InvalidParameterValue', `Between 1 and ${MOST_REFERENCED_IMAGES} images can be checked at a time`);
    }
    if (!parameters.flag('IncludeAllResourceTypes')) {
      throw new Fault('MissingParameter', 'Either IncludeAllResourceTypes or ResourceTypes must be specified');
    }
    ids.forEach((id) => requireImage(world, id));
    return { imageReferenceSet: references(world).filter(({ imageId }) => ids.includes(imageId)) };
  },
};

function page<Item extends object>(
  shelf: { page(size: number, token: string | undefined, isWanted: (item: Item) => boolean): { items: Item[]; nextToken?: string } },
  parameters: QueryParameters,
  isWanted: (item: Item) => boolean,
): { items: Item[]; nextToken?: string } {
  const asked = parameters.number('MaxResults');
  const token = parameters.text('NextToken');
  const size = asked === undefined && token === undefined ? Infinity : Math.min(asked ?? LARGEST_PAGE, LARGEST_PAGE);
  return shelf.page(size, token, isWanted);
}

/** Returns a function that checks whether an item has a value of each filter. An unknown filter is rejected, as EC2 rejects it. */
function allOf<Item>(filters: readonly Filter[], valuesOf: (item: Item, filter: string) => readonly string[] | undefined): (item: Item) => boolean {
  const wanted = filters.map(({ name, values }) => ({ name, values: new Set(values) }));
  return (item) => wanted.every(({ name, values }) => {
    const found = valuesOf(item, name);
    if (found === undefined) {
      throw new Fault('InvalidParameterValue', `The filter '${name}' is invalid`);
    }
    return found.some((value) => values.has(value));
  });
}

function valuesOfImage({ id, name, tags, isPublic = false }: StandInImage, filter: string): readonly string[] | undefined {
  const values: { [filter: string]: string[] } = { 'image-id': [id], 'name': [name], 'state': ['available'], 'is-public': [String(isPublic)] };
  return values[filter] ?? valuesOfTag(tags, filter);
}

function valuesOfSnapshot({ id, tags }: StandInSnapshot, filter: string): readonly string[] | undefined {
  return { 'snapshot-id': [id], 'status': ['completed'], 'owner-id': [ACCOUNT] }[filter] ?? valuesOfTag(tags, filter);
}

function valuesOfTag(tags: Tags, filter: string): readonly string[] | undefined {
  if (filter === 'tag-key') {
    return Object.keys(tags);
  }
  return filter.startsWith('tag:') ? [tags[filter.slice('tag:'.length)]].filter((value) => value !== undefined) : undefined;
}

function requireImage(world: World, id: string): StandInImage {
  const image = world.images.get(id);
  if (image === undefined) {
    throw world.deregistered.has(id)
      ? new Fault('InvalidAMIID.Unavailable', `The image ID '${id}' is no longer available`)
      : new Fault('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  }
  return image;
}

function requireSnapshot(world: World, id: string): StandInSnapshot {
  const snapshot = world.snapshots.get(id);
  if (snapshot === undefined) {
    throw new Fault('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
  }
  return snapshot;
}

function requireTemplate(world: World, id: string): StandInTemplate {
  const template = world.templates.get(id);
  if (template === undefined) {
    throw new Fault('InvalidLaunchTemplateId.NotFound', `The specified launch template, with template ID ${id}, does not exist.`);
  }
  return template;
}

function idOfTemplate(world: World, name: string | undefined): string | undefined {
  if (name === undefined) {
    return undefined;
  }
  const template = [...world.templates.items()].find((each) => each.name === name);
  if (template === undefined) {
    throw new Fault('InvalidLaunchTemplateName.NotFoundException', `The specified launch template, with template name ${name}, does not exist.`);
  }
  return template.id;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshotReturnCode.html */
function deleteWithImage(world: World, snapshotId: string): string {
  if (world.imagesBehind(snapshotId).length > 0) {
    return 'skipped';
  }
  if (!world.snapshots.has(snapshotId) || world.snapshots.get(snapshotId)?.isLocked) {
    return 'client-error';
  }
  world.snapshots.delete(snapshotId);
  return 'success';
}

function versionsOf({ id, defaultVersion, imagesByVersion }: StandInTemplate, chosen: readonly string[]): number[] {
  const latest = imagesByVersion.length;
  const numbers = chosen.length === 0
    ? imagesByVersion.map((_, index) => index + 1)
    : chosen.map((version) => ({ $Default: defaultVersion, $Latest: latest })[version] ?? Number(version));
  const unknown = numbers.find((number) => number < 1 || number > latest);
  if (unknown !== undefined) {
    throw new Fault('InvalidLaunchTemplateId.VersionNotFound', `Could not find launch template version ${unknown} of ${id}`);
  }
  return [...new Set(numbers)];
}

function versionContent({ id, name, defaultVersion, imagesByVersion }: StandInTemplate, number: number): Content {
  return {
    launchTemplateId: id,
    launchTemplateName: name,
    versionNumber: number,
    defaultVersion: number === defaultVersion,
    launchTemplateData: { imageId: imagesByVersion[number - 1] },
  };
}

/** The references that AWS reports: without old versions of templates, launch configurations and earlier values of parameters. */
function references(world: World): { imageId: string; resourceType: string; arn: string }[] {
  const reference = (imageId: string, resourceType: string, resource: string) => (
    { imageId, resourceType, arn: `arn:aws:${resourceType.split(':')[0]}:${REGION}:${ACCOUNT}:${resource}` });
  const found = [
    ...[...world.instances.items()].map(({ id, imageId }) => reference(imageId, 'ec2:Instance', `instance/${id}`)),
    ...[...world.templates.items()].flatMap(({ id, imagesByVersion }) => (
      [...new Set(imagesByVersion.slice(-VERSION_DEPTH))].map((imageId) => reference(imageId, 'ec2:LaunchTemplate', `launch-template/${id}`)))),
    ...[...world.parameters.items()].flatMap(({ name, dataType, values }) => (
      dataType === 'aws:ec2:image' ? [reference(values.at(-1)!, 'ssm:Parameter', `parameter/${name.replace(/^\//, '')}`)] : [])),
  ];
  return found;
}

/** Renders each resource once, because it is described several times. */
function described<Item extends object>(contentOf: (item: Item) => Content): (item: Item) => Rendered {
  return (item) => {
    const known = DESCRIBED.get(item) ?? new Rendered(xml(contentOf(item), 'item'));
    DESCRIBED.set(item, known);
    return known;
  };
}

const DESCRIBED = new WeakMap<object, Rendered>();

function imageContent({ id, name, createdAt, tags, snapshotIds, sourceInstanceId, isPublic = false, isProtected = false }: StandInImage): Content {
  return {
    imageId: id,
    imageLocation: `${ACCOUNT}/${name}`,
    imageState: 'available',
    imageOwnerId: ACCOUNT,
    isPublic,
    creationDate: createdAt.toISOString(),
    architecture: 'x86_64',
    imageType: 'machine',
    name,
    sourceInstanceId,
    rootDeviceType: 'ebs',
    rootDeviceName: '/dev/sda1',
    virtualizationType: 'hvm',
    deregistrationProtection: isProtected ? 'enabled-without-cooldown' : 'disabled',
    blockDeviceMapping: snapshotIds.map((snapshotId, index) => ({
      deviceName: index === 0 ? '/dev/sda1' : `/dev/sd${String.fromCharCode(101 + index)}`,
      ebs: { snapshotId, volumeSize: 100, volumeType: 'gp3', deleteOnTermination: true, encrypted: true },
    })),
    tagSet: tagContent(tags),
  };
}

function snapshotContent({ id, createdAt, tags, sourceInstanceId }: StandInSnapshot): Content {
  return {
    snapshotId: id,
    volumeId: id.replace('snap-', 'vol-'),
    status: 'completed',
    startTime: createdAt.toISOString(),
    progress: '100%',
    ownerId: ACCOUNT,
    volumeSize: 100,
    description: sourceInstanceId && `Created by CreateImage(${sourceInstanceId}) for ${id.replace('snap-', 'ami-')}`,
    encrypted: true,
    tagSet: tagContent(tags),
  };
}

function tagContent(tags: Tags): Content {
  const entries = Object.entries(tags);
  return entries.length === 0 ? undefined : entries.map(([key, value]) => ({ key, value }));
}
