/** Tag keys of the backup contract: public API, shared by constructs and handlers. This file imports nothing. */

/** On everything an environment makes: the environment's name, unique per account and Region. */
export const ENVIRONMENT_TAG = 'oban:environment';

/** On a server that is to be imaged: `daily`. Absent or anything else, it is not. */
export const BACKUP_TAG = 'oban:backup';

/** On images and snapshots, and on a cluster's pointer: the server's or the cluster's name. */
export const SOURCE_TAG = 'oban:source';

/** On a pointer: the name of the stack that seeded it, and that alone may remove it. */
export const STACK_TAG = 'oban:stack';

/** On a pointer: the id of that stack. A stack that is deleted and made again has the same name and another id. */
export const STACK_ID_TAG = 'oban:stack-id';

/** On images and snapshots: the id of the instance that they were made from. */
export const SOURCE_INSTANCE_TAG = 'oban:source-instance';

/** On images and snapshots: the day that the image stands for, `YYYY-MM-DD`, UTC. */
export const CREATED_TAG = 'oban:created';

/** On images and snapshots: the last day that they must be kept, `YYYY-MM-DD`, UTC. They expire when the UTC day is later than this. */
export const DELETE_AFTER_TAG = 'delete-after';

/** On an image, with any value: a human holds it. It is never removed while the tag is there. */
export const KEEP_TAG = 'oban:keep';

/** On an instance, an image or a snapshot, with any value: it is, or may be, compromised. Its images are kept and never promoted. */
export const QUARANTINE_TAG = 'oban:quarantine';

/** On images and snapshots: how consistent the disks of the image are with each other and with what the server had in memory. */
export const CONSISTENCY_TAG = 'oban:consistency';

/** On images of a cluster: the base image of the pointer that its member was launched by. It is promoted at no other pointer. */
export const BASE_IMAGE_TAG = 'oban:base-image';

/** On a server or a database, with any value: it was restored beside its original. The guard of the original does not count it as another one. */
export const RESTORE_TAG = 'oban:restore';
