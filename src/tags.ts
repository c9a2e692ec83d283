/** Tag keys of the backup contract: public API, shared by constructs and handlers. This file imports nothing. */

/** On everything an environment makes: the environment's name, unique per account and Region. */
export const ENVIRONMENT_TAG = 'oban:environment';
