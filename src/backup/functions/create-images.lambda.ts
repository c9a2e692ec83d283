import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { CLIENT_CONFIGURATION, ec2Client } from './clients.lambda-shared';
import { createImages } from './create-images.lambda-shared';
import { toldBy } from './environment-variables.lambda-shared';
import { invoke, TimedEvent } from './invocation.lambda-shared';
import { creationSettings } from './read-settings.lambda-shared';
import type { Summary } from './summary.lambda-shared';

const clients = { ec2: ec2Client(), ssm: new SSMClient(CLIENT_CONFIGURATION) };

/** Starts the day's image of every stand-alone server that is to be backed up. */
export async function handler(event: TimedEvent, context: Context): Promise<Summary> {
  return invoke({ functionName: 'create-images', settings: creationSettings(toldBy(process.env)), clients, event, context }, createImages);
}
