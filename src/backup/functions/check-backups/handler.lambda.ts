import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { RDSClient } from '@aws-sdk/client-rds';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { checkBackups } from './run';
import { Connection } from '../../../aws-calls/connection';
import { settingsText } from '../runtime/environment-variables';
import { invoke, TimedEvent } from '../runtime/invocation';
import { checkSettings } from '../runtime/read-settings';
import type { Summary } from '../runtime/summary';

const aws = new Connection();
const clients = {
  autoScaling: aws.client(AutoScalingClient),
  ec2: aws.client(EC2Client),
  rds: aws.client(RDSClient),
  sns: aws.client(SNSClient),
  ssm: aws.client(SSMClient),
};

/** Checks the backups, and notifies the topic if there is a problem. */
export async function handler(event: TimedEvent, context: Context): Promise<Summary> {
  return invoke({ functionName: 'check-backups', settings: checkSettings(settingsText(process.env)), aws, clients, event, context }, checkBackups);
}
