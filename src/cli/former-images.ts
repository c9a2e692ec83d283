import { isUnanswered } from '../aws-calls/answer';
import { indexSnapshots } from '../backup/functions/model/image-progress';
import { readInventory } from '../backup/functions/model/inventory';
import { rollBackCommand } from '../backup/functions/model/operator-commands';
import { OwnImage, ownImagesBySource } from '../backup/functions/model/own-images';
import { baseImageOf, pointerLine } from '../backup/functions/model/pointer-line';
import { quarantineOf } from '../backup/functions/model/quarantine';
import type { CheckWorld } from '../backup/functions/model/world';
import { BASE_IMAGE_TAG } from '../tags/tag-keys';

/** An image that is older than the pointer or the group of its cluster. In most cases, it is of a former environment of the same name. */
export interface FormerImage {
  readonly cluster: string;
  readonly imageId: string;
  readonly createdAt: Date;
  /** The command that moves the pointer to the image. */
  readonly command: string;
}

/** Returns the images that are older than their pointer, the newest first. They are never promoted, but an operator may roll back to them. */
export function formerImages(world: CheckWorld): FormerImage[] {
  const { environmentName, inventory, images, snapshots, pointers, groups, instances, quarantineRecords } = world;
  if (isUnanswered(inventory) || isUnanswered(images) || isUnanswered(snapshots) || isUnanswered(pointers) || isUnanswered(groups)
    || isUnanswered(quarantineRecords)) {
    return [];
  }
  const quarantine = quarantineOf(quarantineRecords, images, isUnanswered(instances) ? [] : instances);
  const bySource = ownImagesBySource(environmentName, images, indexSnapshots(snapshots), quarantine);
  return readInventory(inventory).flatMap((entry) => {
    const pointer = entry.kind === 'cluster' ? pointers.find(({ name }) => name === entry.pointerName) : undefined;
    const line = pointer && pointerLine(pointer);
    if (entry.kind !== 'cluster' || line === undefined) {
      return [];
    }
    const { name: cluster, pointerName, groupName } = entry;
    const groupMadeAt = groups.find(({ name }) => name === groupName)?.createdAt;
    const isFormer = ({ createdAt }: OwnImage) => createdAt <= line.seededAt || (groupMadeAt !== undefined && createdAt <= groupMadeAt);
    const isTarget = ({ image, progress, quarantine: why }: OwnImage) => progress === 'good' && why === undefined
      && image.tags[BASE_IMAGE_TAG] === baseImageOf(pointerName) && !line.values.has(image.id);
    return (bySource.get(cluster) ?? []).filter((own) => isFormer(own) && isTarget(own)).reverse()
      .map(({ image: { id }, createdAt }): FormerImage => (
        { cluster, imageId: id, createdAt, command: rollBackCommand({ cluster, environmentName }, `--to ${id}`) }));
  });
}
