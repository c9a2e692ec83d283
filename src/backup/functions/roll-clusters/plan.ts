import { createClusterImage } from './create-cluster-image';
import { faultOfImage } from './image-proof';
import { PointerProps, promote, revertBad } from './pointer-moves';
import { refreshMembers } from './refresh-members';
import { servingMembers } from './source-member';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { holdOn } from '../model/cluster-hold';
import type { Decision, Fail, MovePointer, Skip } from '../model/decision';
import { indexSnapshots } from '../model/image-progress';
import type { ImagesById } from '../model/images-by-id';
import { rollBackCommand } from '../model/operator-commands';
import { byText } from '../model/order';
import { ImagesBySource, imagesSince, OwnImage, ownImagesBySource } from '../model/own-images';
import { pointerLine } from '../model/pointer-line';
import { quarantineOf, Quarantine } from '../model/quarantine';
import { recordQuarantines } from '../model/record-quarantines';
import type { Group, Image, Instance } from '../model/resources';
import { earlierTime } from '../model/run-time';
import type { Cluster, ClusterWorld, Promotion } from '../model/world';

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
interface Listed {
  readonly environmentName: string;
  readonly imagesBySource: ImagesBySource;
  readonly imagesById: ReadonlyMap<string, Image>;
  readonly instancesById: ReadonlyMap<string, Instance>;
  /** Images that pointers would go back to and that EC2 did not list. */
  readonly otherImages: Answer<ImagesById>;
  readonly quarantine: Quarantine;
}

/** What decisions about clusters look things up in. */
function listedOf(world: ClusterWorld): Listed {
  const others = isUnanswered(world.otherImages) ? [] : world.otherImages.shown;
  const quarantine = quarantineOf(world.quarantineRecords, [...world.images, ...others], world.instances);
  return {
    environmentName: world.environmentName,
    imagesBySource: ownImagesBySource(world.environmentName, world.images, indexSnapshots(world.snapshots), quarantine),
    imagesById: new Map(world.images.map((image) => [image.id, image])),
    instancesById: new Map(world.instances.map((instance) => [instance.id, instance])),
    otherImages: world.otherImages,
    quarantine,
  };
}

function decideAll(world: ClusterWorld, isToImage: boolean): Decision[] {
  const listed = listedOf(world);
  const malformed = world.malformedEntries.map(({ parameterName, reason }): Decision => ({ action: 'fail', subject: parameterName, reason }));
  malformed.sort(byText(({ subject }) => subject));
  const clusters = [...world.clusters].sort(byText(({ entry }) => entry.name));
  return [
    ...recordQuarantines(world.environmentName, world.quarantineRecords, listed.quarantine), // promise FN-6k.4
    ...malformed,
    ...clusters.flatMap((cluster) => decide(world, cluster, listed, isToImage)),
  ];
}

function decide(world: ClusterWorld, cluster: Cluster, listed: Listed, isToImage: boolean): Decision[] {
  const { entry, group } = cluster;
  const { clock } = world.runTime;
  if (isUnanswered(group)) {
    return [{ action: 'fail', subject: entry.groupName, source: entry.name, reason: `the group could not be asked: ${group.unanswered}` }];
  }
  const pointer = pointerOf(world, cluster, listed);
  const line = 'action' in pointer ? undefined : pointer.line;
  const images = listed.imagesBySource.get(entry.name) ?? [];
  const imaged = isToImage
    ? [createClusterImage(world, {
      ...listed, cluster: entry.name, group, pointerName: entry.pointerName, line, imagesOfSource: imagesSince(images, group.createdAt),
    })]
    : [];
  if ('action' in pointer) {
    return [pointer, ...imaged]; // promise ALL-2a.3
  }
  const { value, since } = pointer.line;
  const serving = servingMembers(group, listed.instancesById, clock);
  const servingInstanceIds = new Set(serving.map(({ id }) => id));
  const imageFault = faultOfImage({ imageId: value, since, group, servingInstanceIds, instancesById: listed.instancesById, clock });
  if (imageFault === undefined && imaged.some(({ action }) => action === 'fail')) { // promise FN-2c.2
    return imaged;
  }
  const held = heldBack(world, entry.name);
  const mayGoBack = imageFault !== undefined && !isUnanswered(world.quarantineRecords); // promise FN-6j.2
  const pointed = mayGoBack ? revertBad(pointer, imageFault) : held ?? promoteOrReport(pointer, world.promotion); // promise FN-2l.4, FN-6a.1
  if (pointed.action === 'fail' || !world.refresh || held !== undefined) { // promise FN-2s.1, FN-6a.2
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

/** Why no pointer of a cluster moves forward and no member is replaced: an operator's hold, or a question without an answer. */
function heldBack({ holdRecords, quarantineRecords, runTime }: ClusterWorld, cluster: string): Skip | Fail | undefined {
  const about = { subject: cluster, source: cluster };
  if (isUnanswered(quarantineRecords)) { // promise FN-6j.1
    return { action: 'fail', ...about, reason: `what is quarantined could not be asked, so its pointer does not move: ${quarantineRecords.unanswered}` };
  }
  const hold = holdOn(cluster, holdRecords, earlierTime(runTime));
  return hold === undefined ? undefined : { action: isUnanswered(holdRecords) ? 'fail' : 'skip', ...about, reason: `${hold}. Its pointer does not move forward, and no member is replaced` };
}

/** Moves a pointer forward. One that stays at a quarantined image is reported until an operator takes it back. */
function promoteOrReport(pointer: PointerProps, promotion: Promotion): MovePointer | Skip | Fail {
  const promoted = promote(pointer, promotion);
  const why = promoted.action === 'skip' ? pointer.quarantine.ofImageId(pointer.line.value) : undefined; // promise FN-6l.1
  return why === undefined ? promoted : {
    action: 'fail',
    subject: pointer.pointerName,
    source: pointer.cluster,
    reason: `it names ${pointer.line.value}, which is quarantined (${why}), and new members start from that: ${rollBackCommand(pointer, '--to ami-…')}`,
  };
}

/** A cluster's pointer, and what it may move to. */
export function pointerOf(
  world: ClusterWorld, { entry: { name, pointerName }, group, pointer }: Cluster, listed: Listed = listedOf(world),
): PointerProps | Fail {
  const { environmentName, imagesBySource, imagesById, otherImages, quarantine } = listed;
  const images = imagesBySource.get(name) ?? []; // promise FN-2f.1
  const line = isUnanswered(pointer) ? undefined : pointerLine(pointer, images);
  if (line === undefined) {
    const why = isUnanswered(pointer) ? pointer.unanswered : 'it has no value';
    return { action: 'fail', subject: pointerName, source: name, reason: `the pointer could not be read: ${why}` };
  }
  const groupMadeAt = isUnanswered(group) ? undefined : group.createdAt;
  return { environmentName, cluster: name, pointerName, line, groupMadeAt, images, imagesById, otherImages, quarantine };
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
