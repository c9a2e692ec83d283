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

/** Decides the daily run: images of all clusters, moves of their pointers and replacements of their members. */
export function rollClusters(world: ClusterWorld): Decision[] {
  return decideAll(world, true); // promise FN-2h
}

/** Decides the run after an image has become available: moves of pointers and replacements of members. */
export function movePointers(world: ClusterWorld): Decision[] {
  return decideAll(world, false); // promise FN-2g.4
}

/** The images, instances and quarantines that decisions about clusters depend on. */
interface ClusterLookups {
  readonly environmentName: string;
  readonly imagesBySource: ImagesBySource;
  readonly imagesById: ReadonlyMap<string, Image>;
  readonly instancesById: ReadonlyMap<string, Instance>;
  /** The images that pointers may be moved back to and that are not in the list of the environment's images. */
  readonly otherImages: Answer<ImagesById>;
  readonly quarantine: Quarantine;
}

/** Returns the images, instances and quarantines of a world. */
function lookupsOf(world: ClusterWorld): ClusterLookups {
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

function decideAll(world: ClusterWorld, makesImages: boolean): Decision[] {
  const lookups = lookupsOf(world);
  const malformed = world.malformedEntries.map(({ parameterName, reason }): Decision => ({ action: 'fail', subject: parameterName, reason }));
  malformed.sort(byText(({ subject }) => subject));
  const clusters = [...world.clusters].sort(byText(({ entry }) => entry.name));
  return [
    ...recordQuarantines(world.environmentName, world.quarantineRecords, lookups.quarantine), // promise FN-6k.4
    ...malformed,
    ...clusters.flatMap((cluster) => decide(world, cluster, lookups, makesImages)),
  ];
}

function decide(world: ClusterWorld, cluster: Cluster, lookups: ClusterLookups, makesImages: boolean): Decision[] {
  const { entry, group } = cluster;
  const { clock } = world.runTime;
  if (isUnanswered(group)) {
    return [{ action: 'fail', subject: entry.groupName, source: entry.name, reason: `the group could not be read: ${group.unanswered}` }];
  }
  const pointer = pointerOf(world, cluster, lookups);
  const line = 'action' in pointer ? undefined : pointer.line;
  const images = lookups.imagesBySource.get(entry.name) ?? [];
  const imaged = makesImages
    ? [createClusterImage(world, {
      ...lookups, cluster: entry.name, group, pointerName: entry.pointerName, line, imagesOfSource: imagesSince(images, group.createdAt),
    })]
    : [];
  if ('action' in pointer) {
    return [pointer, ...imaged]; // promise ALL-2a.3
  }
  const { value, since } = pointer.line;
  const serving = servingMembers(group, lookups.instancesById, clock);
  const servingInstanceIds = new Set(serving.map(({ id }) => id));
  const imageFault = faultOfImage({ imageId: value, since, group, servingInstanceIds, instancesById: lookups.instancesById, clock });
  if (imageFault === undefined && imaged.some(({ action }) => action === 'fail')) { // promise FN-2c.2
    return imaged;
  }
  const held = suspensionOf(world, entry.name);
  const mayRevert = imageFault !== undefined && !isUnanswered(world.quarantineRecords); // promise FN-6j.2
  const pointed = mayRevert ? revertBad(pointer, imageFault) : held ?? promoteOrReport(pointer, world.promotion); // promise FN-2l.4, FN-6a.1
  if (pointed.action === 'fail' || !world.refresh || held !== undefined) { // promise FN-2s.1, FN-6a.2
    return [pointed, ...imaged];
  }
  const refreshed = refreshMembers({
    cluster: entry.name,
    group,
    stackStatus: cluster.stackStatus,
    ...pointed.action === 'skip' ? { imageId: value, since } : { imageId: pointed.to, since: clock },
    leftAt: pointer.line.leftAt,
    imageIdByMember: imageIdByMember(group, lookups),
    serving: serving.length,
    isDailyRun: makesImages,
    isBeingImaged: imaged.some(({ action }) => action === 'create-image') || images.some((own) => isInProgress(own, clock)),
    clock,
  });
  return [pointed, ...imaged, ...refreshed];
}

/** Returns the decision that suspends moves and replacements of a cluster, if an operator's hold or a failed query requires it. */
function suspensionOf({ holdRecords, quarantineRecords, runTime }: ClusterWorld, cluster: string): Skip | Fail | undefined {
  const about = { subject: cluster, source: cluster };
  if (isUnanswered(quarantineRecords)) { // promise FN-6j.1
    return { action: 'fail', ...about, reason: `the quarantines could not be read, so its pointer does not move: ${quarantineRecords.unanswered}` };
  }
  const hold = holdOn(cluster, holdRecords, earlierTime(runTime));
  return hold === undefined ? undefined : { action: isUnanswered(holdRecords) ? 'fail' : 'skip', ...about, reason: `${hold}. Its pointer does not move forward, and no member is replaced` };
}

/** Decides whether to move a pointer forward. Reports a pointer that names a quarantined image until an operator moves it back. */
function promoteOrReport(pointer: PointerProps, promotion: Promotion): MovePointer | Skip | Fail {
  const promoted = promote(pointer, promotion);
  const why = promoted.action === 'skip' ? pointer.quarantine.ofImageId(pointer.line.value) : undefined; // promise FN-6l.1
  return why === undefined ? promoted : {
    action: 'fail',
    subject: pointer.pointerName,
    source: pointer.cluster,
    reason: `it names ${pointer.line.value}, which is quarantined (${why}), so new members start from a quarantined image: ${rollBackCommand(pointer, '--to ami-…')}`,
  };
}

/** Returns a cluster's pointer with the images that it may move to. */
export function pointerOf(
  world: ClusterWorld, { entry: { name, pointerName }, group, pointer }: Cluster, lookups: ClusterLookups = lookupsOf(world),
): PointerProps | Fail {
  const { environmentName, imagesBySource, imagesById, otherImages, quarantine } = lookups;
  const images = imagesBySource.get(name) ?? []; // promise FN-2f.1
  const line = isUnanswered(pointer) ? undefined : pointerLine(pointer, images);
  if (line === undefined) {
    const why = isUnanswered(pointer) ? pointer.unanswered : 'it has no value';
    return { action: 'fail', subject: pointerName, source: name, reason: `the pointer could not be read: ${why}` };
  }
  const groupCreatedAt = isUnanswered(group) ? undefined : group.createdAt;
  return { environmentName, cluster: name, pointerName, line, groupCreatedAt, images, imagesById, otherImages, quarantine };
}

function imageIdByMember(group: Group, { instancesById }: ClusterLookups): Map<string, string> {
  return new Map(group.members.flatMap(({ instanceId }) => {
    const imageId = instancesById.get(instanceId)?.imageId;
    return imageId === undefined ? [] : [[instanceId, imageId]];
  }));
}

function isInProgress({ createdAt, progress }: OwnImage, clock: Date): boolean {
  return progress === 'pending' && clock.getTime() - createdAt.getTime() < LONGEST_IMAGING_MILLISECONDS;
}
