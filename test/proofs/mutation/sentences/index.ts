import { CHECK } from './check';
import { CLUSTERS } from './clusters';
import { CREATE } from './create';
import { EVERY_FUNCTION } from './every-function';
import { EXPIRE } from './expire';
import { INCIDENT } from './incident';
import { TAG_SNAPSHOTS } from './tag-snapshots';
import { TAGS } from './tags';
import { TIME } from './time';
import type { Sentence } from '../mutation';

/** The promises of the backup to an operator, one for each sentence. */
export const SENTENCES: readonly Sentence[] = [
  ...TAGS, ...TIME, ...EVERY_FUNCTION, ...CREATE, ...CLUSTERS, ...EXPIRE, ...TAG_SNAPSHOTS, ...CHECK, ...INCIDENT,
];
