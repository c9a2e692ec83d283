import type { ImagesById } from './images-by-id';
import type { InventoryCluster, MalformedEntry } from './inventory';
import type { OperatorRecord } from './operator-record';
import type { Home } from './parameter-reference';
import type { Database, Group, Image, Instance, InventoryParameter, LaunchSource, Pointer, Snapshot, TaggedGroup } from './resources';
import type { RetentionRules } from './retention-rules';
import type { ConfirmedRunTime, RunTime } from './run-time';
import type { ExpectedSubscription, Subscription } from './subscription';
import type { Answer } from '../../../aws-calls/answer';

/** The state of AWS that FN-1 decides on. */
export interface CreationWorld {
  readonly environmentName: string;
  readonly runTime: RunTime;
  readonly retention: RetentionRules;
  readonly inventory: readonly InventoryParameter[];
  /** The instances: at least those with the environment's tag. */
  readonly instances: readonly Instance[];
  /** The images: at least those with the environment's tag. */
  readonly images: readonly Image[];
  /** The snapshots: at least those of the images. */
  readonly snapshots: readonly Snapshot[];
  /** The records of quarantines. */
  readonly quarantineRecords: Answer<readonly OperatorRecord[]>;
}

/** A cluster with the state of its resources. */
export interface Cluster {
  readonly entry: InventoryCluster;
  readonly group: Answer<Group>;
  readonly pointer: Answer<Pointer>;
  /** The status of the group's stack in CloudFormation. */
  readonly stackStatus: Answer<string>;
}

/** The way in which a pointer moves forward: by the backup or by an operator. */
export type Promotion = 'automatic' | 'manual';

/** The state of AWS that FN-2 decides on. */
export interface ClusterWorld {
  readonly environmentName: string;
  readonly runTime: RunTime;
  readonly retention: RetentionRules;
  readonly promotion: Promotion;
  /** Whether running members are replaced when the pointer has moved. */
  readonly refresh: boolean;
  readonly clusters: readonly Cluster[];
  /** The invalid parameters of the inventory, which may be those of clusters. */
  readonly malformedEntries: readonly MalformedEntry[];
  /** The instances: at least the clusters' members. */
  readonly instances: readonly Instance[];
  /** The images: at least those of the clusters with the environment's tag. */
  readonly images: readonly Image[];
  /** The snapshots: at least those of the images. */
  readonly snapshots: readonly Snapshot[];
  /** The images that pointers may be moved back to and that are not among `images`, such as base images of other owners. */
  readonly otherImages: Answer<ImagesById>;
  /** The records of quarantines. */
  readonly quarantineRecords: Answer<readonly OperatorRecord[]>;
  /** The records of holds on clusters. */
  readonly holdRecords: Answer<readonly OperatorRecord[]>;
}

/** The state of AWS that FN-3 decides on. It covers the whole account and Region, because a partial view could hide a use of an image. */
export interface ExpiryWorld {
  readonly environmentName: string;
  readonly runTime: ConfirmedRunTime;
  /** All images that the account owns, including disabled ones. */
  readonly images: readonly Image[];
  /** The snapshots with the environment's tag, and those of its images. */
  readonly snapshots: Answer<readonly Snapshot[]>;
  /** The ids of all snapshots with a lock that has not expired. */
  readonly lockedSnapshots: Answer<readonly string[]>;
  /** All instances of the account. */
  readonly instances: Answer<readonly Instance[]>;
  /** All pointers of the account that can be read. */
  readonly pointers: Answer<readonly Pointer[]>;
  /**
   * The versions `$Default`, `$Latest` and those that a group names, of all launch templates, and the launch configurations of groups.
   * Parameters other than the pointers are already resolved, if Parameter Store returns them.
   */
  readonly launchSources: Answer<readonly LaunchSource[]>;
  readonly home: Home;
  readonly inventory: Answer<readonly InventoryParameter[]>;
  /** The sources that operators have retired, so that their last good image expires on its last day. */
  readonly retiredSources: Answer<readonly string[]>;
  /** The records of quarantines. */
  readonly quarantineRecords: Answer<readonly OperatorRecord[]>;
  /** The records of holds on clusters. */
  readonly holdRecords: Answer<readonly OperatorRecord[]>;
  /** The records of restores. */
  readonly restoreRecords: Answer<readonly OperatorRecord[]>;
}

/** The state of AWS that FN-4 decides on. */
export interface SnapshotTagWorld {
  readonly environmentName: string;
  /** The images: at least those with the environment's tag. */
  readonly images: readonly Image[];
  /** The snapshots: at least those of the images. */
  readonly snapshots: readonly Snapshot[];
}

/** The state of AWS that FN-5 decides on. */
export interface CheckWorld {
  readonly environmentName: string;
  readonly clock: Date;
  readonly retention: RetentionRules;
  /** The maximum age of the newest good image of a source. */
  readonly allowedAgeHours: number;
  readonly inventory: Answer<readonly InventoryParameter[]>;
  /** All images that the account owns, including disabled ones. */
  readonly images: Answer<readonly Image[]>;
  /** The images that pointers name and that are not among `images`, such as base images of other owners. */
  readonly otherImages: Answer<ImagesById>;
  /** The snapshots with the environment's tag, and those of its images. */
  readonly snapshots: Answer<readonly Snapshot[]>;
  /** The instances: at least those with the environment's tag and those of the inventory. */
  readonly instances: Answer<readonly Instance[]>;
  /** The groups: at least those of the inventory. */
  readonly groups: Answer<readonly TaggedGroup[]>;
  /** The pointers: at least those of the inventory. */
  readonly pointers: Answer<readonly Pointer[]>;
  readonly subscriptions: Answer<readonly Subscription[]>;
  /** The subscriptions that the stack has made. Undefined if the stack does not record them. */
  readonly expectedSubscriptions?: Answer<readonly ExpectedSubscription[]>;
  /** The records of quarantines. */
  readonly quarantineRecords: Answer<readonly OperatorRecord[]>;
  /** The records of holds on clusters. */
  readonly holdRecords: Answer<readonly OperatorRecord[]>;
  /** The DB instance of the environment. Undefined if there is none. */
  readonly database?: Answer<Database>;
}
