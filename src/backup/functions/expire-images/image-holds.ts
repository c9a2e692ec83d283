import { Hold, ImageUse, unresolvedSources, usesByInstances, usesByLaunchSources, usesByPointers } from './image-uses';
import { OpenQuestion, openQuestions } from './open-questions';
import { retirement } from './retirement';
import { isUnanswered } from '../../../aws-calls/answer';
import { ENVIRONMENT_TAG, KEEP_TAG, RESTORE_TAG } from '../../../tags/tag-keys';
import { readHolds, reasonOfHold } from '../model/cluster-hold';
import { newestWithVolume, volumesOf } from '../model/data-volumes';
import type { Fail } from '../model/decision';
import { indexSnapshots, SnapshotIndex } from '../model/image-progress';
import { nameInInventory, readInventoryEntry } from '../model/inventory';
import { factsOf, subjectOf } from '../model/operator-record';
import { byText } from '../model/order';
import { ImagesBySource, isDeregistered, newestGood, OwnImage } from '../model/own-images';
import { isHeld } from '../model/ownership';
import { readReference } from '../model/parameter-reference';
import { reasonOfRecord } from '../model/quarantine';
import { Image, LaunchSource, WITHOUT_KEY } from '../model/resources';
import { expiryTime } from '../model/run-time';
import { reservedKeyOf } from '../model/service-managed';
import type { ExpiryWorld } from '../model/world';

/** The evidence for keeping images, gathered once for all images. */
export interface Evidence {
  /** The failed queries that keep every image. */
  readonly unanswered: readonly Fail[];
  /** The unreadable parameters of other accounts, each of which keeps only the images that it can name. */
  readonly openQuestions: readonly OpenQuestion[];
  readonly usesByImage: ReadonlyMap<string, readonly Hold[]>;
  /** The images that use a snapshot, by the snapshot's id. */
  readonly imagesBySnapshot: ReadonlyMap<string, readonly string[]>;
  readonly lockedSnapshots: ReadonlySet<string>;
  /** The snapshots that somebody keeps with the tag `oban:keep`. */
  readonly heldSnapshots: ReadonlySet<string>;
  /** The snapshots without the environment's tag, which the function must not delete. */
  readonly untaggedSnapshots: ReadonlySet<string>;
  /** The ids of the newest good image of each source. */
  readonly newestGood: ReadonlySet<string>;
  /** The data volumes that an image is the newest good one of, by the image's id. */
  readonly volumesByImage: ReadonlyMap<string, readonly string[]>;
  /** The sources with an invalid inventory entry, so that their data volumes are unknown. */
  readonly unreadSources: ReadonlySet<string>;
  /** The reasons why sources are on hold. */
  readonly heldSources: ReadonlyMap<string, string>;
  /** The parameters of the restores that use a resource, by the id of the image, of the snapshot, or of the restore. */
  readonly restores: ReadonlyMap<string, string>;
  /** The reasons why instances are quarantined, from the records of operators. */
  readonly quarantinedInstances: ReadonlyMap<string, string>;
}

/** Gathers the evidence for keeping images. */
export function gatherEvidence(world: ExpiryWorld, imagesBySource: ImagesBySource, beforeRestores: readonly OwnImage[] = []): Evidence {
  const { environmentName, lockedSnapshots } = world;
  const snapshots = isUnanswered(world.snapshots) ? [] : world.snapshots;
  const records = isUnanswered(world.quarantineRecords) ? [] : world.quarantineRecords;
  const images = world.images.filter((image) => !isDeregistered(image));
  const untagged = snapshots.filter(({ tags }) => tags[ENVIRONMENT_TAG] !== environmentName);
  const held = snapshots.filter(({ tags }) => isHeld(tags) || WITHOUT_KEY in tags);
  return {
    unanswered: failedQueries(world),
    openQuestions: openQuestions(unresolvedOf(world), world.home),
    usesByImage: grouped(usesOf(world, [...imagesBySource.values(), beforeRestores].flat()).map((use) => [use.imageId, use])),
    imagesBySnapshot: grouped(images.flatMap(({ id, snapshotIds }) => snapshotIds.map((snapshotId) => [snapshotId, id] as const))),
    lockedSnapshots: new Set(isUnanswered(lockedSnapshots) ? [] : lockedSnapshots),
    heldSnapshots: new Set(held.map(({ id }) => id)),
    untaggedSnapshots: new Set(untagged.map(({ id }) => id)),
    newestGood: newestGoodIds(world, imagesBySource),
    ...dataVolumesOf(world, imagesBySource, indexSnapshots(snapshots)),
    heldSources: heldSourcesOf(world),
    restores: restoresOf(world),
    quarantinedInstances: new Map(records.map((record) => [subjectOf(record), reasonOfRecord(record)])),
  };
}

/** Returns all reasons why an image stays after its last day. */
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
    holds.push({ cause: 'data-volume', reason: `it is the newest good image of ${source} that contains ${volumes.join(' and ')}` });
  }
  if (evidence.unreadSources.has(source)) { // promise TAGS-21.2
    holds.push({ cause: 'unanswered', reason: `the inventory entry of ${source} is invalid, so its data volumes are unknown` });
  }
  if (quarantine !== undefined) { // promise FN-6h.1
    holds.push({ cause: 'quarantine', reason: `it is quarantined: ${quarantine}` });
  }
  const held = evidence.heldSources.get(source);
  if (held !== undefined) { // promise FN-6b.1
    holds.push({ cause: 'hold', reason: `${source}: ${held}` });
  }
  const restore = restoreOf(image, evidence);
  if (restore !== undefined) {
    holds.push({ cause: 'restore', reason: `the restore ${restore} uses it` });
  }
  if (progress === 'pending') {
    holds.push({ cause: 'pending', reason: 'it is in progress' });
  }
  if (progress === 'incomplete') {
    holds.push({ cause: 'snapshot-missing', reason: 'one of its snapshots was not found, so it is unknown whether it is good' });
  }
  if (progress === 'unknown') { // promise FN-3k2.2
    holds.push({ cause: 'state-unknown', reason: `its state in EC2 is '${image.state}', which this version does not know` });
  }
  return [...holds, ...holdsByProperties(image), ...holdsBySnapshots(image, evidence)];
}

/** Returns the parameter of the restore that uses an image or one of its snapshots, or that has made it. */
function restoreOf({ id, snapshotIds, tags }: Image, { restores }: Evidence): string | undefined {
  return [id, ...snapshotIds, tags[RESTORE_TAG] ?? ''].map((used) => restores.get(used)).find((restore) => restore !== undefined);
}

function holdsByProperties({ deregistrationProtection = 'disabled', tags, isPublic }: Image): Hold[] {
  const holds: Hold[] = [];
  if (deregistrationProtection !== 'disabled') { // promise FN-3g
    holds.push({ cause: 'protected', reason: `its deregistration protection is ${deregistrationProtection}` });
  }
  if (isHeld(tags)) { // promise TAGS-15.2
    holds.push({ cause: 'keep-tag', reason: `it has the tag ${KEEP_TAG}` });
  }
  if (isPublic !== false) { // promise FN-3h
    holds.push({ cause: 'public', reason: isPublic ? 'it is public' : 'EC2 does not return whether it is public' });
  }
  // CreateImage does not accept such tags: only AWS services set them, on resources that they manage.
  const serviceTag = reservedKeyOf(tags);
  if (serviceTag !== undefined) { // promise FN-3i
    holds.push({ cause: 'service-managed', reason: `an AWS service manages it, according to its tag ${serviceTag}` });
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
      holds.push({ cause: 'keep-tag', reason: `its snapshot ${snapshotId} has the tag ${KEEP_TAG}, or a tag without a key` });
    }
    // The snapshot would remain, and no later run would find it by its tags.
    if (untaggedSnapshots.has(snapshotId)) {
      holds.push({ cause: 'snapshot-untagged', reason: `its snapshot ${snapshotId} does not have the tag of this environment yet` });
    }
    const others = (imagesBySnapshot.get(snapshotId) ?? []).filter((other) => other !== id);
    if (others.length > 0) { // promise FN-3k
      holds.push({ cause: 'snapshot-shared', reason: `its snapshot ${snapshotId} is also used by ${[...others].sort().join(' and ')}` });
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

function failedQueries(world: ExpiryWorld): Fail[] {
  const { runTime: { awsClock }, inventory, instances, pointers, launchSources, snapshots, lockedSnapshots } = world;
  const { holdRecords, quarantineRecords, restoreRecords } = world;
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
    'restores': restoreRecords,
  };
  const failed = Object.entries(questions).flatMap(([subject, answer]): Fail[] => (
    isUnanswered<unknown>(answer) ? [{ action: 'fail', subject, reason: `could not be read, so every image stays: ${answer.unanswered}` }] : []
  ));
  const named = unresolvedOf(world)
    .filter(({ image }) => readReference(image, world.home).place === 'here') // promise FN-3l3.1
    .map(({ name, image, unanswered = 'it was not read' }): Fail => ({
      action: 'fail',
      subject: name,
      reason: `the image that ${image} names is unknown, so every image stays: ${unanswered}. Allow the role of this function to read the parameter, or name an image instead`,
    }));
  return [...failed, ...named.sort(byText(({ subject }) => subject))];
}

/** Returns the launch sources without a known image. Returns none if pointers or launch sources are unknown, which keeps every image anyway. */
function unresolvedOf({ pointers, launchSources, home }: ExpiryWorld): LaunchSource[] {
  return isUnanswered(launchSources) || isUnanswered(pointers) ? [] : unresolvedSources(launchSources, pointers, home); // promise FN-3l.3
}

function heldSourcesOf({ holdRecords, runTime }: ExpiryWorld): Map<string, string> {
  const holds = isUnanswered(holdRecords) ? [] : readHolds(holdRecords, expiryTime(runTime));
  return new Map(holds.filter(({ state }) => state !== 'ended').map((hold) => [hold.cluster, reasonOfHold(hold)]));
}

/** Returns the restores by the ids in their records, also in records that this version cannot read. */
function restoresOf({ restoreRecords }: ExpiryWorld): Map<string, string> {
  const records = isUnanswered(restoreRecords) ? [] : restoreRecords;
  return new Map(records.flatMap((record) => {
    const { id } = factsOf(record);
    return [...record.value.match(/(ami|snap)-[0-9a-f]+/g) ?? [], ...typeof id === 'string' ? [id] : []].map((used) => [used, record.name] as const);
  }));
}

function newestGoodIds(world: ExpiryWorld, imagesBySource: ImagesBySource): Set<string> {
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

/** Returns the newest good image of each data volume in the inventory. A volume that was removed from the inventory keeps no image. */
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
