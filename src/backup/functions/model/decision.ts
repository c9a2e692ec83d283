import type { Tags } from './resources';

interface Explained {
  /** The id or name of the resource. */
  readonly subject: string;
  /** The reason, for the operator. */
  readonly reason: string;
  /** The name of the server or cluster, if the decision is about one. */
  readonly source?: string;
}

/** Make an image of the instance `subject`. */
export interface CreateImage extends Explained {
  readonly action: 'create-image';
  readonly source: string;
  /** The idempotency key: a name that is taken means that the image has been started. */
  readonly imageName: string;
  /** Whether the instance is shut down while the image is made. */
  readonly reboot: boolean;
  /** The tags of the image and of its snapshots. */
  readonly tags: Tags;
}

/** Write another image into the pointer `subject`: a promotion or a rollback. */
export interface MovePointer extends Explained {
  readonly action: 'move-pointer' | 'revert-pointer';
  readonly source: string;
  readonly from: string;
  readonly to: string;
  /** Whether an operator asked for the move. If so, no image that was made before the move is promoted. */
  readonly isByOperator?: boolean;
}

/** Replace the members of the group `subject` with members from the image that the pointer names, after the pointer move of the same run. */
export interface StartInstanceRefresh extends Explained {
  readonly action: 'start-instance-refresh';
  readonly source: string;
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
}

/** Deregister the image `subject`, and then delete its snapshots. */
export interface DeregisterImage extends Explained {
  readonly action: 'deregister-image';
  readonly source: string;
  readonly snapshotIds: readonly string[];
}

/** Delete the snapshot `subject`, whose image no longer exists. */
export interface DeleteSnapshot extends Explained {
  readonly action: 'delete-snapshot';
}

/** Tag the snapshots of the image `subject`. */
export interface TagSnapshots extends Explained {
  readonly action: 'tag-snapshots';
  readonly snapshotIds: readonly string[];
  readonly tags: Tags;
}

/** Write the record of a quarantine that somebody imposed by tagging the instance or image `subject`. */
export interface RecordQuarantine extends Explained {
  readonly action: 'record-quarantine';
}

/** The reasons why an image or a snapshot stays. */
export type KeepCause =
  | 'not-due' | 'copy' | 'foreign' | 'pending' | 'unanswered' | 'pointer' | 'launch-source' | 'instance' | 'newest-good' | 'data-volume' | 'protected' | 'keep-tag'
  | 'quarantine' | 'hold' | 'restore' | 'public'
  | 'service-managed' | 'locked' | 'snapshot-shared' | 'snapshot-untagged' | 'snapshot-missing' | 'state-unknown' | 'aws-reports-use' | 'open-question';

/** The image or snapshot `subject` stays. */
export interface Keep extends Explained {
  readonly action: 'keep';
  /** All causes that were found, for the metrics. The reason describes them. */
  readonly causes: readonly KeepCause[];
}

/** Nothing needs to be done about `subject`. */
export interface Skip extends Explained {
  readonly action: 'skip';
}

/** Nothing has failed, but an operator should know a fact about `subject`. */
export interface Warn extends Explained {
  readonly action: 'warn';
}

/** The function can do nothing about `subject`, and an operator must act: the run fails. */
export interface Fail extends Explained {
  readonly action: 'fail';
}

/** A decision that changes a resource. */
export type Change = Exclude<Decision, Keep | Skip | Warn | Fail>;

/** A decision about one resource, with its reason. */
export type Decision =
  | CreateImage | MovePointer | StartInstanceRefresh | DeregisterImage | DeleteSnapshot | TagSnapshots | RecordQuarantine | Keep | Skip | Warn | Fail;
