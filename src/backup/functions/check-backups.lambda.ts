import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { RDSClient } from '@aws-sdk/client-rds';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { checkBackups } from './check-backups.lambda-shared';
import { toldBy } from './environment-variables.lambda-shared';
import { invoke, TimedEvent } from './invocation.lambda-shared';
import { checkSettings } from './read-settings.lambda-shared';
import type { Summary } from './summary.lambda-shared';
import { Connection } from '../../aws/connection.lambda-shared';

const aws = new Connection();
const clients = {
  autoScaling: aws.client(AutoScalingClient),
  ec2: aws.client(EC2Client),
  rds: aws.client(RDSClient),
  sns: aws.client(SNSClient),
  ssm: aws.client(SSMClient),
};

/** Looks how the backups stand, and tells the topic when something is wrong. */
export async function handler(event: TimedEvent, context: Context): Promise<Summary> {
  return invoke({ functionName: 'check-backups', settings: checkSettings(toldBy(process.env)), aws, clients, event, context }, checkBackups);
}
