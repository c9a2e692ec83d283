import { App } from 'aws-cdk-lib';
import { pipeline } from './app';

pipeline(new App());
