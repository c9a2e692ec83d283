/** What the functions measure, for them and for alarms: this file imports nothing. */

/** The namespace of all of them. */
export const METRIC_NAMESPACE = 'Oban/Backup';

/** Of every metric: the environment's name. */
export const ENVIRONMENT_DIMENSION = 'environment';

/** Of `Failed` and `Left`: the function's name. */
export const FUNCTION_DIMENSION = 'function';

/** Of `ImagesKept`: why, as in `KeepCause`. */
export const CAUSE_DIMENSION = 'cause';

/** Of `NewestGoodImageAge` and `FailedLaunches`: the server's or the cluster's name. */
export const SOURCE_DIMENSION = 'source';

/** How many images a run has started to make. */
export const IMAGES_MADE = 'ImagesMade';

/** How many images a run has removed. */
export const IMAGES_EXPIRED = 'ImagesExpired';

/** How many images and snapshots stay, by cause; one with several causes counts for each. */
export const IMAGES_KEPT = 'ImagesKept';

/** How many snapshots without an image a run has removed. */
export const SNAPSHOTS_DELETED = 'SnapshotsDeleted';

/** Of how many images a run has tagged snapshots. */
export const SNAPSHOTS_TAGGED = 'SnapshotsTagged';

/** How many pointers a run has moved forward. */
export const POINTERS_MOVED = 'PointersMoved';

/** How many pointers a run has moved back. */
export const POINTERS_REVERTED = 'PointersReverted';

/** How many groups a run has begun to roll. */
export const REFRESHES_STARTED = 'RefreshesStarted';

/** How many items of a run failed. */
export const FAILED = 'Failed';

/** How many items a run left for the next one for want of time. */
export const LEFT = 'Left';

/** How many launches of a cluster's Auto Scaling group have failed since one succeeded, by the group's scaling activities. */
export const FAILED_LAUNCHES = 'FailedLaunches';

/** How long ago the latest time is that the database can be restored to, in seconds. There is no value without a database. */
export const RESTORABLE_AGE = 'RestorableAge';

/** How many subscriptions of the topic get every message. There is no value while the environment is new, or where SNS did not answer. */
export const RECIPIENTS = 'Recipients';

/** How old the newest good image of a source is, in seconds. There is no value for a source without one. */
export const NEWEST_GOOD_IMAGE_AGE = 'NewestGoodImageAge';
