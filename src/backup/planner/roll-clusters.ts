import { Answer, isUnanswered } from './answer';
import { createClusterImage } from './create-cluster-image';
import type { Decision, Fail } from './decision';
import { indexSnapshots } from './image-progress';
import { objectionTo } from './image-proof';
import type { ImagesById } from './images-by-id';
import { PointerProps, promote, revertBad } from './move-pointer';
import { byText } from './order';
import { ImagesBySource, OwnImage, ownImagesBySource } from './own-images';
import { pointerLine } from './pointer-line';
import { refreshMembers } from './refresh-members';
import type { Group, Image, Instance } from './resources';
import { servingMembers } from './source-member';
import type { Cluster, ClusterWorld } from './world';

/** "Sometimes up to 24 hours": https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html */
const LONGEST_IMAGING_MILLISECONDS = 24 * 3_600_000;

/** Images every cluster, moves its pointer and rolls its members: the daily run. */
export function rollClusters(world: ClusterWorld): Decision[] {
  return decideAll(world, true); // promise FN-2h
}

/** Moves pointers and rolls members: what an image that has become available asks for. */
export function movePointers(world: ClusterWorld): Decision[] {
  return decideAll(world, false); // promise FN-2g.4
}

/** What decisions about a cluster look things up in. */
export interface Listed {
  readonly imagesBySource: ImagesBySource;
  readonly imagesById: ReadonlyMap<string, Image>;
  readonly instancesById: ReadonlyMap<string, Instance>;
  /** Images that pointers would go back to and that EC2 did not list. */
  readonly otherImages: Answer<ImagesById>;
}

/** What decisions about clusters look things up in. */
export function listedOf(world: ClusterWorld): Listed {
  return {
    imagesBySource: ownImagesBySource(world.environmentName, world.images, indexSnapshots(world.snapshots)),
    imagesById: new Map(world.images.map((image) => [image.id, image])),
    instancesById: new Map(world.instances.map((instance) => [instance.id, instance])),
    otherImages: world.otherImages,
  };
}

function decideAll(world: ClusterWorld, isToImage: boolean): Decision[] {
  const listed = listedOf(world);
  const malformed = world.malformedEntries.map(({ parameterName, reason }): Decision => ({ action: 'fail', subject: parameterName, reason }));
  malformed.sort(byText(({ subject }) => subject));
  const clusters = [...world.clusters].sort(byText(({ entry }) => entry.name));
  return [...malformed, ...clusters.flatMap((cluster) => decide(world, cluster, listed, isToImage))];
}

function decide(world: ClusterWorld, cluster: Cluster, listed: Listed, isToImage: boolean): Decision[] {
  const { entry, group } = cluster;
  const { clock } = world.occasion;
  if (isUnanswered(group)) {
    return [{ action: 'fail', subject: entry.groupName, source: entry.name, reason: `the group could not be asked: ${group.unanswered}` }];
  }
  const pointer = pointerOf(cluster, listed);
  const line = 'action' in pointer ? undefined : pointer.line;
  const images = listed.imagesBySource.get(entry.name) ?? [];
  const imaged = isToImage
    ? [createClusterImage(world, { cluster: entry.name, group, pointerName: entry.pointerName, line, imagesOfSource: images, ...listed })]
    : [];
  if ('action' in pointer) {
    return [pointer, ...imaged]; // promise ALL-2a.3
  }
  const { value, since } = pointer.line;
  const serving = servingMembers(group, listed.instancesById, clock);
  const servingInstanceIds = new Set(serving.map(({ id }) => id));
  const objection = objectionTo({ imageId: value, since, group, servingInstanceIds, instancesById: listed.instancesById, clock });
  if (objection === undefined && imaged.some(({ action }) => action === 'fail')) { // promise FN-2c.2
    return imaged;
  }
  const pointed = objection === undefined ? promote(pointer, world.promotion) : revertBad(pointer, objection, world.environmentName); // promise FN-2l.4
  if (pointed.action === 'fail' || !world.refresh) { // promise FN-2s.1
    return [pointed, ...imaged];
  }
  const refreshed = refreshMembers({
    cluster: entry.name,
    group,
    stackStatus: cluster.stackStatus,
    ...pointed.action === 'skip' ? { imageId: value, since } : { imageId: pointed.to, since: clock },
    leftAt: pointer.line.leftAt,
    imageIdByMember: imageIdByMember(group, listed),
    serving: serving.length,
    isDailyRun: isToImage,
    isBeingImaged: imaged.some(({ action }) => action === 'create-image') || images.some((own) => isUnderWay(own, clock)),
    clock,
  });
  return [pointed, ...imaged, ...refreshed];
}

/** A cluster's pointer, and what it may move to. */
export function pointerOf({ entry: { name, pointerName }, pointer }: Cluster, listed: Listed): PointerProps | Fail {
  const { imagesBySource, imagesById, otherImages } = listed;
  const line = isUnanswered(pointer) ? undefined : pointerLine(pointer);
  if (line === undefined) {
    const why = isUnanswered(pointer) ? pointer.unanswered : 'it has no value';
    return { action: 'fail', subject: pointerName, source: name, reason: `the pointer could not be read: ${why}` };
  }
  return { cluster: name, pointerName, line, images: imagesBySource.get(name) ?? [], imagesById, otherImages }; // promise FN-2f.1
}

function imageIdByMember(group: Group, { instancesById }: Listed): Map<string, string> {
  return new Map(group.members.flatMap(({ instanceId }) => {
    const imageId = instancesById.get(instanceId)?.imageId;
    return imageId === undefined ? [] : [[instanceId, imageId]];
  }));
}

function isUnderWay({ createdAt, progress }: OwnImage, clock: Date): boolean {
  return progress === 'pending' && clock.getTime() - createdAt.getTime() < LONGEST_IMAGING_MILLISECONDS;
}
