import { Tags } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ENVIRONMENT_TAG } from './tag-keys';

/** Says of a construct, and of all below it, which environment it belongs to. No tag of the consumer's overwrites it. */
export function tagWithEnvironment(scope: IConstruct, environmentName: string): void {
  Tags.of(scope).add(ENVIRONMENT_TAG, environmentName, { priority: 1000 }); // promise TAGS-8.1
}
