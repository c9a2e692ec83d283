import { ENVIRONMENT_TAG } from '../../../tags';

/** The most that EC2 gives at a time: the fewest calls. */
export const PAGE_SIZE = 1_000;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
export const MOST_VALUES = 200;

/** What an environment has tagged as its own. */
export function ofEnvironment(environmentName: string): { Name: string; Values: string[] } {
  return { Name: `tag:${ENVIRONMENT_TAG}`, Values: [environmentName] };
}
