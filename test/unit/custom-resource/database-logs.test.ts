import {
  AssociateKmsKeyCommand, CloudWatchLogsClient, CreateLogGroupCommand, DeleteRetentionPolicyCommand, OperationAbortedException,
  PutRetentionPolicyCommand, ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../src/custom-resource/database-logs.lambda';

const KEY = 'arn:aws:kms:ap-southeast-2:123456789012:key/11111111-2222-3333-4444-555555555555';
const ERROR_LOG = '/aws/rds/instance/oban-prod-1/error';
const AGENT_LOG = '/aws/rds/instance/oban-prod-1/agent';
const logs = mockClient(CloudWatchLogsClient);

const exists = new ResourceAlreadyExistsException({ message: 'The specified log group already exists', $metadata: {} });
const conflict = new OperationAbortedException({ message: 'A conflicting operation is currently in progress against this resource.', $metadata: {} });

beforeEach(() => {
  jest.useFakeTimers();
  logs.reset();
});
afterEach(() => jest.useRealTimers());

async function handle(requestType: 'Create' | 'Update' | 'Delete', properties: Record<string, unknown> = {}): Promise<string> {
  const begun = performance.now();
  const answer = handler({
    RequestType: requestType,
    PhysicalResourceId: 'oban-prod-1-logs',
    ResourceProperties: { DatabaseIdentifier: 'oban-prod-1', LogTypes: ['error', 'agent'], RetentionDays: '365', KmsKeyId: KEY, ...properties },
  } as unknown as CdkCustomResourceEvent, { getRemainingTimeInMillis: () => 120_000 - (performance.now() - begun) });
  answer.catch(() => undefined); // the test that awaits it says what it expects
  await jest.advanceTimersByTimeAsync(120_000);
  return (await answer).PhysicalResourceId!;
}

const inputs = (command: any) => logs.commandCalls(command).map(({ args }) => args[0].input);

function expectSettings(): void {
  expect(inputs(AssociateKmsKeyCommand)).toEqual([ERROR_LOG, AGENT_LOG].map((logGroupName) => ({ logGroupName, kmsKeyId: KEY })));
  expect(inputs(PutRetentionPolicyCommand)).toEqual([ERROR_LOG, AGENT_LOG].map((logGroupName) => ({ logGroupName, retentionInDays: 365 })));
}

test('groups that RDS has not created yet are created with their key', async () => {
  expect(await handle('Create')).toBe('oban-prod-1-logs');
  expect(inputs(CreateLogGroupCommand)).toEqual([ERROR_LOG, AGENT_LOG].map((logGroupName) => ({ logGroupName, kmsKeyId: KEY })));
  expectSettings();
});

// https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/190
test('groups that RDS has already created get their retention and key', async () => {
  logs.on(CreateLogGroupCommand).rejects(exists);
  await handle('Create');
  expectSettings();
});

// https://github.com/aws/aws-cdk/issues/15709
test('a change that conflicts with the creation by RDS is repeated', async () => {
  logs.on(CreateLogGroupCommand).rejectsOnce(conflict).rejects(exists);
  logs.on(AssociateKmsKeyCommand).rejectsOnce(conflict).resolves({});
  logs.on(PutRetentionPolicyCommand).rejectsOnce(conflict).rejectsOnce(conflict).resolves({});
  await handle('Create');
  expect(inputs(AssociateKmsKeyCommand)).toHaveLength(3);
  expect(inputs(PutRetentionPolicyCommand)).toHaveLength(4);
});

test('a conflict that does not end fails with the name of the group', async () => {
  logs.on(PutRetentionPolicyCommand).rejects(conflict);
  await expect(handle('Create')).rejects.toThrow(`log group ${ERROR_LOG} was not changed, because another change of it is still in progress: deploy again`);
});

test('an error of CloudWatch Logs fails the request', async () => {
  logs.on(AssociateKmsKeyCommand).rejects(new Error('The specified KMS Key Id does not exist or is not allowed to be used with LogGroup'));
  await expect(handle('Create')).rejects.toThrow('not allowed to be used');
});

test('an update sets another retention', async () => {
  logs.on(CreateLogGroupCommand).rejects(exists);
  await handle('Update', { RetentionDays: '90' });
  expect(inputs(PutRetentionPolicyCommand)).toEqual([ERROR_LOG, AGENT_LOG].map((logGroupName) => ({ logGroupName, retentionInDays: 90 })));
});

// CloudWatch Logs takes no number of days that means forever: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
test('without a retention, the groups have no policy', async () => {
  await handle('Update', { RetentionDays: undefined });
  expect(inputs(DeleteRetentionPolicyCommand)).toEqual([{ logGroupName: ERROR_LOG }, { logGroupName: AGENT_LOG }]);
  expect(inputs(PutRetentionPolicyCommand)).toEqual([]);
});

test('without a key, CloudWatch Logs encrypts the groups with its own key', async () => {
  await handle('Create', { KmsKeyId: undefined });
  expect(inputs(CreateLogGroupCommand)).toEqual([{ logGroupName: ERROR_LOG }, { logGroupName: AGENT_LOG }]);
  expect(inputs(AssociateKmsKeyCommand)).toEqual([]);
});

test('the groups stay when the database is deleted', async () => {
  expect(await handle('Delete')).toBe('oban-prod-1-logs');
  expect(logs.calls()).toEqual([]);
});
