import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { CLIENT_CONFIGURATION, ec2Client } from './clients.lambda-shared';
import { toldBy } from './environment-variables.lambda-shared';
import { expireImages } from './expire-images.lambda-shared';
import { invoke, TimedEvent } from './invocation.lambda-shared';
import { functionSettings } from './read-settings.lambda-shared';
import type { Summary } from './summary.lambda-shared';

const clients = {
  autoScaling: new AutoScalingClient(CLIENT_CONFIGURATION),
  ec2: ec2Client(),
  ssm: new SSMClient(CLIENT_CONFIGURATION),
};

/** Removes the images that are past their day and proven unneeded. */
export async function handler(event: TimedEvent, context: Context): Promise<Summary> {
  return invoke({ functionName: 'expire-images', settings: functionSettings(toldBy(process.env)), clients, event, context }, expireImages);
}
