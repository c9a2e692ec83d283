import { Tags } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ENVIRONMENT_TAG } from './tag-keys';

/** Tags a construct, and all constructs below it, with the name of its environment. Tags of the consumer do not overwrite this tag. */
export function tagWithEnvironment(scope: IConstruct, environmentName: string): void {
  Tags.of(scope).add(ENVIRONMENT_TAG, environmentName, { priority: 1000 }); // promise TAGS-8.1
}
