import { AgeLimits, hoursSince } from './check-images';
import { CREATED_TAG, ENVIRONMENT_TAG, QUARANTINE_TAG, RESTORE_TAG, SOURCE_TAG } from '../../../tags/tag-keys';
import { dayOf } from '../model/day';
import type { InventoryEntry } from '../model/inventory';
import { byText } from '../model/order';
import { inOrderOfCreation, isDeregistered } from '../model/own-images';
import { ownershipOfImage, ownershipOfSnapshot, doubtAbout, isHeld, undatedReason } from '../model/ownership';
import { groupNameOf, Image, Instance, Snapshot } from '../model/resources';
import type { Finding } from '../model/verdict';

/** Returns findings for images with tags of the environment that are not its own. Images with the tag `oban:keep` are not reported. */
export function checkImageTags(environmentName: string, images: readonly Image[]): Finding[] {
  return inOrderOfCreation(images).filter((image) => !isDeregistered(image) && !isHeld(image.tags)).flatMap((image) => {
    const { id, tags } = image;
    switch (ownershipOfImage(image, environmentName)) {
      case 'undated': return [{ subject: id, reason: undatedReason(tags) }]; // promise FN-5e
      case 'foreign': return [{ subject: id, reason: 'it has tags of this environment, which did not make it: it is never removed' }]; // promise TAGS-2
      default: return [];
    }
  });
}

/** Returns notices for copies of the environment's images and snapshots. Copies are no backups, and no function removes them. */
export function findCopies(environmentName: string, images: readonly Image[], snapshots: readonly Snapshot[]): Finding[] {
  const present = inOrderOfCreation(images).filter((image) => !isDeregistered(image));
  const behindImages = new Set(present.flatMap(({ snapshotIds }) => snapshotIds));
  return [
    ...present
      .filter((image) => ownershipOfImage(image, environmentName) === 'copy')
      .map((image) => ({ subject: image.id, reason: `it has the tags of an image of ${image.tags[SOURCE_TAG]}, but does not count as a backup: ${doubtAbout(image)}` })),
    ...snapshots
      .filter((snapshot) => !behindImages.has(snapshot.id) && ownershipOfSnapshot(snapshot, environmentName) === 'copy')
      .map(({ id, tags }) => ({ subject: id, reason: `it has the tags of a snapshot of ${tags[SOURCE_TAG]}, but CreateImage did not make it` }))
      .sort(byText(({ subject }) => subject)),
  ];
}

/** Returns findings for snapshots whose image no longer exists. Excludes those of an image in progress, which EC2 does not list with it yet. */
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
    .map(({ id, tags }) => ({ subject: id, reason: `it is a snapshot of ${tags[SOURCE_TAG]} of ${tags[CREATED_TAG]}, and its image no longer exists` }))
    .sort(byText(({ subject }) => subject));
}

/**
 * Returns findings for snapshots of the environment's images that have the tag of another environment, so that tag-snapshots does not tag
 * them. They are reported from the day after the image on, because somebody may correct the tag on the first day.
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
      reason: `it is a snapshot of ${imageIdBySnapshot.get(id)} and has the tag ${ENVIRONMENT_TAG} '${tags[ENVIRONMENT_TAG]}', so it does not get the tags of its `
        + 'image and is not removed with it: remove the tag, and the next run of tag-snapshots tags it',
    }))
    .sort(byText(({ subject }) => subject));
}

/** Returns findings for servers without an inventory entry. Excludes new servers, which may exist before their entry. */
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
        && instance.tags[RESTORE_TAG] === undefined
        && (instance.firstLaunchedAt === undefined || hoursSince(instance.firstLaunchedAt, clock) > allowedAgeHours); // promise FN-5j.3, FN-5d3.2
    })
    .map(({ id }) => ({ subject: id, reason: 'it has the tag of this environment, but the inventory does not contain it' }))
    .sort(byText(({ subject }) => subject));
}
