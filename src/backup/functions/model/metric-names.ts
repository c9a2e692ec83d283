/** Names of the functions' metrics, for functions and alarms. This file imports nothing. */

/** The namespace of all metrics. */
export const METRIC_NAMESPACE = 'Oban/Backup';

/** The dimension of every metric: the environment's name. */
export const ENVIRONMENT_DIMENSION = 'environment';

/** The dimension of `Failed` and `Left`: the function's name. */
export const FUNCTION_DIMENSION = 'function';

/** The dimension of `ImagesKept`: a `KeepCause`. */
export const CAUSE_DIMENSION = 'cause';

/** The dimension of `NewestGoodImageAge` and `FailedLaunches`: the name of the server or cluster. */
export const SOURCE_DIMENSION = 'source';

/** The number of images that a run has started to make. */
export const IMAGES_MADE = 'ImagesMade';

/** The number of images that a run has removed. */
export const IMAGES_EXPIRED = 'ImagesExpired';

/** The number of images and snapshots that stay, by cause. A resource with several causes counts once for each. */
export const IMAGES_KEPT = 'ImagesKept';

/** The number of snapshots without an image that a run has removed. */
export const SNAPSHOTS_DELETED = 'SnapshotsDeleted';

/** The number of images whose snapshots a run has tagged. */
export const SNAPSHOTS_TAGGED = 'SnapshotsTagged';

/** The number of pointers that a run has moved forward. */
export const POINTERS_MOVED = 'PointersMoved';

/** The number of pointers that a run has moved back. */
export const POINTERS_REVERTED = 'PointersReverted';

/** The number of instance refreshes that a run has started. */
export const REFRESHES_STARTED = 'RefreshesStarted';

/** The number of failed items of a run. */
export const FAILED = 'Failed';

/** The number of items that a run has left for the next one because it had no time. */
export const LEFT = 'Left';

/** The number of failed launches of a cluster's Auto Scaling group since the last successful one, from the group's scaling activities. */
export const FAILED_LAUNCHES = 'FailedLaunches';

/** The age of the latest time that the database can be restored to, in seconds. There is no value without a database. */
export const RESTORABLE_AGE = 'RestorableAge';

/** The number of subscriptions that receive every message. There is no value if the environment is new or the request to SNS failed. */
export const RECIPIENTS = 'Recipients';

/** The age of the newest good image of a source, in seconds. There is no value for a source without a good image. */
export const NEWEST_GOOD_IMAGE_AGE = 'NewestGoodImageAge';
