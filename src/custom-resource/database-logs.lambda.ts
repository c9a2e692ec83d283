import {
  AssociateKmsKeyCommand, CloudWatchLogsClient, CreateLogGroupCommand, DeleteRetentionPolicyCommand, OperationAbortedException,
  PutRetentionPolicyCommand, ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse, Context } from 'aws-lambda';
import { backOff } from '../aws-calls/back-off';
import { Connection } from '../aws-calls/connection';
import { callTimeBefore, Deadline, deadlineBefore } from '../aws-calls/deadline';

/** The number of retries. With all pauses, they take about one of the two minutes that the function has. */
const TIMES = 5;

const aws = new Connection();
const logs = aws.client(CloudWatchLogsClient);

/**
 * Sets the retention and the key of the log groups to which RDS exports the logs of a database. RDS may create the groups before or after this
 * function runs, so the function creates missing groups and changes existing ones. Groups stay when the database is deleted.
 */
export async function handler(event: CdkCustomResourceEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<CdkCustomResourceResponse> {
  const { DatabaseIdentifier: identifier, LogTypes: types = [], RetentionDays: days, KmsKeyId: key } = event.ResourceProperties;
  if (event.RequestType === 'Delete') {
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const remaining = () => context.getRemainingTimeInMillis();
  aws.begin(callTimeBefore(remaining));
  const deadline = deadlineBefore(remaining);
  for (const type of types as string[]) {
    const logGroupName = `/aws/rds/instance/${identifier}/${type}`;
    await withoutConflict(deadline, logGroupName, () => create(logGroupName, key));
    if (key !== undefined) {
      await withoutConflict(deadline, logGroupName, () => logs.send(new AssociateKmsKeyCommand({ logGroupName, kmsKeyId: key })));
    }
    await withoutConflict(deadline, logGroupName, () => retain(logGroupName, days));
  }
  return { PhysicalResourceId: `${identifier}-logs` };
}

/** Creates a log group with its key, so that all records are encrypted, unless RDS has already created it. */
async function create(logGroupName: string, kmsKeyId?: string): Promise<void> {
  try {
    await logs.send(new CreateLogGroupCommand({ logGroupName, kmsKeyId }));
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) {
      throw error;
    }
  }
}

/** Sets the retention of a log group. Removes the retention policy if there is no number of days, so that records never expire. */
async function retain(logGroupName: string, days?: string): Promise<void> {
  if (days === undefined) {
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
  } else {
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: Number(days) }));
  }
}

/**
 * Retries a change that conflicts with another one. CloudWatch Logs rejects a change of a group while another one is in progress, such as its
 * creation by RDS.
 *
 * @see https://github.com/aws/aws-cdk/issues/17546
 */
async function withoutConflict(deadline: Deadline, logGroupName: string, change: () => Promise<unknown>): Promise<void> {
  const done = await backOff(async () => {
    try {
      await change();
      return true;
    } catch (error) {
      if (error instanceof OperationAbortedException) {
        return undefined;
      }
      throw error;
    }
  }, { times: TIMES, deadline });
  if (done === undefined) {
    throw new Error(`log group ${logGroupName} was not changed, because another change of it is still in progress: deploy again`);
  }
}
