import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { createImages } from './create-images.lambda-shared';
import { toldBy } from './environment-variables.lambda-shared';
import { invoke, TimedEvent } from './invocation.lambda-shared';
import { creationSettings } from './read-settings.lambda-shared';
import type { Summary } from './summary.lambda-shared';
import { Connection } from '../../aws/connection.lambda-shared';

const aws = new Connection();
const clients = { ec2: aws.client(EC2Client), ssm: aws.client(SSMClient) };

/** Starts the day's image of every stand-alone server that is to be backed up. */
export async function handler(event: TimedEvent, context: Context): Promise<Summary> {
  return invoke({ functionName: 'create-images', settings: creationSettings(toldBy(process.env)), aws, clients, event, context }, createImages);
}
