/** The tag keys of the backup contract: public API, shared by constructs and handlers. This file imports nothing. */

/** The environment's name, unique per account and Region, on all resources of the environment. */
export const ENVIRONMENT_TAG = 'oban:environment';

/** The backup selection of a server: `daily` selects it for images. With another value, or without the tag, no images are made. */
export const BACKUP_TAG = 'oban:backup';

/** The name of the server or cluster, on images, snapshots and pointers. */
export const SOURCE_TAG = 'oban:source';

/** The name of the stack that seeded a pointer. Only this stack may remove the pointer. */
export const STACK_TAG = 'oban:stack';

/** The id of the stack that seeded a pointer. A stack that is deleted and created again has the same name, but another id. */
export const STACK_ID_TAG = 'oban:stack-id';

/** The id of the instance that an image or a snapshot was made from. */
export const SOURCE_INSTANCE_TAG = 'oban:source-instance';

/** The day that an image counts for, `YYYY-MM-DD` in UTC, on images and snapshots. */
export const CREATED_TAG = 'oban:created';

/** The last day on which an image and its snapshots must be kept, `YYYY-MM-DD` in UTC. They expire on the next UTC day. */
export const DELETE_AFTER_TAG = 'delete-after';

/** The tag, with any value, with which somebody keeps an image or a snapshot. It is not removed while it has the tag. */
export const KEEP_TAG = 'oban:keep';

/** The tag, with any value, of an instance, image or snapshot that is, or may be, compromised. Its images are kept and never promoted. */
export const QUARANTINE_TAG = 'oban:quarantine';

/** The consistency of an image, on images and snapshots: `crash` or `file-system`. */
export const CONSISTENCY_TAG = 'oban:consistency';

/** The base image of the pointer from which a member was launched, on images of a cluster. They are promoted to this pointer only. */
export const BASE_IMAGE_TAG = 'oban:base-image';

/**
 * The tag, with any value, of a resource that exists only because of a restore. It is no backup and no source of backups. The guard of the
 * original ignores a server or a database with it.
 */
export const RESTORE_TAG = 'oban:restore';
