import { App } from 'aws-cdk-lib';
import { production } from './app';
import { input } from './input';

production(new App(), input);
