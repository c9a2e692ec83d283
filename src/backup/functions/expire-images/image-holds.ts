import type { Hold } from './hold';
import { ImageUse, unresolvedSources, usesByInstances, usesByLaunchSources, usesByPointers } from './image-uses';
import { OpenQuestion, openQuestions } from './open-questions';
import { retirement } from './retirement';
import { isUnanswered } from '../../../aws-calls/answer';
import { ENVIRONMENT_TAG, KEEP_TAG } from '../../../tags/tag-keys';
import { readHolds, reasonOfHold } from '../model/cluster-hold';
import { newestWithVolume, volumesOf } from '../model/data-volumes';
import type { Fail } from '../model/decision';
import { indexSnapshots, SnapshotIndex } from '../model/image-progress';
import { nameInInventory, readInventoryEntry } from '../model/inventory';
import { subjectOf } from '../model/operator-record';
import { byText } from '../model/order';
import { ImagesBySource, isDeregistered, newestGood, OwnImage } from '../model/own-images';
import { isHeld } from '../model/ownership';
import { readReference } from '../model/parameter-reference';
import { reasonOfRecord } from '../model/quarantine';
import { Image, LaunchSource, WITHOUT_KEY } from '../model/resources';
import { expiryTime } from '../model/run-time';
import { reservedKeyOf } from '../model/service-managed';
import type { ExpiryWorld } from '../model/world';

/** What speaks for images, gathered once for all of them. */
export interface Evidence {
  /** Questions without an answer, each of which holds every image. */
  readonly unanswered: readonly Fail[];
  /** Questions without an answer, each of which holds only what it can be about. */
  readonly openQuestions: readonly OpenQuestion[];
  readonly usesByImage: ReadonlyMap<string, readonly Hold[]>;
  /** The images that a snapshot is behind. */
  readonly imagesBySnapshot: ReadonlyMap<string, readonly string[]>;
  readonly lockedSnapshots: ReadonlySet<string>;
  /** Those that a human holds. */
  readonly heldSnapshots: ReadonlySet<string>;
  /** Those without the environment's tag: nobody may delete them for it. */
  readonly untaggedSnapshots: ReadonlySet<string>;
  /** Ids of the images that are the last good ones of their sources. */
  readonly newestGood: ReadonlySet<string>;
  /** The data volumes of which an image is the last good one, by the id of the image. */
  readonly volumesByImage: ReadonlyMap<string, readonly string[]>;
  /** Sources of which the inventory cannot be read, so that their data volumes are not known. */
  readonly unreadSources: ReadonlySet<string>;
  /** Why sources are on hold. */
  readonly heldSources: ReadonlyMap<string, string>;
  /** Why instances are quarantined, by the records of operators. */
  readonly quarantinedInstances: ReadonlyMap<string, string>;
}

/** Gathers what speaks for images. */
export function gatherEvidence(world: ExpiryWorld, imagesBySource: ImagesBySource): Evidence {
  const { environmentName, lockedSnapshots } = world;
  const snapshots = isUnanswered(world.snapshots) ? [] : world.snapshots;
  const records = isUnanswered(world.quarantineRecords) ? [] : world.quarantineRecords;
  const images = world.images.filter((image) => !isDeregistered(image));
  const untagged = snapshots.filter(({ tags }) => tags[ENVIRONMENT_TAG] !== environmentName);
  const held = snapshots.filter(({ tags }) => isHeld(tags) || WITHOUT_KEY in tags);
  return {
    unanswered: unansweredQuestions(world),
    openQuestions: openQuestions(unresolvedOf(world), world.home),
    usesByImage: grouped(usesOf(world, [...imagesBySource.values()].flat()).map((use) => [use.imageId, use])),
    imagesBySnapshot: grouped(images.flatMap(({ id, snapshotIds }) => snapshotIds.map((snapshotId) => [snapshotId, id] as const))),
    lockedSnapshots: new Set(isUnanswered(lockedSnapshots) ? [] : lockedSnapshots),
    heldSnapshots: new Set(held.map(({ id }) => id)),
    untaggedSnapshots: new Set(untagged.map(({ id }) => id)),
    newestGood: lastGoodOnes(world, imagesBySource),
    ...dataVolumesOf(world, imagesBySource, indexSnapshots(snapshots)),
    heldSources: heldSourcesOf(world),
    quarantinedInstances: new Map(records.map((record) => [subjectOf(record), reasonOfRecord(record)])),
  };
}

/** Why an image stays, whatever its date: everything that was found. */
export function holdsOn({ image, source, progress, quarantine }: OwnImage, evidence: Evidence): Hold[] {
  const holds: Hold[] = [
    ...evidence.unanswered.map(({ subject, reason }): Hold => ({ cause: 'unanswered', reason: `${subject}: ${reason}` })), // promise FN-3l.1
    ...evidence.usesByImage.get(image.id) ?? [],
  ];
  if (evidence.newestGood.has(image.id)) { // promise FN-3e
    holds.push({ cause: 'newest-good', reason: `it is the newest good image of ${source}` });
  }
  const volumes = evidence.volumesByImage.get(image.id);
  if (volumes !== undefined) { // promise TAGS-21.1
    holds.push({ cause: 'data-volume', reason: `it is the newest good image of ${source} that has ${volumes.join(' and ')}` });
  }
  if (evidence.unreadSources.has(source)) { // promise TAGS-21.2
    holds.push({ cause: 'unanswered', reason: `the inventory of ${source} cannot be read, so its data volumes are not known` });
  }
  if (quarantine !== undefined) { // promise FN-6h.1
    holds.push({ cause: 'quarantine', reason: `it is quarantined: ${quarantine}` });
  }
  const held = evidence.heldSources.get(source);
  if (held !== undefined) { // promise FN-6b.1
    holds.push({ cause: 'hold', reason: `${source}: ${held}` });
  }
  if (progress === 'pending') {
    holds.push({ cause: 'pending', reason: 'it is under way' });
  }
  if (progress === 'incomplete') {
    holds.push({ cause: 'snapshot-missing', reason: 'a snapshot of it was not found, so whether it is good is not known' });
  }
  if (progress === 'unknown') { // promise FN-3k2.2
    holds.push({ cause: 'state-unknown', reason: `EC2 says that it is '${image.state}', and what that means is not known here` });
  }
  return [...holds, ...holdsByItself(image), ...holdsBySnapshots(image, evidence)];
}

function holdsByItself({ deregistrationProtection = 'disabled', tags, isPublic }: Image): Hold[] {
  const holds: Hold[] = [];
  if (deregistrationProtection !== 'disabled') { // promise FN-3g
    holds.push({ cause: 'protected', reason: `its deregistration protection is ${deregistrationProtection}` });
  }
  if (isHeld(tags)) { // promise TAGS-15.2
    holds.push({ cause: 'keep-tag', reason: `it carries ${KEEP_TAG}` });
  }
  if (isPublic !== false) { // promise FN-3h
    holds.push({ cause: 'public', reason: isPublic ? 'it is public' : 'EC2 does not say whether it is public' });
  }
  // CreateImage takes no such tags: only a service of AWS gives them to what it manages.
  const serviceTag = reservedKeyOf(tags);
  if (serviceTag !== undefined) { // promise FN-3i
    holds.push({ cause: 'service-managed', reason: `a service of AWS manages it, as its tag ${serviceTag} says` });
  }
  return holds;
}

function holdsBySnapshots({ id, snapshotIds }: Image, evidence: Evidence): Hold[] {
  const { lockedSnapshots, heldSnapshots, untaggedSnapshots, imagesBySnapshot } = evidence;
  return [...snapshotIds].sort().flatMap((snapshotId) => {
    const holds: Hold[] = [];
    if (lockedSnapshots.has(snapshotId)) { // promise FN-3j.1
      holds.push({ cause: 'locked', reason: `its snapshot ${snapshotId} is locked` });
    }
    if (heldSnapshots.has(snapshotId)) { // promise FN-3j2.1
      holds.push({ cause: 'keep-tag', reason: `its snapshot ${snapshotId} carries ${KEEP_TAG}, or a tag without a key` });
    }
    // It would be left behind, and nobody would find it by its tags.
    if (untaggedSnapshots.has(snapshotId)) {
      holds.push({ cause: 'snapshot-untagged', reason: `its snapshot ${snapshotId} does not carry the tag of this environment yet` });
    }
    const others = (imagesBySnapshot.get(snapshotId) ?? []).filter((other) => other !== id);
    if (others.length > 0) { // promise FN-3k
      holds.push({ cause: 'snapshot-shared', reason: `its snapshot ${snapshotId} is behind ${[...others].sort().join(' and ')}, too` });
    }
    return holds;
  });
}

function usesOf({ instances, pointers, launchSources, home }: ExpiryWorld, ownImages: readonly OwnImage[]): ImageUse[] {
  const knownPointers = isUnanswered(pointers) ? [] : pointers;
  const uses = [
    ...isUnanswered(instances) ? [] : usesByInstances(instances),
    ...usesByPointers(knownPointers, ownImages),
    ...isUnanswered(launchSources) ? [] : usesByLaunchSources(launchSources, knownPointers, home),
  ];
  return uses.sort(byText(({ reason }) => reason));
}

function unansweredQuestions(world: ExpiryWorld): Fail[] {
  const { runTime: { awsClock }, inventory, instances, pointers, launchSources, snapshots, lockedSnapshots, holdRecords, quarantineRecords } = world;
  const questions = {
    'AWS\'s time': awsClock, // promise TIME-7.4
    inventory,
    instances,
    pointers,
    'launch templates': launchSources,
    snapshots,
    'snapshot locks': lockedSnapshots,
    'holds': holdRecords, // promise FN-6d.3
    'quarantine': quarantineRecords, // promise FN-6j.4
  };
  const failed = Object.entries(questions).flatMap(([subject, answer]): Fail[] => (
    isUnanswered<unknown>(answer) ? [{ action: 'fail', subject, reason: `could not be asked, so every image stays: ${answer.unanswered}` }] : []
  ));
  const named = unresolvedOf(world)
    .filter(({ image }) => readReference(image, world.home).place === 'here') // promise FN-3l3.1
    .map(({ name, image, unanswered = 'it was not asked' }): Fail => ({
      action: 'fail',
      subject: name,
      reason: `the image behind ${image} is not known, so every image stays: ${unanswered}. Let the role of this function read the parameter, or name an image in its place`,
    }));
  return [...failed, ...named.sort(byText(({ subject }) => subject))];
}

/** Without pointers or launch sources, that question holds every image. */
function unresolvedOf({ pointers, launchSources, home }: ExpiryWorld): LaunchSource[] {
  return isUnanswered(launchSources) || isUnanswered(pointers) ? [] : unresolvedSources(launchSources, pointers, home); // promise FN-3l.3
}

function heldSourcesOf({ holdRecords, runTime }: ExpiryWorld): Map<string, string> {
  const holds = isUnanswered(holdRecords) ? [] : readHolds(holdRecords, expiryTime(runTime));
  return new Map(holds.filter(({ state }) => state !== 'ended').map((hold) => [hold.cluster, reasonOfHold(hold)]));
}

function lastGoodOnes(world: ExpiryWorld, imagesBySource: ImagesBySource): Set<string> {
  const { retired } = retirement(world);
  const ids = new Set<string>();
  for (const [source, images] of imagesBySource) {
    const newest = newestGood(images);
    if (newest !== undefined && !retired.has(source)) { // promise FN-3f.1
      ids.add(newest.image.id);
    }
  }
  return ids;
}

/** Which images are the last good ones with a data volume that the inventory has. One that it does not have any more holds nothing. */
function dataVolumesOf(
  { inventory }: ExpiryWorld, imagesBySource: ImagesBySource, snapshots: SnapshotIndex,
): Pick<Evidence, 'volumesByImage' | 'unreadSources'> {
  const parameters = isUnanswered(inventory) ? [] : inventory;
  const volumes: [string, string][] = [];
  const unreadSources = new Set<string>();
  for (const parameter of parameters) {
    const [entry, source] = [readInventoryEntry(parameter), nameInInventory(parameter)];
    if (entry.kind === 'malformed') {
      unreadSources.add(source);
    }
    for (const volumeId of volumesOf(entry)) {
      const last = newestWithVolume(imagesBySource.get(source) ?? [], volumeId, snapshots);
      if (last !== undefined) {
        volumes.push([last.image.id, volumeId]);
      }
    }
  }
  return { volumesByImage: grouped(volumes), unreadSources };
}

function grouped<T>(pairs: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [value]);
    } else {
      group.push(value);
    }
  }
  return groups;
}
