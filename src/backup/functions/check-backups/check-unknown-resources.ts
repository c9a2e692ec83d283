import { AgeLimits, hoursSince } from './check-images';
import { CREATED_TAG, ENVIRONMENT_TAG, QUARANTINE_TAG, SOURCE_TAG } from '../../../tags/tag-keys';
import { dayOf } from '../model/day';
import type { InventoryEntry } from '../model/inventory';
import { byText } from '../model/order';
import { inOrderOfCreation, isDeregistered } from '../model/own-images';
import { ownershipOfImage, ownershipOfSnapshot, doubtAbout, isHeld, undatedReason } from '../model/ownership';
import { groupNameOf, Image, Instance, Snapshot } from '../model/resources';
import type { Finding } from '../model/verdict';

/** Images with tags of the environment that it cannot take for its own. One that a human holds is known. */
export function checkImageTags(environmentName: string, images: readonly Image[]): Finding[] {
  return inOrderOfCreation(images).filter((image) => !isDeregistered(image) && !isHeld(image.tags)).flatMap((image) => {
    const { id, tags } = image;
    switch (ownershipOfImage(image, environmentName)) {
      case 'undated': return [{ subject: id, reason: undatedReason(tags) }]; // promise FN-5e
      case 'foreign': return [{ subject: id, reason: 'it carries tags of this environment and was not made by it: it is never removed' }]; // promise TAGS-2
      default: return [];
    }
  });
}

/** Images and snapshots that carry the tags of the environment's own and are copies of these. They are no backups, and nothing removes them. */
export function findCopies(environmentName: string, images: readonly Image[], snapshots: readonly Snapshot[]): Finding[] {
  const present = inOrderOfCreation(images).filter((image) => !isDeregistered(image));
  const behindImages = new Set(present.flatMap(({ snapshotIds }) => snapshotIds));
  return [
    ...present
      .filter((image) => ownershipOfImage(image, environmentName) === 'copy')
      .map((image) => ({ subject: image.id, reason: `it carries the tags of an image of ${image.tags[SOURCE_TAG]} and is not counted as a backup: ${doubtAbout(image)}` })),
    ...snapshots
      .filter((snapshot) => !behindImages.has(snapshot.id) && ownershipOfSnapshot(snapshot, environmentName) === 'copy')
      .map(({ id, tags }) => ({ subject: id, reason: `it carries the tags of a snapshot of ${tags[SOURCE_TAG]}, and CreateImage did not make it` }))
      .sort(byText(({ subject }) => subject)),
  ];
}

/** Snapshots of images that are gone. Those of an image that is being made are not listed with it yet. */
export function checkOrphans(environmentName: string, images: readonly Image[], snapshots: readonly Snapshot[]): Finding[] {
  const present = images.filter((image) => !isDeregistered(image));
  const behindImages = new Set(present.flatMap(({ snapshotIds }) => snapshotIds));
  const beingMade = new Set(present.filter(({ state }) => state === 'pending').map(({ tags }) => `${tags[SOURCE_TAG]} ${tags[CREATED_TAG]}`));
  return snapshots
    .filter((snapshot) => {
      const { id, tags } = snapshot;
      const ownership = ownershipOfSnapshot(snapshot, environmentName);
      return (ownership === 'own' || ownership === 'undated') && !behindImages.has(id) && !isHeld(tags) && tags[QUARANTINE_TAG] === undefined
        && !beingMade.has(`${tags[SOURCE_TAG]} ${tags[CREATED_TAG]}`);
    })
    .map(({ id, tags }) => ({ subject: id, reason: `it is a snapshot of ${tags[SOURCE_TAG]} of ${tags[CREATED_TAG]}, and its image is gone` }))
    .sort(byText(({ subject }) => subject));
}

/**
 * Snapshots behind images of the environment that carry the name of another one, so that the function that tags them leaves them alone.
 * From the day after the image on, as somebody may be about to correct it.
 */
export function checkForeignSnapshots(
  environmentName: string, images: readonly Image[], snapshots: readonly Snapshot[], { clock }: AgeLimits,
): Finding[] {
  const own = inOrderOfCreation(images).filter((image) => !isDeregistered(image) && ownershipOfImage(image, environmentName) === 'own');
  const earlier = own.filter(({ tags }) => tags[CREATED_TAG] < dayOf(clock));
  const imageIdBySnapshot = new Map(earlier.flatMap(({ id, snapshotIds }) => snapshotIds.map((snapshotId) => [snapshotId, id])));
  return snapshots
    .filter(({ id, tags }) => imageIdBySnapshot.has(id) && tags[ENVIRONMENT_TAG] !== undefined && tags[ENVIRONMENT_TAG] !== environmentName)
    .map(({ id, tags }) => ({
      subject: id,
      reason: `it is behind ${imageIdBySnapshot.get(id)} and has the tag ${ENVIRONMENT_TAG} '${tags[ENVIRONMENT_TAG]}', so it is not tagged as its image is `
        + 'and is not removed with it: remove the tag, and the next run tags it',
    }))
    .sort(byText(({ subject }) => subject));
}

/** Servers that nobody entered into the inventory. One that is being deployed may be there before its entry. */
export function checkUnknownServers(
  environmentName: string, instances: readonly Instance[], entries: readonly InventoryEntry[], { clock, allowedAgeHours }: AgeLimits,
): Finding[] {
  const servers = new Set(entries.map((entry) => (entry.kind === 'server' ? entry.instanceId : undefined)));
  const groups = new Set(entries.map((entry) => (entry.kind === 'cluster' ? entry.groupName : undefined)));
  return instances
    .filter((instance) => { // promise FN-5f.2
      const group = groupNameOf(instance);
      const isKnown = group === undefined ? servers.has(instance.id) : groups.has(group);
      return instance.tags[ENVIRONMENT_TAG] === environmentName && !isKnown && instance.state !== 'terminated' && instance.state !== 'shutting-down' // promise FN-5f.1
        && (instance.firstLaunchedAt === undefined || hoursSince(instance.firstLaunchedAt, clock) > allowedAgeHours); // promise FN-5j.3, FN-5d3.2
    })
    .map(({ id }) => ({ subject: id, reason: 'it carries the tag of this environment, and the inventory does not know it' }))
    .sort(byText(({ subject }) => subject));
}
