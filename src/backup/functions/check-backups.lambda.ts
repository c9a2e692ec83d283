import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { checkBackups } from './check-backups.lambda-shared';
import { CLIENT_CONFIGURATION, ec2Client } from './clients.lambda-shared';
import { toldBy } from './environment-variables.lambda-shared';
import { invoke, TimedEvent } from './invocation.lambda-shared';
import { checkSettings } from './read-settings.lambda-shared';
import type { Summary } from './summary.lambda-shared';

const clients = {
  autoScaling: new AutoScalingClient(CLIENT_CONFIGURATION),
  ec2: ec2Client(),
  sns: new SNSClient(CLIENT_CONFIGURATION),
  ssm: new SSMClient(CLIENT_CONFIGURATION),
};

/** Looks how the backups stand, and tells the topic when something is wrong. */
export async function handler(event: TimedEvent, context: Context): Promise<Summary> {
  return invoke({ functionName: 'check-backups', settings: checkSettings(toldBy(process.env)), clients, event, context }, checkBackups);
}
