import type { Day } from './day';
import type { Consistency } from './inventory';
import { compareTexts } from './order';
import { isContractKey } from './ownership';
import type { Instance, Tags } from './resources';
import {
  BASE_IMAGE_TAG, CONSISTENCY_TAG, CREATED_TAG, DELETE_AFTER_TAG, ENVIRONMENT_TAG, QUARANTINE_TAG, SOURCE_INSTANCE_TAG, SOURCE_TAG,
} from '../../../tags/tag-keys';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html */
const MOST_TAGS = 50; // promise TAGS-17.1

const NAME_TAG = 'Name';

/** The values of a new image's tags. */
export interface ImageTagsProps {
  readonly environmentName: string;
  readonly source: string;
  readonly instance: Instance;
  readonly day: Day;
  readonly deleteAfter: Day;
  readonly consistency: Consistency;
  /** The base image of the pointer from which a cluster's member was launched. */
  readonly baseImage?: string;
  /** Whether the instance is quarantined. */
  readonly isQuarantined: boolean;
}

/** Returns the tags of a new image and its snapshots: those of the contract, then `Name`, then the instance's other tags up to the limit. */
export function imageTags(props: ImageTagsProps): Tags {
  const contract = {
    [ENVIRONMENT_TAG]: props.environmentName, // promise TAGS-8.2
    [SOURCE_TAG]: props.source, // promise TAGS-11.1
    [SOURCE_INSTANCE_TAG]: props.instance.id, // promise TAGS-12
    [CREATED_TAG]: props.day, // promise TAGS-13.1
    [DELETE_AFTER_TAG]: props.deleteAfter, // promise TAGS-14.1
    [CONSISTENCY_TAG]: props.consistency, // promise FN-1h.1
    ...props.baseImage !== undefined && { [BASE_IMAGE_TAG]: props.baseImage },
    ...props.isQuarantined && { [QUARANTINE_TAG]: props.instance.tags[QUARANTINE_TAG] ?? props.instance.id }, // promise FN-6i.1
  };
  const own = Object.entries(props.instance.tags)
    .filter(([key]) => !key.toLowerCase().startsWith('aws:') && !isContractKey(key)) // promise TAGS-16.1
    .sort(([one], [other]) => Number(other === NAME_TAG) - Number(one === NAME_TAG) || compareTexts(one, other)); // promise TAGS-16.3
  return Object.fromEntries([...Object.entries(contract), ...own].slice(0, MOST_TAGS)); // promise TAGS-16.2, TAGS-17.2
}
