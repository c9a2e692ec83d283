import type { Image, Snapshot } from './resources';

/**
 * How far an image has come.
 *
 * - `good`: available, and its snapshots are complete.
 * - `pending`: under way.
 * - `incomplete`: available, and some of its snapshots were not found: gone, or not listed yet.
 * - `broken`: available, and a snapshot of it failed.
 * - `failed`: it will never be available.
 * - `withdrawn`: someone has disabled it.
 * - `unknown`: EC2 says something of it that nobody foresaw.
 */
export type ImageProgress = 'good' | 'pending' | 'incomplete' | 'broken' | 'failed' | 'withdrawn' | 'unknown';

/** Snapshots by id. */
export type SnapshotIndex = ReadonlyMap<string, Snapshot>;

/** Snapshots by id. */
export function indexSnapshots(snapshots: readonly Snapshot[]): SnapshotIndex {
  return new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
}

/**
 * How far an image has come.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html
 */
export function progressOf(image: Image, snapshots: SnapshotIndex): ImageProgress {
  switch (image.state) {
    case 'available': return image.lacksSnapshot ? 'incomplete' : progressOfSnapshots(image.snapshotIds, snapshots); // promise TAGS-3.1
    case 'pending':
    case 'transient': return 'pending';
    case 'disabled': return 'withdrawn'; // promise TAGS-3.3
    case 'failed':
    case 'error':
    case 'invalid': return 'failed';
    default: return 'unknown'; // promise FN-3k2.1
  }
}

function progressOfSnapshots(ids: readonly string[], snapshots: SnapshotIndex): ImageProgress {
  const states = ids.map((id) => snapshots.get(id)?.state);
  if (states.includes('error')) {
    return 'broken';
  }
  if (states.length === 0 || states.some((state) => state !== 'completed' && state !== 'pending')) {
    return 'incomplete';
  }
  return states.includes('pending') ? 'pending' : 'good'; // promise TAGS-3.2
}
