import { ENVIRONMENT_TAG, SOURCE_TAG } from '../../../tags/tag-keys';

/** What EC2 selects by. */
interface Filter {
  Name: string;
  Values: string[];
}

/** The most that EC2 gives at a time: the fewest calls. */
export const PAGE_SIZE = 1_000; // promise ALL-5b.1

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
export const MOST_VALUES = 200; // promise ALL-5b.2

/** What an environment has tagged as its own. */
export function ofEnvironment(environmentName: string): Filter {
  return { Name: `tag:${ENVIRONMENT_TAG}`, Values: [environmentName] }; // promise ALL-4a.4
}

/** What an environment has tagged as its own and as that of one server or cluster. */
export function ofSource(environmentName: string, source: string): Filter[] {
  return [ofEnvironment(environmentName), { Name: `tag:${SOURCE_TAG}`, Values: [source] }];
}
