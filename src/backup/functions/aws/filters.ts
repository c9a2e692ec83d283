import { ENVIRONMENT_TAG, SOURCE_TAG } from '../../../tags/tag-keys';

/** A filter of a request to EC2. */
interface Filter {
  Name: string;
  Values: string[];
}

/** The largest page of EC2, for the fewest requests. */
export const PAGE_SIZE = 1_000; // promise ALL-5b.1

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
export const MOST_VALUES = 200; // promise ALL-5b.2

/** Returns the filter for resources with an environment's tag. */
export function ofEnvironment(environmentName: string): Filter {
  return { Name: `tag:${ENVIRONMENT_TAG}`, Values: [environmentName] }; // promise ALL-4a.4
}

/** Returns the filters for resources with the tags of an environment and of one of its servers or clusters. */
export function ofSource(environmentName: string, source: string): Filter[] {
  return [ofEnvironment(environmentName), { Name: `tag:${SOURCE_TAG}`, Values: [source] }];
}
