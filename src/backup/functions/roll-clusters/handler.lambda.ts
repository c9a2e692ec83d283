import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { rollClustersOn } from './run';
import { Connection } from '../../../aws-calls/connection';
import type { BackupEvent } from '../runtime/backup-event';
import { settingsText } from '../runtime/environment-variables';
import { invoke } from '../runtime/invocation';
import { clusterSettings } from '../runtime/read-settings';
import type { Summary } from '../runtime/summary';

const aws = new Connection();
const clients = {
  autoScaling: aws.client(AutoScalingClient),
  cloudFormation: aws.client(CloudFormationClient),
  ec2: aws.client(EC2Client),
  loadBalancing: aws.client(ElasticLoadBalancingV2Client),
  ssm: aws.client(SSMClient),
};

/**
 * Makes an image of every cluster, moves its pointer and replaces its members. After an event of an image or an Auto Scaling group, processes
 * only the cluster concerned, and makes no image.
 */
export async function handler(event: BackupEvent, context: Context): Promise<Summary> {
  return invoke(
    { functionName: 'roll-clusters', settings: clusterSettings(settingsText(process.env)), aws, clients, event, context },
    (run) => rollClustersOn(event, run),
  );
}
