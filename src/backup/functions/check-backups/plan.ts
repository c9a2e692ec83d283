import { checkDatabase } from './check-database';
import { checkSource, KnownImages } from './check-source';
import { checkSubscriptions } from './check-subscriptions';
import { checkForeignSnapshots, checkImageTags, checkOrphans, checkUnknownServers, findCopies } from './check-unknown-resources';
import { checkRecords, remindersOf } from './reminders';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { indexSnapshots } from '../model/image-progress';
import { InventoryEntry, readInventory } from '../model/inventory';
import { ownImagesBySource } from '../model/own-images';
import { quarantineOf, Quarantine } from '../model/quarantine';
import type { Finding, SourceVerdict, Verdict } from '../model/verdict';
import type { CheckWorld } from '../model/world';

/** Returns the state of the backups of an environment: the problems of each source and of the whole environment, with their reasons. */
export function checkBackups(world: CheckWorld): Verdict {
  const entries = isUnanswered(world.inventory) ? [] : readInventory(world.inventory);
  const quarantine = quarantineOfWorld(world);
  const sources = checkSources(world, entries, quarantine);
  const { findings: ofDatabase, restorableAgeHours } = checkDatabase(world.database, world);
  // While all sources are new, so are the subscriptions: the recipients may not have answered the confirmation mail yet.
  const watched = sources.filter(({ state }) => state !== 'off');
  const isNew = watched.length > 0 && watched.every(({ state }) => state === 'pending');
  const { findings: ofSubscriptions, recipients } = checkSubscriptions(world.subscriptions, world.expectedSubscriptions);
  const findings = [
    ...unreadResources(world), // promise FN-5l.3
    ...entries.flatMap((entry) => (entry.kind === 'malformed' ? [{ subject: entry.parameterName, reason: entry.reason }] : [])),
    ...checkUnknownResources(world, entries),
    ...isNew ? [] : ofSubscriptions, // promise FN-5j.2
    ...checkRecords(world),
    ...ofDatabase, // promise FN-5r.2
  ];
  const reminders = remindersOf(world, quarantine);
  return {
    environmentName: world.environmentName,
    checkedAt: world.clock,
    isWrong: findings.length > 0 || sources.some(({ state }) => state === 'wrong'), // promise FN-5l.2
    sources,
    findings,
    notices: isUnanswered(world.images) ? [] : findCopies(world.environmentName, world.images, isUnanswered(world.snapshots) ? [] : world.snapshots),
    ...reminders.length > 0 && { reminders },
    restorableAgeHours,
    ...!isNew && { recipients },
  };
}

function quarantineOfWorld({ quarantineRecords, images, otherImages, instances }: CheckWorld): Quarantine {
  const owned = isUnanswered(images) ? [] : images;
  const others = isUnanswered(otherImages) ? [] : otherImages.shown;
  return quarantineOf(quarantineRecords, [...owned, ...others], isUnanswered(instances) ? [] : instances);
}

function checkSources(world: CheckWorld, entries: readonly InventoryEntry[], quarantine: Quarantine): SourceVerdict[] {
  const knowledge = {
    ...world,
    instances: indexed(world.instances, ({ id }) => id),
    groups: indexed(world.groups, ({ name }) => name),
    pointers: indexed(world.pointers, ({ name }) => name),
    images: knownImages(world, quarantine),
  };
  return entries.flatMap((entry) => (entry.kind === 'malformed' ? [] : [checkSource(entry, knowledge)]));
}

function knownImages(world: CheckWorld, quarantine: Quarantine): Answer<KnownImages> {
  const { environmentName, images, otherImages, snapshots } = world;
  if (isUnanswered(images)) {
    return images;
  }
  if (isUnanswered(snapshots)) {
    return snapshots;
  }
  const index = indexSnapshots(snapshots);
  return {
    byId: new Map(images.map((image) => [image.id, image])),
    bySource: ownImagesBySource(environmentName, images, index, quarantine),
    quarantine,
    others: otherImages,
    snapshots: index,
  };
}

function unreadResources(world: CheckWorld): Finding[] {
  const { inventory, holdRecords, quarantineRecords, images, otherImages, snapshots, instances, groups, pointers, database } = world;
  const { subscriptions, expectedSubscriptions } = world;
  const questions = {
    inventory,
    'holds': holdRecords,
    'quarantine': quarantineRecords, // promise FN-6j.5
    images,
    'images of other owners': otherImages,
    snapshots,
    instances,
    'Auto Scaling groups': groups,
    pointers,
    subscriptions,
    'subscriptions of the stack': expectedSubscriptions, // promise FN-5i.7
    database,
  };
  return Object.entries(questions).flatMap(([subject, answer]) => (
    isUnanswered<unknown>(answer) ? [{ subject, reason: `could not be read: ${answer.unanswered}` }] : []
  ));
}

function checkUnknownResources(world: CheckWorld, entries: readonly InventoryEntry[]): Finding[] {
  const { environmentName, images, snapshots, instances, inventory } = world;
  return [
    ...isUnanswered(images) ? [] : checkImageTags(environmentName, images),
    ...isUnanswered(images) || isUnanswered(snapshots) ? [] : checkOrphans(environmentName, images, snapshots), // promise FN-5d
    ...isUnanswered(images) || isUnanswered(snapshots) ? [] : checkForeignSnapshots(environmentName, images, snapshots, world), // promise FN-5d2
    ...isUnanswered(instances) || isUnanswered(inventory) ? [] : checkUnknownServers(environmentName, instances, entries, world),
  ];
}

function indexed<T>(answer: Answer<readonly T[]>, key: (item: T) => string): Answer<ReadonlyMap<string, T>> {
  return isUnanswered(answer) ? answer : new Map(answer.map((item) => [key(item), item]));
}
