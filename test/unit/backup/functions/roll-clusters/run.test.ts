import {
  AutoScalingClient, DescribeAutoScalingGroupsCommand, DescribeInstanceRefreshesCommand, DescribeScalingActivitiesCommand,
  StartInstanceRefreshCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateImageCommand, DescribeImagesCommand, DescribeInstancesCommand, DescribeInstanceStatusCommand, DescribeSnapshotsCommand, EC2Client,
} from '@aws-sdk/client-ec2';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetParameterCommand, GetParameterHistoryCommand, GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { ClusterSettings } from '../../../../../src/backup/functions/model/settings';
import { movePointerOfGroup, movePointers, rollClusters } from '../../../../../src/backup/functions/roll-clusters/run';
import { describedGroup, describedImage, describedInstance, describedSnapshot, inventoryParameter, ownTags } from '../described';
import { fault, runOf } from '../run-fixture';

const mocks = {
  autoScaling: mockClient(AutoScalingClient),
  cloudFormation: mockClient(CloudFormationClient),
  ec2: mockClient(EC2Client),
  loadBalancing: mockClient(ElasticLoadBalancingV2Client),
  ssm: mockClient(SSMClient),
};
const { autoScaling, cloudFormation, ec2, loadBalancing, ssm } = mocks;

const POINTER = '/oban/prod/b2g/image/ami-base';
const settings = { retention: { dailyDays: 14 }, promotion: 'automatic', refresh: true } satisfies Partial<ClusterSettings>;
const MEMBERS = ['i-1', 'i-2'];
const STACK = 'arn:aws:cloudformation:ap-southeast-2:123456789012:stack/OBAN-prod/5b2f';
const CLUSTER = inventoryParameter('b2g', { kind: 'cluster', autoScalingGroup: 'b2g-group', imagePointer: POINTER });
const yesterdays = { ...ownTags('b2g', '2026-11-21', '2026-12-05'), 'oban:base-image': 'ami-base' };
const history = (...values: string[]) => ({
  Parameters: values.map((Value, index) => ({ Version: index + 1, Value, LastModifiedDate: new Date(Date.UTC(2026, 9, 1 + index)) })),
});
/** The values of the pointer, one for each read. */
const pointerReads = (...[first, then]: { readonly Value: string; readonly Version: number }[]) => ssm.on(GetParameterCommand, { Name: POINTER })
  .resolvesOnce({ Parameter: first }).resolves({ Parameter: then ?? first });
const calls = () => Object.values(mocks).flatMap((mock) => mock.calls().map((call) => call.args[0].constructor.name.replace('Command', '')));
const done = () => Object.values(mocks).flatMap((mock) => mock.calls().map((call) => call.args[0]))
  .filter((command) => /^(Create|Put|Start)/.test(command.constructor.name))
  .map((command) => command.constructor.name);

/** EC2 refuses to launch ami-1. */
function refuseLaunches(): void {
  autoScaling.on(DescribeScalingActivitiesCommand).resolves({
    Activities: [{
      ActivityId: 'a',
      AutoScalingGroupName: 'b2g-group',
      Cause: 'a member was missing',
      StatusCode: 'Failed',
      StartTime: new Date('2026-11-22T02:00:00Z'),
      Description: 'Launching a new EC2 instance.  Status Reason: it failed',
      StatusMessage: "The image id '[ami-1]' does not exist. Launching EC2 instance failed.",
    }],
  });
}

beforeEach(() => {
  Object.values(mocks).forEach((mock) => mock.reset());
  ssm.on(GetParametersByPathCommand).resolves({
    Parameters: [CLUSTER],
  });
  ssm.on(GetParameterHistoryCommand).resolves(history('ami-base'));
  ssm.on(GetParameterCommand, { Name: '/oban/prod/inventory/b2g' }).resolves({ Parameter: CLUSTER });
  pointerReads({ Value: 'ami-base', Version: 1 }, { Value: 'ami-1', Version: 2 });
  ssm.on(PutParameterCommand).resolves({ Version: 2 });
  autoScaling.on(DescribeAutoScalingGroupsCommand, { AutoScalingGroupNames: ['b2g-group'] }).resolves({
    AutoScalingGroups: [describedGroup('b2g-group', {
      TargetGroupARNs: ['arn:tg'],
      Tags: [{ Key: 'aws:cloudformation:stack-id', Value: STACK }],
      Instances: MEMBERS.map((InstanceId) => (
        { InstanceId, LifecycleState: 'InService', HealthStatus: 'Healthy', AvailabilityZone: 'a', ProtectedFromScaleIn: false })),
    })],
  });
  autoScaling.on(DescribeScalingActivitiesCommand).resolves({ Activities: [] });
  autoScaling.on(DescribeInstanceRefreshesCommand).resolves({});
  autoScaling.on(StartInstanceRefreshCommand).resolves({ InstanceRefreshId: 'r' });
  cloudFormation.on(DescribeStacksCommand, { StackName: STACK })
    .resolves({ Stacks: [{ StackName: 'OBAN-prod', StackStatus: 'UPDATE_COMPLETE', CreationTime: new Date() }] });
  loadBalancing.on(DescribeTargetHealthCommand)
    .resolves({ TargetHealthDescriptions: MEMBERS.map((Id) => ({ Target: { Id }, TargetHealth: { State: 'healthy' } })) });
  ec2.on(DescribeInstancesCommand).resolves({});
  ec2.on(DescribeInstancesCommand, { Filters: [{ Name: 'instance-id', Values: MEMBERS }] })
    .resolves({ Reservations: [{ Instances: MEMBERS.map((id) => describedInstance(id)) }] });
  ec2.on(DescribeInstanceStatusCommand).resolves({
    InstanceStatuses: MEMBERS.map((InstanceId) => ({ InstanceId, InstanceStatus: { Status: 'ok' }, SystemStatus: { Status: 'ok' } })),
  });
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-21', yesterdays)] });
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [describedSnapshot('snap-ami-1', yesterdays)] });
  ec2.on(CreateImageCommand).resolves({ ImageId: 'ami-2' });
});

test('the daily run images a member without a reboot, and moves the pointer to the newest good image', async () => {
  const summary = await rollClusters(runOf(settings));

  expect(summary).toMatchObject({ function: 'roll-clusters', done: { 'move-pointer': 1, 'create-image': 1 }, failures: [] });
  expect(ec2.commandCalls(CreateImageCommand)[0].args[0].input).toMatchObject({ InstanceId: 'i-1', NoReboot: true, Name: 'oban/prod/b2g/2026-11-22' });
  expect(ssm.commandCalls(PutParameterCommand)[0].args[0].input).toMatchObject({ Name: POINTER, Value: 'ami-1' });
});

test('the event of an own image moves the pointer and rolls members, and makes no image', async () => {
  const summary = await movePointers(runOf(settings), 'ami-1');

  expect(summary).toMatchObject({ done: { 'move-pointer': 1, 'start-instance-refresh': 1 }, failures: [] });
  expect(done().sort()).toEqual(['PutParameterCommand', 'StartInstanceRefreshCommand']);
});

test('a quarantine that somebody set by hand on an instance outside of the group gets a record, and its images are not promoted', async () => {
  const tags = [{ Key: 'oban:environment', Value: 'prod' }, { Key: 'oban:quarantine', Value: '' }];
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-21', { ...yesterdays, 'oban:source-instance': 'i-7' })] });
  ec2.on(DescribeInstancesCommand, { Filters: [{ Name: 'tag:oban:environment', Values: ['prod'] }, { Name: 'tag-key', Values: ['oban:quarantine'] }] })
    .resolves({ Reservations: [{ Instances: [describedInstance('i-7', { Tags: tags })] }] });
  const run = runOf(settings);

  await movePointers(run, 'ami-1');

  expect(run.lines[0]).toEqual(['record-quarantine', 'i-7', 'done']);
  expect(ssm.commandCalls(PutParameterCommand).map((call) => call.args[0].input.Name)).toEqual(['/oban/prod/quarantine/i-7']);
});

test('the event of an image of a cluster reads nothing about other clusters and servers', async () => {
  await movePointers(runOf(settings), 'ami-1');

  const ofTheCluster = [{ Name: 'tag:oban:environment', Values: ['prod'] }, { Name: 'tag:oban:source', Values: ['b2g'] }];
  expect(ssm.commandCalls(GetParametersByPathCommand).map((call) => call.args[0].input.Path)).toEqual(['/oban/prod/quarantine', '/oban/prod/holds']);
  expect(ec2.commandCalls(DescribeImagesCommand).map((call) => call.args[0].input.Filters)).toEqual([undefined, ofTheCluster]);
  expect(autoScaling.commandCalls(DescribeAutoScalingGroupsCommand).map((call) => call.args[0].input.AutoScalingGroupNames)).toEqual([['b2g-group']]);
});

describe('an event of an image that no pointer can move to costs one request and changes nothing', () => {
  test.each<[string, () => void]>([
    ['of another environment', () => eventOf(describedImage('ami-9', '2026-11-22', { ...yesterdays, 'oban:environment': 'staging' }))],
    ['without a tag of the environment', () => eventOf(describedImage('ami-9', '2026-11-22'))],
    ['of a server', () => eventOf(describedImage('ami-9', '2026-11-22', ownTags('app01', '2026-11-22', '2026-12-06')))],
    ['that is a copy of an image of the cluster', () => eventOf(describedImage('ami-9', '2026-11-22', yesterdays, { SourceInstanceId: undefined }))],
    ['of another owner', () => ec2.on(DescribeImagesCommand, { ImageIds: ['ami-9'] }).resolves({ Images: [] })],
    ['that is deregistered', () => ec2.on(DescribeImagesCommand, { ImageIds: ['ami-9'] }).rejects(fault('InvalidAMIID.Unavailable'))],
  ])('the event of an image %s costs one request', async (_, answer) => {
    answer();

    expect(await movePointers(runOf(settings), 'ami-9')).toMatchObject({ function: 'roll-clusters', done: {}, failures: [] });
    expect(calls()).toEqual(['DescribeImages']);
  });

  const eventOf = (image: ReturnType<typeof describedImage>) => ec2.on(DescribeImagesCommand, { ImageIds: ['ami-9'] }).resolves({ Images: [image] });
});

test.each<[string, () => void]>([
  ['is gone', () => ssm.on(GetParameterCommand, { Name: '/oban/prod/inventory/b2g' }).rejects(fault('ParameterNotFound'))],
  ['is now the name of a server', () => ssm.on(GetParameterCommand, { Name: '/oban/prod/inventory/b2g' })
    .resolves({ Parameter: inventoryParameter('b2g', { kind: 'server', instanceId: 'i-1' }) })],
])('an event of an image whose cluster %s costs two requests and changes nothing', async (_, answer) => {
  answer();

  expect(await movePointers(runOf(settings), 'ami-1')).toMatchObject({ done: {}, failures: [] });
  expect(calls().sort()).toEqual(['DescribeImages', 'GetParameter']);
});

describe('the event of an Auto Scaling group that lost a member', () => {
  const ofGroup = (environmentName: string) => autoScaling.on(DescribeAutoScalingGroupsCommand, { AutoScalingGroupNames: ['b2g-group'] }).resolves({
    AutoScalingGroups: [describedGroup('b2g-group', {
      TargetGroupARNs: ['arn:tg'],
      HealthCheckGracePeriod: 1_200,
      Tags: [{ Key: 'aws:cloudformation:stack-id', Value: STACK }, { Key: 'oban:environment', Value: environmentName }],
      Instances: MEMBERS.map((InstanceId) => (
        { InstanceId, LifecycleState: 'InService', HealthStatus: 'Healthy', AvailabilityZone: 'a', ProtectedFromScaleIn: false })),
    })],
  });

  test('a pointer that names a bad image goes back', async () => {
    ofGroup('prod');
    ssm.on(GetParameterHistoryCommand).resolves(history('ami-base', 'ami-1'));
    ssm.on(GetParameterCommand, { Name: POINTER })
      .resolvesOnce({ Parameter: { Value: 'ami-1', Version: 2 } }).resolves({ Parameter: { Value: 'ami-base', Version: 3 } });
    ssm.on(PutParameterCommand).resolves({ Version: 3 });
    const of = (number: number, what: string, minute: number, Cause: string) => ({
      ActivityId: `${what} ${number}`,
      AutoScalingGroupName: 'b2g-group',
      Description: `${what}: i-0${number}`,
      Cause,
      StartTime: new Date(Date.UTC(2026, 10, 22, 2, minute)),
      StatusCode: 'Successful' as const,
    });
    const failed = 'At 2026-11-22T02:40:00Z an instance was taken out of service in response to an ELB system health check failure.';
    autoScaling.on(DescribeScalingActivitiesCommand).resolves({
      Activities: [
        of(2, 'Terminating EC2 instance', 50, failed), of(1, 'Terminating EC2 instance', 30, failed),
        of(2, 'Launching a new EC2 instance', 28, 'launched'), of(1, 'Launching a new EC2 instance', 5, 'launched'),
      ],
    });

    expect(await movePointerOfGroup(runOf(settings), 'b2g-group')).toMatchObject({ function: 'roll-clusters', done: { 'revert-pointer': 1 }, failures: [] });
    expect(done()).not.toContain('CreateImageCommand');
  });

  test('nothing changes if no image is the cause, and nothing is read about other sources', async () => {
    ofGroup('prod');
    ssm.on(GetParameterHistoryCommand).resolves(history('ami-base', 'ami-1'));
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: MEMBERS.map((id) => describedInstance(id, { ImageId: 'ami-1' })) }] });

    expect(await movePointerOfGroup(runOf(settings), 'b2g-group')).toMatchObject({ done: {}, failures: [] });
    expect(done()).toEqual([]);
    expect(calls().length).toBeLessThanOrEqual(17);
  });

  test.each<[string, () => void]>([
    ['of another environment', () => ofGroup('staging')],
    ['of none', () => autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [describedGroup('b2g-group')] })],
    ['that is gone', () => autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] })],
  ])('the event of a group %s costs one request', async (_, answer) => {
    answer();

    expect(await movePointerOfGroup(runOf(settings), 'b2g-group')).toMatchObject({ function: 'roll-clusters', done: {}, failures: [] });
    expect(calls()).toEqual(['DescribeAutoScalingGroups']);
  });

  test('the event of a group that the inventory does not contain changes nothing', async () => {
    ofGroup('prod');
    ssm.on(GetParametersByPathCommand).resolves({ Parameters: [] });

    expect(await movePointerOfGroup(runOf(settings), 'b2g-group')).toMatchObject({ done: {}, failures: [] });
    expect(calls()).toEqual(['DescribeAutoScalingGroups', 'GetParametersByPath']);
  });

  test('an event without a group sends no request', async () => {
    expect(await movePointerOfGroup(runOf(settings), undefined)).toMatchObject({ function: 'roll-clusters', done: {}, failures: [] });
    expect(calls()).toEqual([]);
  });
});

test('the event of an image whose cluster has a malformed inventory entry fails the run with the name of the entry', async () => {
  ssm.on(GetParameterCommand, { Name: '/oban/prod/inventory/b2g' }).resolves({ Parameter: inventoryParameter('b2g', { kind: 'cluster' }) });

  expect((await movePointers(runOf(settings), 'ami-1')).failures).toMatchObject([{ subject: '/oban/prod/inventory/b2g' }]);
});

test('a pointer goes back to a deprecated image of another owner, which EC2 shows by its id', async () => {
  ssm.on(GetParameterHistoryCommand).resolves(history('ami-base', 'ami-other', 'ami-1'));
  pointerReads({ Value: 'ami-1', Version: 3 }, { Value: 'ami-other', Version: 4 });
  ssm.on(PutParameterCommand).resolves({ Version: 4 });
  ec2.on(DescribeImagesCommand, { ImageIds: ['ami-other', 'ami-base'] }).resolves({
    Images: ['ami-other', 'ami-base'].map((id) => describedImage(id, '2024-03-01', {}, { OwnerId: '801119661308', DeprecationTime: '2026-03-01T00:00:00.000Z' })),
  });
  refuseLaunches();

  await rollClusters(runOf(settings));

  expect(ssm.commandCalls(PutParameterCommand)[0].args[0].input).toMatchObject({ Value: 'ami-other' });
});

test('the move back skips an image that is not visible, and a failed query about it does not stop other clusters', async () => {
  ssm.on(GetParameterHistoryCommand).resolves(history('ami-base', 'ami-other', 'ami-1'));
  pointerReads({ Value: 'ami-1', Version: 3 }, { Value: 'ami-base', Version: 4 });
  ssm.on(PutParameterCommand).resolves({ Version: 4 });
  ec2.on(DescribeImagesCommand, { ImageIds: ['ami-other', 'ami-base'] }).rejects(fault('InternalError'));
  refuseLaunches();

  const { failures } = await rollClusters(runOf(settings));

  expect(ssm.commandCalls(PutParameterCommand)[0].args[0].input).toMatchObject({ Value: 'ami-base' });
  expect(failures).toEqual([]);
});

test('no refresh starts if the move of the pointer was overtaken', async () => {
  pointerReads({ Value: 'ami-base', Version: 3 });
  const run = runOf(settings);

  const summary = await movePointers(run, 'ami-1');

  expect(done()).toEqual([]);
  expect(run.lines).toEqual([['move-pointer', POINTER, 'overtaken'], ['start-instance-refresh', 'b2g-group', 'overtaken']]);
  expect(summary.failures).toEqual([]);
});

test('no refresh starts if the move of the pointer failed', async () => {
  ssm.on(PutParameterCommand).rejects(fault('ValidationException'));

  const summary = await movePointers(runOf(settings), 'ami-1');

  expect(done()).toEqual(['PutParameterCommand']);
  expect(summary.failures).toMatchObject([{ subject: POINTER, source: 'b2g' }]);
});

test('the state of the stack is read only if members may be replaced', async () => {
  await rollClusters(runOf({ ...settings, refresh: false }));

  expect(cloudFormation.calls()).toHaveLength(0);
});

test('no refresh starts if the state of the stack is unknown', async () => {
  cloudFormation.on(DescribeStacksCommand).rejects(fault('Throttling'));

  expect((await movePointers(runOf(settings), 'ami-1')).done).toEqual({ 'move-pointer': 1 });
});

test('the daily run also moves a pointer back', async () => {
  ssm.on(GetParameterHistoryCommand).resolves(history('ami-base', 'ami-1'));
  pointerReads({ Value: 'ami-1', Version: 2 }, { Value: 'ami-base', Version: 3 });
  ssm.on(PutParameterCommand).resolves({ Version: 3 });
  refuseLaunches();

  expect((await rollClusters(runOf(settings))).done).toMatchObject({ 'revert-pointer': 1 });
  expect(ssm.commandCalls(PutParameterCommand)[0].args[0].input).toMatchObject({ Value: 'ami-base' });
});

test.each([
  ['its group', () => autoScaling.on(DescribeScalingActivitiesCommand).rejects(fault('InternalFailure')), 'b2g-group'],
  ['the health of its members', () => loadBalancing.on(DescribeTargetHealthCommand).rejects(fault('InternalFailure')), 'b2g-group'],
  ['a group that is there', () => autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] }), 'b2g-group'],
  ['its pointer', () => ssm.on(GetParameterHistoryCommand).rejects(fault('AccessDeniedException')), POINTER],
])('a cluster without an answer about %s moves nothing, and the run fails with the name of the resource', async (_, break_, subject) => {
  break_();

  const summary = await movePointers(runOf(settings), 'ami-1');

  expect(done()).toEqual([]);
  expect(summary.failures).toMatchObject([{ subject, source: 'b2g' }]);
});

test('the warm-up of a group counts, and its grace period if it has none', async () => {
  const launched = { Reservations: [{ Instances: MEMBERS.map((id) => describedInstance(id, { LaunchTime: new Date('2026-11-22T02:55:00Z') })) }] };
  ec2.on(DescribeInstancesCommand).resolves(launched);

  expect((await rollClusters(runOf(settings))).failures).toMatchObject([{ reason: expect.stringContaining('warming up') }]);
});
