import { App } from 'aws-cdk-lib';
import { restore } from './app';

restore(new App());
