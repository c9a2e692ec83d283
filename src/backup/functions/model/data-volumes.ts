import type { SnapshotIndex } from './image-progress';
import type { InventoryEntry } from './inventory';
import { newestGood, OwnImage } from './own-images';

/** Whether an image has a snapshot of a volume. EC2 gives the volume of a snapshot that CreateImage made. */
export function hasVolume({ image }: OwnImage, volumeId: string, snapshots: SnapshotIndex): boolean {
  return image.snapshotIds.some((id) => snapshots.get(id)?.volumeId === volumeId);
}

/** The newest good image of a source that has a snapshot of a volume, of images that are oldest first. */
export function newestWithVolume(images: readonly OwnImage[], volumeId: string, snapshots: SnapshotIndex): OwnImage | undefined {
  return newestGood(images.filter((own) => hasVolume(own, volumeId, snapshots)));
}

/** The data volumes that the inventory has of a server; none of a cluster. */
export function volumesOf(entry: InventoryEntry): readonly string[] {
  return entry.kind === 'server' ? entry.dataVolumes : [];
}

/** The data volumes of which a good image lacks a snapshot. An image whose snapshots do not all name their volume proves nothing. */
export function volumesMissingFrom(own: OwnImage, volumeIds: readonly string[], snapshots: SnapshotIndex): string[] {
  const isJudged = own.image.snapshotIds.every((id) => snapshots.get(id)?.volumeId !== undefined);
  return isJudged ? volumeIds.filter((volumeId) => !hasVolume(own, volumeId, snapshots)) : [];
}
