/** Tag keys of the backup contract: public API, shared by constructs and handlers. This file imports nothing. */

/** On everything an environment makes: the environment's name, unique per account and Region. */
export const ENVIRONMENT_TAG = 'oban:environment';

/** On a server that is to be imaged: `daily`. Absent or anything else, it is not. */
export const BACKUP_TAG = 'oban:backup';

/** On images and snapshots, and on a cluster's pointer: the server's or the cluster's name. */
export const SOURCE_TAG = 'oban:source';

/** On a pointer: the name of the stack that seeded it, and that alone may remove it. */
export const STACK_TAG = 'oban:stack';
