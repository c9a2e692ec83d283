import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { expireImages } from './run';
import { Connection } from '../../../aws-calls/connection';
import { settingsText } from '../runtime/environment-variables';
import { invoke, TimedEvent } from '../runtime/invocation';
import { functionSettings } from '../runtime/read-settings';
import type { Summary } from '../runtime/summary';

const aws = new Connection();
const clients = {
  autoScaling: aws.client(AutoScalingClient),
  ec2: aws.client(EC2Client),
  ssm: aws.client(SSMClient),
};

/** Removes expired images that are proven to be unused. */
export async function handler(event: TimedEvent, context: Context): Promise<Summary> {
  return invoke({ functionName: 'expire-images', settings: functionSettings(settingsText(process.env)), aws, clients, event, context }, expireImages);
}
