import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CreateImageCommand, DescribeImagesCommand, DescribeInstancesCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetSubscriptionAttributesCommand, ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { describedImage, describedInstance, describedSnapshot, inventoryParameter, ownTags, tagList } from './described';
import { NOW } from './run-fixture';
import { handler as checkBackups } from '../../../../src/backup/functions/check-backups/handler.lambda';
import { handler as createImages } from '../../../../src/backup/functions/create-images/handler.lambda';
import { handler as expireImages } from '../../../../src/backup/functions/expire-images/handler.lambda';
import { handler as rollClusters } from '../../../../src/backup/functions/roll-clusters/handler.lambda';
import { handler as tagSnapshots } from '../../../../src/backup/functions/tag-snapshots/handler.lambda';

const [ec2, ssm, sns, autoScaling] = [mockClient(EC2Client), mockClient(SSMClient), mockClient(SNSClient), mockClient(AutoScalingClient)];
const TOPIC = 'arn:aws:sns:ap-southeast-2:123456789012:alarms';
const context = (remaining = 900_000) => ({
  functionName: 'f', memoryLimitInMB: '256', invokedFunctionArn: 'arn:aws:lambda:f', awsRequestId: 'r', getRemainingTimeInMillis: () => remaining,
}) as unknown as Context;
const imageEvent = { 'time': NOW.toISOString(), 'detail-type': 'EC2 AMI State Change', 'detail': { ImageId: 'ami-1', State: 'available' } };
const variables = process.env;

/** The lines of JSON in the log, including those of metrics. */
let logged: { [key: string]: unknown }[];

/** Values of metrics by name and dimensions. */
function metrics(): { [name: string]: unknown } {
  type Emf = { _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[] } };
  return Object.fromEntries(logged.filter((line) => '_aws' in line).flatMap((line) => (
    (line as unknown as Emf)._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions: [names], Metrics }) => Metrics.map(({ Name, Unit }) => (
      [`${Namespace} ${Name} ${Unit} ${names.map((name) => `${name}=${line[name]}`).join(' ')}`, line[Name]]))))));
}

beforeEach(() => {
  ec2.reset().onAnyCommand().resolves({});
  ssm.reset().onAnyCommand().resolves({});
  sns.reset().onAnyCommand().resolves({});
  autoScaling.reset().onAnyCommand().resolves({});
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  process.env = {
    ...variables,
    OBAN_ENVIRONMENT: 'prod',
    OBAN_BACKUP: JSON.stringify({ retention: { dailyDays: 14 }, promotion: 'automatic', allowedAgeHours: 26, topicArn: TOPIC }),
  };
  logged = [];
  // Powertools writes by a console of its own.
  jest.spyOn(process.stdout, 'write').mockImplementation(take);
  jest.spyOn(process.stderr, 'write').mockImplementation(take);
  const tags = ownTags('app01', '2026-11-21', '2026-12-05');
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-21', tags)] });
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [describedSnapshot('snap-ami-1', tags)] });
  ec2.on(DescribeInstancesCommand).resolves({
    Reservations: [{ Instances: [describedInstance('i-1', { Tags: tagList({ 'oban:environment': 'prod', 'oban:backup': 'daily' }) })] }],
  });
  ssm.on(GetParametersByPathCommand).resolves({ Parameters: [inventoryParameter('app01', { kind: 'server', instanceId: 'i-1' })] });
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  process.env = variables;
});

function take(line: unknown): boolean {
  logged.push(JSON.parse(String(line)));
  return true;
}

test('create-images gets the environment, the retention and the time of the event', async () => {
  const summary = await createImages({ time: '2026-11-22T01:00:00Z' }, context());

  expect(summary).toMatchObject({ function: 'create-images', environmentName: 'prod', done: { 'create-image': 1 } });
  expect(ec2.commandCalls(CreateImageCommand)[0].args[0].input.TagSpecifications?.[0].Tags).toContainEqual({ Key: 'delete-after', Value: '2026-12-06' });
});

test('create-images makes images of today without a time, and none for an event of yesterday', async () => {
  expect((await createImages({}, context())).done).toEqual({ 'create-image': 1 });
  expect((await createImages({ time: '2026-11-21T23:59:59Z' }, context())).done).toEqual({});
});

test('an invalid time is refused', async () => {
  await expect(createImages({ time: 'tomorrow' }, context())).rejects.toThrow("the event's time is not a valid time: tomorrow");
});

test('each decision is logged as one line of JSON with its reason, and metrics are published', async () => {
  await createImages({}, context());

  expect(logged).toContainEqual(expect.objectContaining({
    level: 'INFO',
    service: 'oban-backup',
    function: 'create-images',
    environment: 'prod',
    function_request_id: 'r',
    message: 'create-image i-1: done',
    action: 'create-image',
    subject: 'i-1',
    source: 'app01',
    result: 'done',
    reason: expect.stringContaining('has no image of 2026-11-22 yet'),
  }));
  expect(metrics()).toEqual({
    'Oban/Backup ImagesMade Count environment=prod': 1,
    'Oban/Backup Failed Count environment=prod function=create-images': 0,
    'Oban/Backup Left Count environment=prod function=create-images': 0,
  });
});

test('a failure fails the invocation with its name, after the metrics are published', async () => {
  ec2.on(CreateImageCommand).rejects(Object.assign(new Error('no'), { name: 'InternalError' }));

  await expect(createImages({}, context())).rejects.toMatchObject({ name: 'RunFailed', message: 'create-images of prod: 1 failed\ni-1 (app01): InternalError: no' });
  expect(metrics()).toMatchObject({ 'Oban/Backup Failed Count environment=prod function=create-images': 1 });
  expect(logged).toContainEqual(expect.objectContaining({ level: 'ERROR', result: 'failed', detail: 'InternalError: no' }));
});

test('the error of an invocation has one line for each failure, whatever text AWS returns', async () => {
  ec2.on(CreateImageCommand).rejects(Object.assign(new Error('no\ni-2 (app02): done'), { name: 'InternalError' }));

  await expect(createImages({}, context())).rejects.toMatchObject({ message: 'create-images of prod: 1 failed\ni-1 (app01): InternalError: no\\u000ai-2 (app02): done' });
});

test('an invocation with less than a minute left changes nothing, and this is a metric and no failure', async () => {
  const summary = await createImages({}, context(59_000));

  expect([summary.left, summary.done]).toEqual([1, {}]);
  expect(metrics()).toMatchObject({ 'Oban/Backup Left Count environment=prod function=create-images': 1 });
});

test('expire-images gets dryRun, reads the retired sources, and counts the images that stay', async () => {
  process.env.OBAN_BACKUP = JSON.stringify({ dryRun: true });
  ssm.on(GetParametersByPathCommand, { Path: '/oban/prod', Recursive: true }).resolves({
    Parameters: [{ Name: '/oban/prod/retired/app01', Value: '2026-11-20' }, { Name: '/oban/prod/inventory/app01', Value: JSON.stringify({ kind: 'server', instanceId: 'i-app01' }) }],
  });
  autoScaling.onAnyCommand().resolves({ AutoScalingGroups: [] });

  // The inventory still has it.
  await expect(expireImages({}, context())).rejects.toThrow(/app01: it is not retired/);

  expect(metrics()).toMatchObject({
    'Oban/Backup ImagesExpired Count environment=prod': 0,
    'Oban/Backup SnapshotsDeleted Count environment=prod': 0,
    'Oban/Backup ImagesKept Count environment=prod cause=not-due': 1,
  });
});

test('roll-clusters runs daily, and on the event of an image', async () => {
  expect(await rollClusters({}, context())).toMatchObject({ function: 'roll-clusters', failures: [] });
  const paths = ['/oban/prod/inventory', '/oban/prod/quarantine', '/oban/prod/holds'];
  expect(ssm.commandCalls(GetParametersByPathCommand).map((call) => call.args[0].input.Path)).toEqual(paths);

  ec2.on(DescribeImagesCommand).resolves({ Images: [] });
  await rollClusters(imageEvent, context());

  expect(ec2.commandCalls(DescribeImagesCommand).at(-1)?.args[0].input.ImageIds).toEqual(['ami-1']);
  expect(ssm.commandCalls(GetParametersByPathCommand)).toHaveLength(3); // it is nobody's here: no more is asked
});

describe('roll-clusters on the event of an Auto Scaling group', () => {
  const groupEvent = (type: string, Cause = '', AutoScalingGroupName = 'b2g-group') => (
    { 'time': NOW.toISOString(), 'detail-type': type, 'detail': { AutoScalingGroupName, Cause } }
  );
  const asked = () => [...autoScaling.calls(), ...ec2.calls(), ...ssm.calls()].length;
  const at = 'At 2026-11-22T02:59:00Z an instance was';

  test.each([
    ['EC2 Instance Terminate Successful', `${at} taken out of service in response to an instance refresh.`],
    ['EC2 Instance Terminate Successful', 'At 2026-11-22T02:59:00Z instance i-1 was taken out of service in response to a user request.'],
    ['EC2 Instance Terminate Successful', `${at} taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from 3 to 2.`],
    ['EC2 Instance Terminate Successful', `${at} taken out of service in response to an EC2 health check indicating it has been terminated or stopped.`],
    ['EC2 Instance Terminate Successful', `${at} taken out of service in response to a user health-check.`],
  ])('an event that an update, a refresh or an operator caused (%s: %s) sends no request', async (type, cause) => {
    expect(await rollClusters(groupEvent(type, cause), context())).toMatchObject({ function: 'roll-clusters', done: {}, failures: [] });
    expect(asked()).toBe(0);
  });

  test('the termination of a tagged member records its quarantine, and that of another member costs one request', async () => {
    const event = groupEvent('EC2 Instance Terminate Successful', `${at} taken out of service in response to an EC2 health check indicating it has been terminated or stopped.`);
    const ofMember = { ...event, detail: { ...event.detail, EC2InstanceId: 'i-7' } };
    const ofProd = [{ Name: 'tag:oban:environment', Values: ['prod'] }, { Name: 'tag-key', Values: ['oban:quarantine'] }, { Name: 'instance-id', Values: ['i-7'] }];
    ec2.on(DescribeInstancesCommand, { Filters: ofProd }).resolves({});
    expect(await rollClusters(ofMember, context())).toMatchObject({ done: {}, failures: [] });
    expect(asked()).toBe(1);

    const tags = [{ Key: 'oban:environment', Value: 'prod' }, { Key: 'oban:quarantine', Value: '' }];
    ec2.on(DescribeInstancesCommand, { Filters: ofProd })
      .resolves({ Reservations: [{ Instances: [describedInstance('i-7', { State: { Name: 'terminated' }, Tags: tags })] }] });
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/quarantine' }).resolves({});
    expect(await rollClusters(ofMember, context())).toMatchObject({ done: { 'record-quarantine': 1 }, failures: [] });
    expect(ssm.commandCalls(PutParameterCommand)[0].args[0].input.Name).toBe('/oban/prod/quarantine/i-7');
  });

  test.each([
    ['EC2 Instance Launch Unsuccessful', `${at} launched in response to an unhealthy instance needing to be replaced.`],
    ['EC2 Instance Terminate Successful', `${at} taken out of service in response to an ELB system health check failure.`],
    ['EC2 Instance Terminate Successful', `${at} taken out of service in response to EC2 instance status checks failure.`],
  ])('an event with another cause (%s: %s) requests the owner of the group', async (type, cause) => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });

    expect(await rollClusters(groupEvent(type, cause), context())).toMatchObject({ done: {}, failures: [] });
    expect(autoScaling.commandCalls(DescribeAutoScalingGroupsCommand)[0].args[0].input.AutoScalingGroupNames).toEqual(['b2g-group']);
    expect(asked()).toBe(1);
  });
});

test('tag-snapshots runs daily, and on the event of an image', async () => {
  await tagSnapshots({}, context());
  expect(ec2.commandCalls(DescribeImagesCommand).at(-1)?.args[0].input.Filters).toEqual([{ Name: 'tag:oban:environment', Values: ['prod'] }]);

  await tagSnapshots(imageEvent, context());
  expect(ec2.commandCalls(DescribeImagesCommand).at(-1)?.args[0].input.ImageIds).toEqual(['ami-1']);
});

test('check-backups gets the topic and the allowed age, and measures the age of the newest good image', async () => {
  process.env.OBAN_BACKUP = JSON.stringify({ retention: { dailyDays: 14 }, allowedAgeHours: 25, topicArn: TOPIC });

  await expect(checkBackups({}, context())).rejects.toThrow(/^check-backups of prod: /);

  expect(sns.commandCalls(PublishCommand)[0].args[0].input.TopicArn).toBe(TOPIC);
  expect(metrics()).toMatchObject({ 'Oban/Backup NewestGoodImageAge Seconds environment=prod source=app01': 26 * 3_600 });
  expect(logged).toContainEqual(expect.objectContaining({ level: 'ERROR', verdict: expect.objectContaining({ isWrong: true }) }));
});

test('check-backups measures how many subscriptions get every message', async () => {
  process.env.OBAN_BACKUP = JSON.stringify({ retention: { dailyDays: 14 }, allowedAgeHours: 25, topicArn: TOPIC });
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [{ Endpoint: 'a@example.com', SubscriptionArn: `${TOPIC}:1` }, { SubscriptionArn: 'PendingConfirmation' }] });
  sns.on(GetSubscriptionAttributesCommand).resolves({ Attributes: {} });

  await expect(checkBackups({}, context())).rejects.toThrow(/^check-backups of prod: /);

  expect(metrics()).toMatchObject({ 'Oban/Backup Recipients Count environment=prod': 1 });
});

test.each([createImages, rollClusters, checkBackups])('malformed settings fail before the first request', async (handler) => {
  process.env.OBAN_BACKUP = '{}';

  await expect(handler({}, context())).rejects.toThrow('in the variable OBAN_BACKUP must be');
  expect([...ec2.calls(), ...ssm.calls()]).toEqual([]);
});
