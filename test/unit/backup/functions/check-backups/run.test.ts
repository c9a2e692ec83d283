import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeImagesCommand, DescribeInstancesCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetSubscriptionAttributesCommand, ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { checkBackups } from '../../../../../src/backup/functions/check-backups/run';
import { describedImage, describedInstance, describedSnapshot, inventoryParameter, ownTags, tagList } from '../described';
import { fault, NOW, runOf } from '../run-fixture';

const [autoScaling, ec2, sns, ssm] = [mockClient(AutoScalingClient), mockClient(EC2Client), mockClient(SNSClient), mockClient(SSMClient)];
const topicArn = 'arn:aws:sns:ap-southeast-2:123456789012:alarms';
const settings = { retention: { dailyDays: 14 }, allowedAgeHours: 26, topicArn, heartbeat: 'off' as const };
const published = () => sns.commandCalls(PublishCommand).map((call) => call.args[0].input);
const message = () => JSON.parse(published()[0].Message!);

/** The newest good image of the only server is of this day. */
function world(day: string): void {
  const tags = ownTags('app01', day, '2026-12-06');
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', day, tags)] });
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [describedSnapshot('snap-ami-1', tags)] });
}

beforeEach(() => {
  [autoScaling, ec2, sns, ssm].forEach((mock) => mock.reset());
  ssm.on(GetParametersByPathCommand).resolves({ Parameters: [inventoryParameter('app01', { kind: 'server', instanceId: 'i-1' })] });
  ec2.on(DescribeInstancesCommand).resolves({
    Reservations: [{ Instances: [describedInstance('i-1', { Tags: tagList({ 'oban:environment': 'prod', 'oban:backup': 'daily' }) })] }],
  });
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [{ Endpoint: 'a@example.com', SubscriptionArn: 'arn:aws:sns:x' }] });
  sns.on(GetSubscriptionAttributesCommand).resolves({ Attributes: {} });
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
  world('2026-11-22');
});

test('a right state publishes nothing', async () => {
  const run = runOf(settings);

  const summary = await checkBackups(run);

  expect(published()).toEqual([]);
  expect(summary).toMatchObject({ function: 'check-backups', failures: [], verdict: { isWrong: false, sources: [{ source: 'app01', newestGoodImage: 'ami-1' }] } });
  expect(run.verdicts).toEqual([summary.verdict]);
});

test('a verdict without problems is published when a heartbeat is due, and the run succeeds', async () => {
  const run = runOf({ ...settings, heartbeat: 'daily' as const }, { runTime: { clock: NOW, eventTime: NOW } });

  const summary = await checkBackups(run);

  expect(published()).toEqual([{ TopicArn: topicArn, Subject: 'Backups of prod: all healthy', Message: expect.any(String) }]);
  expect(message().Report).toContainEqual(expect.stringMatching(/^RIGHT server app01: newest good image ami-1/));
  expect(summary.failures).toEqual([]);
});

test('a verdict with problems is published once, whether or not a heartbeat is due', async () => {
  world('2026-11-20');

  await checkBackups(runOf({ ...settings, heartbeat: 'daily' as const }, { runTime: { clock: NOW, eventTime: NOW } }));

  expect(published().map(({ Subject }) => Subject)).toEqual(['Backups of prod: problems found, action required']);
});

test('a verdict with problems is published as one document, and fails the run', async () => {
  world('2026-11-20');

  const summary = await checkBackups(runOf(settings));

  expect(published()).toEqual([{ TopicArn: topicArn, Subject: 'Backups of prod: problems found, action required', Message: expect.any(String) }]);
  expect(message().Report.join('\n')).toMatch(/WRONG server app01: newest good image ami-1 of 2026-11-20T01:00:00.000Z\n {2}\S+: /);
  expect(summary.failures.length).toBeGreaterThan(0);
  expect(summary.failures).toContainEqual(expect.objectContaining({ source: 'app01' }));
});

test('a tag cannot add a line to the message, or change the direction of its text', async () => {
  const tags = { ...ownTags('app01', '2026-11-22', '2026-12-06'), 'delete-after': 'never\nRIGHT server app02: \u202eall is well' };
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-2', '2026-11-22', tags)] });

  await checkBackups(runOf(settings));

  expect(message().Report.join('\n')).toContain("'never\\u000aRIGHT server app02: \\u202eall is well'");
});

test('a query that fails makes the verdict wrong, and the other sources are still judged', async () => {
  autoScaling.on(DescribeAutoScalingGroupsCommand).rejects(fault('InternalFailure'));
  ssm.on(GetParametersByPathCommand).resolves({
    Parameters: [
      inventoryParameter('app01', { kind: 'server', instanceId: 'i-1' }),
      inventoryParameter('b2g', { kind: 'cluster', autoScalingGroup: 'b2g-group', imagePointer: '/oban/prod/b2g/image/ami-base' }),
    ],
  });

  const summary = await checkBackups(runOf(settings));

  expect(summary.failures.map(({ reason }) => reason).join()).toContain('InternalFailure: as AWS says');
  expect(summary.verdict?.sources.find(({ source }) => source === 'app01')?.state).toBe('right');
});

test('an error of the topic fails the run with the name of the topic', async () => {
  world('2026-11-20');
  sns.on(PublishCommand).rejects(fault('AuthorizationError'));

  expect((await checkBackups(runOf(settings))).failures).toContainEqual({ subject: topicArn, reason: 'it could not be notified: AuthorizationError: as AWS says' });
});

test('a dry run publishes nothing', async () => {
  world('2026-11-20');

  expect((await checkBackups(runOf({ ...settings, isDryRun: true }))).failures.length).toBeGreaterThan(0);
  expect(published()).toEqual([]);
});

test('servers that have lost their tag are requested by their id', async () => {
  ec2.on(DescribeInstancesCommand).resolves({}).on(DescribeInstancesCommand, { Filters: [{ Name: 'instance-id', Values: ['i-1'] }] })
    .resolves({ Reservations: [{ Instances: [describedInstance('i-1')] }] });

  expect((await checkBackups(runOf(settings))).verdict?.sources[0].findings.map(({ reason }) => reason).join()).toContain('oban:');
});

test('a message that is too long for the topic is cut', async () => {
  ssm.on(GetParametersByPathCommand).resolves({
    Parameters: Array.from({ length: 3_000 }, (_, index) => inventoryParameter(`app${index}`, { kind: 'server', instanceId: `i-${index}` })),
  });

  await checkBackups(runOf(settings));

  expect(Buffer.byteLength(published()[0].Message!)).toBeLessThanOrEqual(262_144);
  expect(published()[0].Message).toContain('the rest is in the log');
});

describe('the message has the fields that programs which read alarms need', () => {
  const heartbeat = { ...settings, heartbeat: 'daily' as const };
  const inTime = { runTime: { clock: NOW, eventTime: NOW } };

  test('the message of a problem has the fields that programs read', async () => {
    world('2026-11-20');

    await checkBackups(runOf(heartbeat, inTime));

    expect(message()).toMatchObject({
      AlarmName: 'WARNING-oban-prod-check-backups',
      AlarmDescription: expect.stringMatching(/^Oban environment prod: problems found, action required\. What to do: https:\S+runbook\.md#check-backups$/),
      NewStateValue: 'ALARM',
      OldStateValue: 'INSUFFICIENT_DATA',
      NewStateReason: expect.stringMatching(/^WRONG server app01/),
      StateChangeTime: '2026-11-22T03:00:00.000+0000',
      AWSAccountId: '123456789012',
      Region: 'ap-southeast-2',
    });
  });

  test('the message of healthy backups has these fields, and a name that recipients of critical messages also receive', async () => {
    await checkBackups(runOf(heartbeat, inTime));

    expect(message()).toMatchObject({ AlarmName: 'HEARTBEAT-oban-prod-check-backups', NewStateValue: 'OK', NewStateReason: 'all healthy' });
  });

  test('the message has each line of the report on a line of its own', async () => {
    await checkBackups(runOf(heartbeat, inTime));

    expect(published()[0].Message!.split('\n')).toContainEqual(expect.stringMatching(/^ {4}"RIGHT server app01: newest good image ami-1 /));
  });
});

test('a missing recipient is reported, and fails the run', async () => {
  ssm.on(GetParameterCommand, { Name: '/oban/prod/recipients' })
    .resolves({ Parameter: { Value: JSON.stringify(['a', 'on-call'].map((name) => ({ protocol: 'email', endpoint: `${name}@example.com` }))) } });

  const { failures, verdict } = await checkBackups(runOf({ ...settings, recipientsParameter: '/oban/prod/recipients' }));

  expect(failures).toEqual([{ subject: 'on-call@example.com', reason: expect.stringContaining('no longer subscribed') }]);
  expect(verdict).toMatchObject({ recipients: 1 });
});
