import { CloudFormationClient, DescribeStackResourcesCommand, ListStackResourcesCommand, ResourceStatus } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DBInstance, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../src/custom-resource/replacement-guard.lambda';
import { fault } from '../backup/functions/run-fixture';

const STACK = 'arn:aws:cloudformation:ap-southeast-2:123456789012:stack/oban-production/5b2f';
const OTHER_STACK = 'arn:aws:cloudformation:ap-southeast-2:123456789012:stack/oban-old/77aa';
const CONTEXT = { getRemainingTimeInMillis: () => 60_000 };
const [cloudFormation, ec2, rds] = [mockClient(CloudFormationClient), mockClient(EC2Client), mockClient(RDSClient)];

interface Guard {
  readonly requestType?: 'Create' | 'Update';
  readonly physicalId?: string;
  readonly logicalId?: string;
  readonly before?: string;
  readonly type?: string;
  readonly extra?: Record<string, unknown>;
}

function ask({ requestType = 'Create', physicalId = 'database-1', logicalId = 'NewDatabase', before, type = 'AWS::RDS::DBInstance', extra = {} }: Guard = {}) {
  const isServer = type === 'AWS::EC2::Instance';
  const properties = {
    ServiceToken: 'arn',
    Subject: isServer ? 'server app01' : 'database',
    Type: type,
    WayOut: 'Remedy.',
    Frozen: { image: 'ami-1' },
    Tags: { 'oban:environment': 'prod', ...isServer && { Name: 'prod-app01' } },
  };
  return handler({
    RequestType: requestType,
    StackId: STACK,
    PhysicalResourceId: physicalId,
    ResourceProperties: { ...properties, LogicalId: logicalId, ...extra },
    OldResourceProperties: { ...properties, LogicalId: before },
  } as unknown as CdkCustomResourceEvent, CONTEXT);
}

function databases(...found: Partial<DBInstance>[]): void {
  rds.on(DescribeDBInstancesCommand).resolves({
    DBInstances: found.map((each, index) => (
      { DBInstanceIdentifier: `db-${index + 1}`, DBInstanceStatus: 'available', TagList: [{ Key: 'oban:environment', Value: 'prod' }], ...each })),
  });
}

/** CloudFormation's answer to the question about a physical id: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html */
function inStack(StackId: string, logicalIds: readonly string[], status: ResourceStatus = 'CREATE_COMPLETE'): void {
  cloudFormation.on(DescribeStackResourcesCommand).resolves({
    StackResources: logicalIds.map((LogicalResourceId, index) => (
      { StackId, LogicalResourceId, PhysicalResourceId: `db-${index + 1}`, ResourceType: 'AWS::RDS::DBInstance', Timestamp: new Date(0), ResourceStatus: status })),
  });
}

/** Lets the pauses of the function pass. */
async function settled<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined); // the test that awaits it states the expected error
  await jest.advanceTimersByTimeAsync(60_000);
  return answer;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

beforeEach(() => {
  [cloudFormation, ec2, rds].forEach((mock) => mock.reset());
  cloudFormation.on(DescribeStackResourcesCommand).rejects(fault('ValidationError', 'Stack for db-1 does not exist'));
});

describe('creations that the guard accepts', () => {
  test('a creation is accepted if there is no database, also after a rollback', async () => {
    databases();
    await expect(ask()).resolves.toMatchObject({ PhysicalResourceId: expect.stringMatching(/^database-/) });
  });

  test.each<[string, Partial<DBInstance>]>([
    ['of another environment', { TagList: [{ Key: 'oban:environment', Value: 'test' }] }],
    ['that nobody tagged', { TagList: undefined }],
    ['with the tag oban:restore', { TagList: [{ Key: 'oban:environment', Value: 'prod' }, { Key: 'oban:restore', Value: 'look' }] }],
    ['that is a replica', { ReadReplicaSourceDBInstanceIdentifier: 'db-0' }],
    ['that is being deleted', { DBInstanceStatus: 'deleting' }],
  ])('a creation is accepted beside a database %s', async (_what, database) => {
    databases(database);
    await ask();
  });

  // After `cdk import` or `cdk refactor` the resource is in the stack under the logical ID of the template, and only the guard is new.
  test('a creation is accepted if the database is in this stack under this logical ID', async () => {
    databases({});
    inStack(STACK, ['NewDatabase']);
    await ask();
  });

  test('a creation is accepted beside another database of the same template', async () => {
    databases({}, {});
    inStack(STACK, ['NewDatabase', 'Second']);
    await ask({ extra: { Siblings: ['Second'] } });
  });

  test('a creation is accepted beside a database that no stack manages, with a reason', async () => {
    databases({});
    await ask({ extra: { AcceptUnmanaged: 'the former one stays until the audit' } });
  });

  // "For deleted stacks, DescribeStackResources returns resource information for up to 90 days": of a retained resource, that it was skipped.
  test('a creation is accepted beside a database that a deleted stack retained, with a reason', async () => {
    databases({});
    inStack(OTHER_STACK, ['NewDatabase'], 'DELETE_SKIPPED');
    await expect(ask()).rejects.toThrow('is not managed by a stack');
    await ask({ extra: { AcceptUnmanaged: 'reason' } });
  });

  test('an update sends no request, so that it does not depend on AWS', async () => {
    await ask({ requestType: 'Update', logicalId: 'Same', before: 'Same' });
    expect([cloudFormation.calls(), ec2.calls(), rds.calls()]).toEqual([[], [], []]);
  });

  test('the rollback of a refused rename sends no request', async () => {
    databases();
    const { PhysicalResourceId } = await ask({ logicalId: 'Old' });
    databases({});
    inStack(STACK, ['Old']);
    const rename: Guard = { requestType: 'Update', physicalId: PhysicalResourceId, logicalId: 'New', before: 'Old' };
    await expect(ask(rename)).rejects.toThrow('this stack already has it');
    rds.reset();
    await expect(ask({ ...rename, logicalId: 'Old', before: 'New' })).resolves.toEqual({ PhysicalResourceId });
  });

  test('a creation without the tag of the environment sends no request', async () => {
    await ask({ extra: { Tags: {} } });
    expect(rds.calls()).toEqual([]);
  });
});

// https://github.com/aws/aws-cdk/issues/37675
test('a request is repeated until a new permission takes effect', async () => {
  rds.on(DescribeDBInstancesCommand).rejectsOnce(fault('AccessDenied', 'not authorized')).rejectsOnce(fault('AccessDenied', 'not authorized')).resolves({ DBInstances: [] });
  await expect(settled(ask())).resolves.toMatchObject({ PhysicalResourceId: expect.stringMatching(/^database-/) });
  expect(rds.commandCalls(DescribeDBInstancesCommand)).toHaveLength(3);
});

test('any other error is not repeated', async () => {
  rds.on(DescribeDBInstancesCommand).rejects(fault('InternalFailure', 'try later'));
  await expect(settled(ask())).rejects.toThrow('rds:DescribeDBInstances: try later');
  expect(rds.commandCalls(DescribeDBInstancesCommand)).toHaveLength(1);
});

describe('the creation of a second resource is refused', () => {
  test('a creation is refused if this stack has the database under another logical ID', async () => {
    databases({});
    inStack(STACK, ['OldDatabase']);
    await expect(ask()).rejects.toThrow(
      'database was not created: this stack already has it (db-1, logical ID OldDatabase). A second one would be empty. ' +
      'Move the construct back to its old path, with its old ID, or move the resource with cdk refactor.',
    );
  });

  test('a creation is refused if another stack has the database, even with a reason', async () => {
    databases({});
    inStack(OTHER_STACK, ['NewDatabase']);
    await expect(ask({ extra: { AcceptUnmanaged: 'reason' } })).rejects.toThrow('the stack oban-old already has it (db-1, logical ID NewDatabase)');
  });

  // "Only the first 100 resources will be returned."
  test('a creation is refused if the database is not among the first hundred resources of its stack', async () => {
    databases({});
    cloudFormation.on(DescribeStackResourcesCommand).resolves({
      StackResources: [{ StackId: STACK, LogicalResourceId: 'Vpc', PhysicalResourceId: 'vpc-1', ResourceType: 'AWS::EC2::VPC', Timestamp: new Date(0), ResourceStatus: 'CREATE_COMPLETE' }],
    });
    const row = { ResourceType: 'AWS::RDS::DBInstance', LastUpdatedTimestamp: new Date(0), ResourceStatus: 'CREATE_COMPLETE' as const };
    cloudFormation.on(ListStackResourcesCommand, { StackName: STACK })
      .resolvesOnce({ NextToken: 'more', StackResourceSummaries: [{ ...row, LogicalResourceId: 'Vpc', PhysicalResourceId: 'vpc-1' }] })
      .resolves({ StackResourceSummaries: [{ ...row, LogicalResourceId: 'OldDatabase', PhysicalResourceId: 'db-1' }] });
    await expect(ask()).rejects.toThrow('this stack already has it (db-1, logical ID OldDatabase)');
  });

  test('a creation is refused if no stack manages the database, with the remedies', async () => {
    databases({});
    await expect(ask()).rejects.toThrow(
      'database was not created: db-1 runs, has the same tags, and is not managed by a stack. A second one would be empty. Import db-1 into the stack with cdk import, ' +
      'or delete it. To keep both, tag it with oban:restore, or set acceptUnmanaged to the reason.',
    );
  });

  test('a creation is refused beside a server with the same name', async () => {
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [{ InstanceId: 'i-1', Tags: [] }, { InstanceId: 'i-2', Tags: [{ Key: 'oban:restore', Value: '' }] }] }] });
    await expect(ask({ type: 'AWS::EC2::Instance' })).rejects.toThrow('server app01 was not created: i-1 runs, has the same tags');
    expect(ec2.commandCalls(DescribeInstancesCommand)[0].args[0].input.Filters).toEqual([
      { Name: 'tag:oban:environment', Values: ['prod'] },
      { Name: 'tag:Name', Values: ['prod-app01'] },
      { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
    ]);
  });

  test('a creation that AWS would refuse later is refused, unless the database exists', async () => {
    databases();
    const extra = { CreationObstacle: 'deploy without a standby first' };
    await expect(ask({ extra })).rejects.toThrow('database was not created: deploy without a standby first');
    databases({});
    inStack(STACK, ['NewDatabase']);
    await ask({ extra });
  });

  test.each<[string, () => void]>([
    ['rds:DescribeDBInstances', () => rds.on(DescribeDBInstancesCommand).rejects(fault('AccessDenied', 'not authorized'))],
    ['cloudformation:DescribeStackResources', () => cloudFormation.on(DescribeStackResourcesCommand).rejects(fault('AccessDenied', 'not authorized'))],
  ])('a creation is refused if the query fails, and the message names %s', async (permission, refuse) => {
    databases({});
    refuse();
    await expect(settled(ask())).rejects.toThrow(
      `database was not created: the query for another one failed (${permission}: not authorized). ` +
      'The guard\'s function needs this permission. Deploy again when the query succeeds.',
    );
  });
});
