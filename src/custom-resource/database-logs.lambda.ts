import {
  AssociateKmsKeyCommand, CloudWatchLogsClient, CreateLogGroupCommand, DeleteRetentionPolicyCommand, OperationAbortedException,
  PutRetentionPolicyCommand, ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse, Context } from 'aws-lambda';
import { backOff } from '../aws-calls/back-off';
import { Connection } from '../aws-calls/connection';
import { callTimeBefore, Deadline, deadlineBefore } from '../aws-calls/deadline';

/** About a minute with all pauses, of the two minutes that the function has. */
const TIMES = 5;

const aws = new Connection();
const logs = aws.client(CloudWatchLogsClient);

/**
 * Sets retention and key of the log groups to which RDS exports the logs of a database. RDS creates a group when it first writes to it, which may
 * be before or after this, so a group that is missing is created, and one that is there is changed. Groups stay when the database goes.
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

/** With the key from the first record on, if RDS has not been faster. */
async function create(logGroupName: string, kmsKeyId?: string): Promise<void> {
  try {
    await logs.send(new CreateLogGroupCommand({ logGroupName, kmsKeyId }));
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) {
      throw error;
    }
  }
}

/** Without days, forever: the state of a group that has no policy. */
async function retain(logGroupName: string, days?: string): Promise<void> {
  if (days === undefined) {
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
  } else {
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: Number(days) }));
  }
}

/**
 * CloudWatch Logs refuses a change while another one of the same group is under way, such as its creation by RDS.
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
    throw new Error(`The log group ${logGroupName} was not changed: another change of it did not end. Deploy again.`);
  }
}
