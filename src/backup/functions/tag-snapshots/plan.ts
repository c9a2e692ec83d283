import { ENVIRONMENT_TAG, QUARANTINE_TAG } from '../../../tags/tag-keys';
import type { Skip, TagSnapshots } from '../model/decision';
import { inOrderOfCreation, isDeregistered } from '../model/own-images';
import { ownershipOfImage, CONTRACT_TAGS } from '../model/ownership';
import type { Image, Snapshot, Tags } from '../model/resources';
import type { SnapshotTagWorld } from '../model/world';

/** Decides which snapshots of the environment's images to tag, for each image. */
export function tagSnapshots(world: SnapshotTagWorld): (TagSnapshots | Skip)[] {
  const snapshots = new Map(world.snapshots.map((snapshot) => [snapshot.id, snapshot]));
  // A snapshot of several images gets the tags of the first one, which it was made for. Otherwise its tags would change every day.
  const seen = new Set<string>();
  const images = inOrderOfCreation(world.images).filter((image) => !isDeregistered(image) && ownershipOfImage(image, world.environmentName) === 'own'); // promise FN-4c.2
  return images.flatMap((image) => {
    const ownSnapshots = image.snapshotIds.filter((id) => !seen.has(id)); // promise FN-4c.3
    ownSnapshots.forEach((id) => seen.add(id));
    return repair(image, ownSnapshots.flatMap((id) => snapshots.get(id) ?? []), world.environmentName);
  });
}

function repair(image: Image, snapshots: readonly Snapshot[], environmentName: string): (TagSnapshots | Skip)[] {
  const keys = [...CONTRACT_TAGS, ...image.tags[QUARANTINE_TAG] === undefined ? [] : [QUARANTINE_TAG]];
  const tags = Object.fromEntries(keys.map((key) => [key, image.tags[key]])); // promise FN-4a.2, FN-4c.4
  const others = snapshots.filter((snapshot) => isOfAnother(snapshot, environmentName));
  const lacking = snapshots.filter((snapshot) => !isOfAnother(snapshot, environmentName) && lacks(snapshot, tags)).map(({ id }) => id).sort(); // promise FN-4c.1
  const skipped = others.map(({ id, tags: given }): Skip => ({
    action: 'skip',
    subject: id,
    reason: `it is a snapshot of ${image.id}, but has the tag of the environment ${given[ENVIRONMENT_TAG]}, which tags it`,
  }));
  const reason = `${lacking.join(' and ')} ${lacking.length === 1 ? 'lacks' : 'lack'} tags of ${image.id}`;
  return lacking.length === 0 ? skipped : [...skipped, { action: 'tag-snapshots', subject: image.id, snapshotIds: lacking, tags, reason }];
}

function isOfAnother({ tags }: Snapshot, environmentName: string): boolean {
  return tags[ENVIRONMENT_TAG] !== undefined && tags[ENVIRONMENT_TAG] !== environmentName;
}

function lacks(snapshot: Snapshot, tags: Tags): boolean {
  return Object.entries(tags).some(([key, value]) => snapshot.tags[key] !== value); // promise FN-4a.1
}
