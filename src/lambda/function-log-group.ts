import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Creates the log group of a function. It has a retention of one year, and is deleted with the function. */
export function functionLogGroup(scope: Construct, id: string, encryptionKey?: kms.IKey): logs.LogGroup {
  return new logs.LogGroup(scope, id, { retention: logs.RetentionDays.ONE_YEAR, encryptionKey, removalPolicy: RemovalPolicy.DESTROY });
}
