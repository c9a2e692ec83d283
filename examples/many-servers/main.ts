import { App } from 'aws-cdk-lib';
import { manyServers } from './app';

manyServers(new App());
