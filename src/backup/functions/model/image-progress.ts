import type { Image, Snapshot } from './resources';

/**
 * The progress of an image.
 *
 * - `good`: available, with complete snapshots.
 * - `pending`: in progress.
 * - `incomplete`: available, but some of its snapshots were not found: they are deleted, or EC2 does not list them yet.
 * - `broken`: available, but one of its snapshots has failed.
 * - `failed`: will never be available.
 * - `withdrawn`: disabled by somebody.
 * - `unknown`: in a state that this library does not know.
 */
export type ImageProgress = 'good' | 'pending' | 'incomplete' | 'broken' | 'failed' | 'withdrawn' | 'unknown';

/** Snapshots by id. */
export type SnapshotIndex = ReadonlyMap<string, Snapshot>;

/** Returns snapshots by id. */
export function indexSnapshots(snapshots: readonly Snapshot[]): SnapshotIndex {
  return new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
}

/**
 * Returns the progress of an image.
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
