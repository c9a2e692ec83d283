import { App } from 'aws-cdk-lib';
import { existingVpc } from './app';

existingVpc(new App());
