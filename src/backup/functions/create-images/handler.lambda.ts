import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { createImages } from './run';
import { Connection } from '../../../aws-calls/connection';
import { settingsText } from '../runtime/environment-variables';
import { invoke, TimedEvent } from '../runtime/invocation';
import { creationSettings } from '../runtime/read-settings';
import type { Summary } from '../runtime/summary';

const aws = new Connection();
const clients = { ec2: aws.client(EC2Client), ssm: aws.client(SSMClient) };

/** Starts the day's image of every stand-alone server that is selected for backup. */
export async function handler(event: TimedEvent, context: Context): Promise<Summary> {
  return invoke({ functionName: 'create-images', settings: creationSettings(settingsText(process.env)), aws, clients, event, context }, createImages);
}
