import { App } from 'aws-cdk-lib';
import { addStacks } from './lib/stacks';

addStacks(new App());
