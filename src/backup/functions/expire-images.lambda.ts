import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { toldBy } from './environment-variables.lambda-shared';
import { expireImages } from './expire-images.lambda-shared';
import { invoke, TimedEvent } from './invocation.lambda-shared';
import { functionSettings } from './read-settings.lambda-shared';
import type { Summary } from './summary.lambda-shared';
import { Connection } from '../../aws/connection.lambda-shared';

const aws = new Connection();
const clients = {
  autoScaling: aws.client(AutoScalingClient),
  ec2: aws.client(EC2Client),
  ssm: aws.client(SSMClient),
};

/** Removes the images that are past their day and proven unneeded. */
export async function handler(event: TimedEvent, context: Context): Promise<Summary> {
  return invoke({ functionName: 'expire-images', settings: functionSettings(toldBy(process.env)), aws, clients, event, context }, expireImages);
}
