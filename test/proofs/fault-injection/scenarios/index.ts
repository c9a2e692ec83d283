import { CHECK_BACKUPS } from './check-backups';
import { CREATE_IMAGES } from './create-images';
import { EXPIRE_IMAGES } from './expire-images';
import { ROLL_CLUSTERS } from './roll-clusters';
import { TAG_SNAPSHOTS } from './tag-snapshots';
import type { Scenario } from '../scenario';

/** Each function, in worlds in which it makes all its kinds of changes. */
export const SCENARIOS: readonly Scenario[] = [...CREATE_IMAGES, ...ROLL_CLUSTERS, ...EXPIRE_IMAGES, ...TAG_SNAPSHOTS, ...CHECK_BACKUPS];
