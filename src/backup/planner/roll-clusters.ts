import { isUnanswered } from './answer';
import { createClusterImage } from './create-cluster-image';
import type { Decision } from './decision';
import { indexSnapshots } from './image-progress';
import { reasonAgainst } from './image-proof';
import { PointerProps, promote, revert } from './move-pointer';
import { ImagesBySource, OwnImage, ownImagesBySource } from './own-images';
import { PointerLine, pointerLine } from './pointer-line';
import { refreshMembers } from './refresh-members';
import type { Group, Image, Instance } from './resources';
import { servingMembers } from './source-member';
import type { Cluster, ClusterWorld } from './world';

/** "Sometimes up to 24 hours": https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html */
const LONGEST_IMAGING_MILLISECONDS = 24 * 3_600_000;

/** Images every cluster, moves its pointer and rolls its members: the daily run. */
export function rollClusters(world: ClusterWorld): Decision[] {
  return decideAll(world, true);
}

/** Moves pointers and rolls members: what an image that has become available asks for. */
export function movePointers(world: ClusterWorld): Decision[] {
  return decideAll(world, false);
}

interface Listed {
  readonly imagesBySource: ImagesBySource;
  readonly imagesById: ReadonlyMap<string, Image>;
  readonly instancesById: ReadonlyMap<string, Instance>;
}

function decideAll(world: ClusterWorld, isToImage: boolean): Decision[] {
  const listed: Listed = {
    imagesBySource: ownImagesBySource(world.environmentName, world.images, indexSnapshots(world.snapshots)),
    imagesById: new Map(world.images.map((image) => [image.id, image])),
    instancesById: new Map(world.instances.map((instance) => [instance.id, instance])),
  };
  const malformed = world.malformedEntries.map(({ parameterName, reason }): Decision => ({ action: 'fail', subject: parameterName, reason }));
  malformed.sort((one, other) => (one.subject < other.subject ? -1 : 1));
  const clusters = [...world.clusters].sort((one, other) => (one.entry.name < other.entry.name ? -1 : 1));
  return [...malformed, ...clusters.flatMap((cluster) => decide(world, cluster, listed, isToImage))];
}

function decide(world: ClusterWorld, cluster: Cluster, listed: Listed, isToImage: boolean): Decision[] {
  const { entry, group, pointer } = cluster;
  const source = entry.name;
  if (isUnanswered(group)) {
    return [{ action: 'fail', subject: entry.groupName, source, reason: `the group could not be asked: ${group.unanswered}` }];
  }
  const line = isUnanswered(pointer) ? undefined : pointerLine(pointer);
  const images = listed.imagesBySource.get(source) ?? [];
  const imaged = isToImage
    ? [createClusterImage(world, { cluster: source, group, pointerName: entry.pointerName, line, imagesOfSource: images, ...listed })]
    : [];
  if (line === undefined) {
    const why = isUnanswered(pointer) ? pointer.unanswered : 'it has no value';
    return [...imaged, { action: 'fail', subject: entry.pointerName, source, reason: `the pointer could not be read: ${why}` }];
  }
  const serving = servingMembers(group, listed.instancesById, world.occasion.clock);
  const against = reasonAgainst(line.value, line.since, group, new Set(serving.map(({ id }) => id)));
  const props: PointerProps = { cluster: source, pointerName: entry.pointerName, line, images, imagesById: listed.imagesById };
  if (against !== undefined) {
    return [revert(props, against), ...imaged];
  }
  if (imaged.some(({ action }) => action === 'fail')) {
    return imaged;
  }
  const pointed = promote(props, world.promotion);
  const isBeingImaged = imaged.some(({ action }) => action === 'create-image') || images.some((own) => isUnderWay(own, world.occasion.clock));
  const refreshed = world.refresh ? refresh(world, cluster, group, { line, pointed, serving: serving.length, isBeingImaged, listed }) : [];
  return [pointed, ...imaged, ...refreshed];
}

interface Rolling {
  readonly line: PointerLine;
  readonly pointed: Decision;
  readonly serving: number;
  readonly isBeingImaged: boolean;
  readonly listed: Listed;
}

function refresh({ occasion: { clock } }: ClusterWorld, cluster: Cluster, group: Group, rolling: Rolling): Decision[] {
  const { line, pointed, serving, isBeingImaged, listed: { instancesById } } = rolling;
  const [imageId, since] = pointed.action === 'move-pointer' ? [pointed.to, clock] : [line.value, line.since];
  const outdated = group.members
    .map(({ instanceId }) => instanceId)
    .filter((id) => instancesById.has(id) && instancesById.get(id)!.imageId !== imageId)
    .sort();
  const decision = refreshMembers({
    cluster: cluster.entry.name,
    groupName: group.name,
    imageId,
    since,
    serving,
    outdated,
    refreshes: group.refreshes,
    stackStatus: cluster.stackStatus,
    isBeingImaged,
    clock,
  });
  return decision === undefined ? [] : [decision];
}

function isUnderWay({ image, progress }: OwnImage, clock: Date): boolean {
  return progress === 'pending' && clock.getTime() - image.createdAt.getTime() < LONGEST_IMAGING_MILLISECONDS;
}
