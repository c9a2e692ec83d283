import type { ImagesById } from './images-by-id';
import type { InventoryCluster, MalformedEntry } from './inventory';
import type { OperatorRecord } from './operator-record';
import type { Home } from './parameter-reference';
import type { Database, Group, Image, Instance, InventoryParameter, LaunchSource, Pointer, Snapshot, TaggedGroup } from './resources';
import type { RetentionRules } from './retention-rules';
import type { ConfirmedRunTime, RunTime } from './run-time';
import type { ExpectedSubscription, Subscription } from './subscription';
import type { Answer } from '../../../aws-calls/answer';

/** What FN-1 looks at. */
export interface CreationWorld {
  readonly environmentName: string;
  readonly runTime: RunTime;
  readonly retention: RetentionRules;
  readonly inventory: readonly InventoryParameter[];
  /** At least those tagged with the environment's name. */
  readonly instances: readonly Instance[];
  /** At least those tagged with the environment's name. */
  readonly images: readonly Image[];
  /** At least those behind the images. */
  readonly snapshots: readonly Snapshot[];
  /** What operators have quarantined. */
  readonly quarantineRecords: Answer<readonly OperatorRecord[]>;
}

/** A cluster, and what AWS says of its parts. */
export interface Cluster {
  readonly entry: InventoryCluster;
  readonly group: Answer<Group>;
  readonly pointer: Answer<Pointer>;
  /** CloudFormation's word about the stack of the group. */
  readonly stackStatus: Answer<string>;
}

/** Who moves a pointer forward. */
export type Promotion = 'automatic' | 'manual';

/** What FN-2 looks at. */
export interface ClusterWorld {
  readonly environmentName: string;
  readonly runTime: RunTime;
  readonly retention: RetentionRules;
  readonly promotion: Promotion;
  /** Whether running members are replaced when the pointer has moved. */
  readonly refresh: boolean;
  readonly clusters: readonly Cluster[];
  /** Parameters of the inventory that may have meant a cluster. */
  readonly malformedEntries: readonly MalformedEntry[];
  /** At least the clusters' members. */
  readonly instances: readonly Instance[];
  /** At least those of the clusters that are tagged with the environment's name. */
  readonly images: readonly Image[];
  /** At least those behind the images. */
  readonly snapshots: readonly Snapshot[];
  /** Images that pointers would go back to and that are not among `images`: base images are mostly others'. */
  readonly otherImages: Answer<ImagesById>;
  /** What operators have quarantined. */
  readonly quarantineRecords: Answer<readonly OperatorRecord[]>;
  /** Which clusters operators have put on hold. */
  readonly holdRecords: Answer<readonly OperatorRecord[]>;
}

/** What FN-3 looks at. Whatever is not asked for in the whole account and Region could hide a use. */
export interface ExpiryWorld {
  readonly environmentName: string;
  readonly runTime: ConfirmedRunTime;
  /** All that the account owns, disabled ones included. */
  readonly images: readonly Image[];
  /** Those tagged with the environment's name and those behind its images. */
  readonly snapshots: Answer<readonly Snapshot[]>;
  /** Ids of all snapshots under a lock that has not expired. */
  readonly lockedSnapshots: Answer<readonly string[]>;
  /** All in the account. */
  readonly instances: Answer<readonly Instance[]>;
  /** All that can be read. */
  readonly pointers: Answer<readonly Pointer[]>;
  /**
   * Of all launch templates the versions `$Default`, `$Latest` and those that a group names; the launch configurations of groups.
   * Parameters other than the pointers are resolved already, where Parameter Store gives them.
   */
  readonly launchSources: Answer<readonly LaunchSource[]>;
  readonly home: Home;
  readonly inventory: Answer<readonly InventoryParameter[]>;
  /** Sources that were removed, as an operator says: their last good image expires on its day. */
  readonly retiredSources: Answer<readonly string[]>;
  /** What operators have quarantined. */
  readonly quarantineRecords: Answer<readonly OperatorRecord[]>;
  /** Which clusters operators have put on hold. */
  readonly holdRecords: Answer<readonly OperatorRecord[]>;
}

/** What FN-4 looks at. */
export interface SnapshotTagWorld {
  readonly environmentName: string;
  /** At least those tagged with the environment's name. */
  readonly images: readonly Image[];
  /** At least those behind the images. */
  readonly snapshots: readonly Snapshot[];
}

/** What FN-5 looks at. */
export interface CheckWorld {
  readonly environmentName: string;
  readonly clock: Date;
  readonly retention: RetentionRules;
  /** How old the newest good image of a source may be. */
  readonly allowedAgeHours: number;
  readonly inventory: Answer<readonly InventoryParameter[]>;
  /** All that the account owns, disabled ones included. */
  readonly images: Answer<readonly Image[]>;
  /** Images that pointers name and that are not among `images`: base images are mostly others'. */
  readonly otherImages: Answer<ImagesById>;
  /** Those tagged with the environment's name and those behind its images. */
  readonly snapshots: Answer<readonly Snapshot[]>;
  /** At least those tagged with the environment's name, and those of the inventory. */
  readonly instances: Answer<readonly Instance[]>;
  /** At least those of the inventory. */
  readonly groups: Answer<readonly TaggedGroup[]>;
  /** At least those of the inventory. */
  readonly pointers: Answer<readonly Pointer[]>;
  readonly subscriptions: Answer<readonly Subscription[]>;
  /** The subscriptions that the stack made. Undefined: it does not say. */
  readonly expectedSubscriptions?: Answer<readonly ExpectedSubscription[]>;
  /** What operators have quarantined. */
  readonly quarantineRecords: Answer<readonly OperatorRecord[]>;
  /** Which clusters operators have put on hold. */
  readonly holdRecords: Answer<readonly OperatorRecord[]>;
  /** The DB instance of the environment. Undefined: it has none. */
  readonly database?: Answer<Database>;
}
