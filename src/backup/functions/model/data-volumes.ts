import type { SnapshotIndex } from './image-progress';
import type { InventoryEntry } from './inventory';
import { newestGood, OwnImage } from './own-images';

/** Returns whether an image has a snapshot of a volume. EC2 returns the volume of a snapshot that CreateImage made. */
export function hasVolume({ image }: OwnImage, volumeId: string, snapshots: SnapshotIndex): boolean {
  return image.snapshotIds.some((id) => snapshots.get(id)?.volumeId === volumeId);
}

/** Returns the newest good image with a snapshot of a volume. The images are sorted, the oldest first. */
export function newestWithVolume(images: readonly OwnImage[], volumeId: string, snapshots: SnapshotIndex): OwnImage | undefined {
  return newestGood(images.filter((own) => hasVolume(own, volumeId, snapshots)));
}

/** Returns the data volumes of a server in the inventory. A cluster has none. */
export function volumesOf(entry: InventoryEntry): readonly string[] {
  return entry.kind === 'server' ? entry.dataVolumes : [];
}

/** Returns the data volumes without a snapshot in a good image. Returns none if a snapshot of the image does not name its volume. */
export function volumesMissingFrom(own: OwnImage, volumeIds: readonly string[], snapshots: SnapshotIndex): string[] {
  const areVolumesKnown = own.image.snapshotIds.every((id) => snapshots.get(id)?.volumeId !== undefined);
  return areVolumesKnown ? volumeIds.filter((volumeId) => !hasVolume(own, volumeId, snapshots)) : [];
}
