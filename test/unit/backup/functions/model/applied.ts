import { confirmExpiry, ExpiryPlan } from '../../../../../src/backup/functions/expire-images/plan';
import type { Decision, MovePointer } from '../../../../../src/backup/functions/model/decision';
import type { Image, Pointer, Snapshot } from '../../../../../src/backup/functions/model/resources';
import type { ClusterWorld, CreationWorld, ExpiryWorld, SnapshotTagWorld } from '../../../../../src/backup/functions/model/world';
import { SOURCE_INSTANCE_TAG } from '../../../../../src/tags/tag-keys';

/** A world whose questions about snapshots and instances all have answers. */
export interface KnownExpiryWorld extends ExpiryWorld {
  readonly snapshots: readonly Snapshot[];
}

/** The world after its images and snapshots have expired as planned. */
export function expired(world: KnownExpiryWorld, plan: ExpiryPlan): KnownExpiryWorld {
  const decisions = [...plan.decisions, ...plan.candidates.map((candidate) => confirmExpiry(candidate, [], []))];
  const images = new Set<string>();
  const snapshots = new Set<string>();
  for (const decision of decisions) {
    if (decision.action === 'deregister-image') {
      images.add(decision.subject);
      decision.snapshotIds.forEach((id) => snapshots.add(id));
    } else if (decision.action === 'delete-snapshot') {
      snapshots.add(decision.subject);
    }
  }
  return { ...world, images: world.images.filter(({ id }) => !images.has(id)), snapshots: world.snapshots.filter(({ id }) => !snapshots.has(id)) };
}

/** The world after images have been started as planned. */
export function imaged<W extends CreationWorld | ClusterWorld>(world: W, decisions: readonly Decision[]): W {
  const started = decisions.flatMap((decision): Image[] => (decision.action === 'create-image' ? [{
    id: `ami-of-${decision.imageName}`,
    name: decision.imageName,
    state: 'pending',
    createdAt: world.runTime.clock,
    sourceInstanceId: decision.subject,
    tags: decision.tags,
    snapshotIds: [],
    isPublic: false,
  }] : []));
  return { ...world, images: [...world.images, ...started] };
}

/** The world after images that were being made have come to an end. */
export function settled<W extends CreationWorld | ClusterWorld>(world: W, outcome: 'available' | 'failed'): W {
  const pending = world.images.filter(({ state }) => state === 'pending');
  const settledImages = pending.map((image) => ({ ...image, state: outcome, snapshotIds: outcome === 'available' ? [`snap-of-${image.id}`] : [] }));
  return {
    ...world,
    images: [...world.images.filter(({ state }) => state !== 'pending'), ...settledImages],
    snapshots: [...world.snapshots, ...settledImages.flatMap(({ snapshotIds, tags }) => snapshotIds.map((id) => ({ id, state: 'completed', tags, sourceInstanceId: tags[SOURCE_INSTANCE_TAG] })))],
  };
}

/** The world after pointers have moved, members are being replaced and images started as planned. */
export function rolled(world: ClusterWorld, decisions: readonly Decision[]): ClusterWorld {
  const { clock } = world.runTime;
  const clusters = world.clusters.map((cluster) => {
    const own = decisions.filter(({ source }) => source === cluster.entry.name);
    const move = own.find((decision) => decision.action === 'move-pointer' || decision.action === 'revert-pointer');
    const isRefreshed = own.some(({ action }) => action === 'start-instance-refresh');
    return {
      ...cluster,
      pointer: move && 'to' in move && 'versions' in cluster.pointer ? written(cluster.pointer, move, clock) : cluster.pointer,
      group: isRefreshed && 'refreshes' in cluster.group
        ? { ...cluster.group, refreshes: [...cluster.group.refreshes, { status: 'Pending', startedAt: clock }] }
        : cluster.group,
    };
  });
  return imaged({ ...world, clusters }, decisions);
}

/** The world after snapshots have been tagged as planned. */
export function tagged(world: SnapshotTagWorld, decisions: readonly Decision[]): SnapshotTagWorld {
  const snapshots = world.snapshots.map((snapshot) => decisions.reduce((each, decision) => (
    decision.action === 'tag-snapshots' && decision.snapshotIds.includes(each.id) ? { ...each, tags: { ...each.tags, ...decision.tags } } : each
  ), snapshot));
  return { ...world, snapshots };
}

function written(pointer: Pointer, { to, isByOperator }: MovePointer, writtenAt: Date): Pointer {
  const version = Math.max(0, ...pointer.versions.map((each) => each.version)) + 1;
  return { ...pointer, versions: [...pointer.versions, { version, value: to, writtenAt, isByOperator }] };
}
