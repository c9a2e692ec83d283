import type { Tags } from './resources';

interface Explained {
  /** The id or name of what it is about. */
  readonly subject: string;
  /** Why, as a human reads it. */
  readonly reason: string;
  /** The server or cluster, where one is concerned. */
  readonly source?: string;
}

/** Make an image of the instance `subject`. */
export interface CreateImage extends Explained {
  readonly action: 'create-image';
  readonly source: string;
  /** The idempotency key: a name that is taken means that the image has been started. */
  readonly imageName: string;
  /** Whether the instance is shut down for it. */
  readonly reboot: boolean;
  /** Those of the image and of its snapshots. */
  readonly tags: Tags;
}

/** Write another image into the pointer `subject`: a promotion, or the way back from one. */
export interface MovePointer extends Explained {
  readonly action: 'move-pointer' | 'revert-pointer';
  readonly source: string;
  readonly from: string;
  readonly to: string;
  /** Whether an operator asked for it: then no image that was made before it is promoted. */
  readonly isByOperator?: boolean;
}

/** Replace the members of the group `subject` by ones from the image that the pointer names, once a move decided with it is done. */
export interface StartInstanceRefresh extends Explained {
  readonly action: 'start-instance-refresh';
  readonly source: string;
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
}

/** Deregister the image `subject`, and delete its snapshots once it is gone. */
export interface DeregisterImage extends Explained {
  readonly action: 'deregister-image';
  readonly source: string;
  readonly snapshotIds: readonly string[];
}

/** Delete the snapshot `subject`, whose image is gone. */
export interface DeleteSnapshot extends Explained {
  readonly action: 'delete-snapshot';
}

/** Tag the snapshots of the image `subject`. */
export interface TagSnapshots extends Explained {
  readonly action: 'tag-snapshots';
  readonly snapshotIds: readonly string[];
  readonly tags: Tags;
}

/** Write the record of a quarantine that somebody set by hand, by the tag of the instance or image `subject`. */
export interface RecordQuarantine extends Explained {
  readonly action: 'record-quarantine';
}

/** Why an image or a snapshot stays. */
export type KeepCause =
  | 'not-due' | 'copy' | 'foreign' | 'pending' | 'unanswered' | 'pointer' | 'launch-source' | 'instance' | 'newest-good' | 'data-volume' | 'protected' | 'keep-tag'
  | 'quarantine' | 'hold' | 'public'
  | 'service-managed' | 'locked' | 'snapshot-shared' | 'snapshot-untagged' | 'snapshot-missing' | 'state-unknown' | 'aws-reports-use' | 'open-question';

/** The image or snapshot `subject` stays. */
export interface Keep extends Explained {
  readonly action: 'keep';
  /** All that were found, for counting; the reason has them in words. */
  readonly causes: readonly KeepCause[];
}

/** Nothing is to be done about `subject`, and nothing is wrong. */
export interface Skip extends Explained {
  readonly action: 'skip';
}

/** Nothing failed, and an operator should know something about `subject`. */
export interface Warn extends Explained {
  readonly action: 'warn';
}

/** Nothing can be done about `subject`, and someone has to look: the run fails. */
export interface Fail extends Explained {
  readonly action: 'fail';
}

/** A decision that changes something. */
export type Change = Exclude<Decision, Keep | Skip | Warn | Fail>;

/** What is to be done about one thing, and why. */
export type Decision =
  | CreateImage | MovePointer | StartInstanceRefresh | DeregisterImage | DeleteSnapshot | TagSnapshots | RecordQuarantine | Keep | Skip | Warn | Fail;
