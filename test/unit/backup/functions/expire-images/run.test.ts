import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  DeleteSnapshotCommand, DeregisterImageCommand, DescribeImageAttributeCommand, DescribeImageReferencesCommand, DescribeImagesCommand,
  DescribeInstancesCommand, DescribeLaunchTemplateVersionsCommand, DescribeLockedSnapshotsCommand, DescribeSnapshotsCommand, EC2Client,
  LaunchPermission,
} from '@aws-sdk/client-ec2';
import { DescribeParametersCommand, GetParameterCommand, GetParametersByPathCommand, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import * as imageReferences from '../../../../../src/backup/functions/expire-images/image-references';
import { expireImages } from '../../../../../src/backup/functions/expire-images/run';
import { describedImage, describedInstance, describedSnapshot, inventoryParameter, ownTags } from '../described';
import { fault, runOf } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const autoScaling = mockClient(AutoScalingClient);
const ssm = mockClient(SSMClient);

const expired = ownTags('app01', '2026-11-01', '2026-11-15');
const deregistered = () => ec2.commandCalls(DeregisterImageCommand).map((call) => call.args[0].input.ImageId);
const actions = () => ec2.calls().map((call) => call.args[0].constructor.name);

/** So many images past their day, and a good one of today. */
function world(number: number): void {
  const ids = Array.from({ length: number }, (_, index) => `ami-${index}`);
  const young = ownTags('app01', '2026-11-22', '2026-12-06');
  ec2.on(DescribeImagesCommand).resolves({
    Images: [...ids.map((id) => describedImage(id, '2026-11-01', expired)), describedImage('ami-young', '2026-11-22', young)],
  });
  ec2.on(DescribeSnapshotsCommand).resolves({
    Snapshots: [...ids.map((id) => describedSnapshot(`snap-${id}`, expired)), describedSnapshot('snap-ami-young', young)],
  });
}

beforeEach(() => {
  [ec2, autoScaling, ssm].forEach((mock) => mock.reset());
  ec2.on(DescribeLockedSnapshotsCommand).resolves({});
  ec2.on(DescribeInstancesCommand).resolves({});
  ec2.on(DescribeLaunchTemplateVersionsCommand).resolves({});
  ec2.on(DescribeImageReferencesCommand).resolves({});
  ec2.on(DeregisterImageCommand).callsFake(({ ImageId }) => ({ DeleteSnapshotResults: [{ SnapshotId: `snap-${ImageId}`, ReturnCode: 'success' }] }));
  ec2.on(DeleteSnapshotCommand).resolves({});
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
  ssm.on(DescribeParametersCommand).resolves({});
  ssm.on(GetParametersByPathCommand).resolves({});
  world(1);
});

test('an image that is due and not needed is removed in one call', async () => {
  const summary = await expireImages(runOf({}));

  expect(deregistered()).toEqual(['ami-0']);
  expect(ec2.commandCalls(DeleteSnapshotCommand)).toEqual([]);
  expect(summary).toMatchObject({ function: 'expire-images', done: { 'deregister-image': 1 }, kept: { 'not-due': 1 }, failures: [], left: 0 });
});

test('the resources that may need an image are read after everything else, and the references of AWS last', async () => {
  await expireImages(runOf({}));

  expect(actions().indexOf('DescribeSnapshotsCommand')).toBeLessThan(actions().indexOf('DescribeInstancesCommand'));
  expect(actions().slice(-2)).toEqual(['DescribeImageReferencesCommand', 'DeregisterImageCommand']);
});

test.each([
  ['instances', () => ec2.on(DescribeInstancesCommand).rejects(fault('RequestLimitExceeded'))],
  ['pointers', () => ssm.on(DescribeParametersCommand).rejects(fault('AccessDeniedException'))],
  ['launch templates', () => autoScaling.on(DescribeAutoScalingGroupsCommand).rejects(fault('InternalFailure'))],
  ['snapshots', () => ec2.on(DescribeSnapshotsCommand).rejects(fault('InternalError'))],
  ['snapshot locks', () => ec2.on(DescribeLockedSnapshotsCommand).rejects(fault('UnauthorizedOperation'))],
])('every image stays and the run fails without an answer about %s', async (subject, break_) => {
  break_();

  const summary = await expireImages(runOf({}));

  expect(deregistered()).toEqual([]);
  expect(summary.failures.map((failure) => failure.subject)).toEqual([subject]);
  expect(summary.kept.unanswered).toBeGreaterThanOrEqual(1);
});

describe('the last good image of a source', () => {
  const PARAMETERS = { Path: '/oban/prod', Recursive: true };
  const retire = (source: string, ...others: Parameter[]) => ssm.on(GetParametersByPathCommand, PARAMETERS)
    .resolvesOnce({ NextToken: 'more', Parameters: [{ Name: '/oban/prod/retired/app09', Value: '2026-10-01' }, { Name: '/oban/prod/b2g/image/ami-1', Value: 'ami-1' }] })
    .resolvesOnce({ Parameters: [{ Name: `/oban/prod/retired/${source}`, Value: '2026-11-20' }, ...others] });

  beforeEach(() => ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-0', '2026-11-01', expired)] }));

  test('the last good image of a source stays', async () => {
    expect([(await expireImages(runOf({}))).kept['newest-good'], deregistered()]).toEqual([1, []]);
  });

  test('the last good image is removed if its source is retired, on any page of the parameters', async () => {
    retire('app01');

    expect([(await expireImages(runOf({}))).failures, deregistered()]).toEqual([[], ['ami-0']]);
  });

  test('the last good image stays if another source is retired', async () => {
    retire('app011');

    expect([(await expireImages(runOf({}))).failures, deregistered()]).toEqual([[], []]);
  });

  test('the parameters of the environment are requested once', async () => {
    await expireImages(runOf({}));

    expect(ssm.commandCalls(GetParametersByPathCommand).map(({ args }) => args[0].input)).toEqual([expect.objectContaining(PARAMETERS)]);
  });

  test('the last good image stays if the retired name is in the inventory again, and the run fails with the command that reverses it', async () => {
    retire('app01', inventoryParameter('app01', { kind: 'server', instanceId: 'i-1' }));

    const summary = await expireImages(runOf({}));

    expect([deregistered(), summary.kept['newest-good']]).toEqual([[], 1]);
    expect(summary.failures).toEqual([
      { subject: 'app01', reason: expect.stringContaining('npx oban-environment backup retire --undo app01 --environment prod') },
    ]);
  });

  test('the last good image stays if the parameters cannot be read, and the run fails', async () => {
    ssm.on(GetParametersByPathCommand, PARAMETERS).rejects(fault('AccessDeniedException'));

    const summary = await expireImages(runOf({}));

    expect([deregistered(), summary.kept['newest-good']]).toEqual([[], 1]);
    expect(summary.failures.map(({ subject }) => subject)).toEqual(['retired sources', 'inventory', 'holds', 'quarantine', 'restores']);
  });
});

test('an image that an instance on a later page was launched from stays', async () => {
  ec2.on(DescribeInstancesCommand)
    .resolvesOnce({ NextToken: 'more', Reservations: [{ Instances: [describedInstance('i-1')] }] })
    .resolvesOnce({ Reservations: [{ Instances: [describedInstance('i-2', { ImageId: 'ami-0', State: { Name: 'stopped' } })] }] });

  expect([(await expireImages(runOf({}))).kept.instance, deregistered()]).toEqual([1, []]);
});

test('an image stays if AWS reports any use of it, and the other images of its batch are removed', async () => {
  world(3);
  ec2.on(DescribeImageReferencesCommand)
    .resolvesOnce({ NextToken: 'more', ImageReferences: [] })
    .resolvesOnce({ ImageReferences: [{ ImageId: 'ami-1', ResourceType: 'imagebuilder:ImageRecipe', Arn: 'arn:aws:imagebuilder:recipe' }] });
  const run = runOf({});

  const summary = await expireImages(run);

  expect(ec2.commandCalls(DescribeImageReferencesCommand)[0].args[0].input.IncludeAllResourceTypes).toBe(true);
  expect(deregistered().sort()).toEqual(['ami-0', 'ami-2']);
  expect(summary.kept['aws-reports-use']).toBe(1);
  expect(run.outcomes.find(({ decision }) => decision.subject === 'ami-1')?.decision.reason).toContain('imagebuilder:ImageRecipe arn:aws:imagebuilder:recipe');
});

test('images are confirmed ten at a time; if a request fails, its ten images stay, the others are removed and the run fails', async () => {
  world(25);
  ec2.on(DescribeImageReferencesCommand).rejectsOnce(fault('InternalError')).resolves({});

  const summary = await expireImages(runOf({}));

  expect(ec2.commandCalls(DescribeImageReferencesCommand).map((call) => call.args[0].input.ImageIds?.length)).toEqual([10, 10, 5]);
  expect(deregistered()).toHaveLength(15);
  expect(summary).toMatchObject({ kept: { unanswered: 10 }, failures: [{ reason: expect.stringContaining('InternalError') }] });
});

test('an image that the response of AWS does not contain stays', async () => {
  world(2);
  const asked = jest.spyOn(imageReferences, 'imageReferences').mockResolvedValue(new Map([['ami-1', []]]));

  const summary = await expireImages(runOf({}));

  asked.mockRestore();
  expect([deregistered(), summary.kept.unanswered]).toEqual([['ami-1'], 1]);
});

test('a run that is short of time stops cleanly: the remaining images are counted, not requested, and no failure', async () => {
  world(100);
  const deadline = { isNear: () => deregistered().length >= 20 };

  const summary = await expireImages(runOf({}, { deadline }));

  expect(deregistered()).toHaveLength(20);
  expect(summary).toMatchObject({ done: { 'deregister-image': 20 }, left: 80, failures: [] });
  expect(ec2.commandCalls(DescribeImageReferencesCommand).length).toBeLessThan(10);
});

test('an image that cannot be removed does not stop the others', async () => {
  world(12);
  ec2.on(DeregisterImageCommand, { ImageId: 'ami-3' }).rejects(fault('OperationNotPermitted'));

  const summary = await expireImages(runOf({}));

  expect(summary).toMatchObject({ done: { 'deregister-image': 11 }, failures: [{ subject: 'ami-3', reason: 'OperationNotPermitted: as AWS says' }] });
});

test('snapshots that an earlier run left behind are deleted', async () => {
  const snapshots = ['snap-ami-0', 'snap-ami-young', 'snap-left'].map((id) => describedSnapshot(id, expired));
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: snapshots });

  await expireImages(runOf({}));

  expect(ec2.commandCalls(DeleteSnapshotCommand).map((call) => call.args[0].input.SnapshotId)).toEqual(['snap-left']);
});

test('a dry run reads the same and changes nothing', async () => {
  const summary = await expireImages(runOf({ isDryRun: true }));

  expect(deregistered()).toEqual([]);
  expect(summary).toMatchObject({ planned: { 'deregister-image': 1 }, done: {} });
  expect(ec2.commandCalls(DescribeImageReferencesCommand)).toHaveLength(1);
});

describe('a launch template names a parameter of another account', () => {
  const ARN = 'arn:aws:ssm:ap-southeast-2:210987654321:parameter/golden';
  const denied = fault('AccessDeniedException', 'not authorized to perform: ssm:GetParameter');
  const shareWith = (...LaunchPermissions: LaunchPermission[]) => ec2.on(DescribeImageAttributeCommand, { ImageId: 'ami-1' }).resolves({ LaunchPermissions });
  const attributes = () => ec2.commandCalls(DescribeImageAttributeCommand).map((call) => call.args[0].input.ImageId);

  beforeEach(() => {
    world(3);
    ssm.on(GetParametersByPathCommand).resolves({ Parameters: [{ Name: '/oban/prod/backup', ARN: 'arn:aws:ssm:ap-southeast-2:123456789012:parameter/oban/prod/backup' }] });
    ssm.on(GetParameterCommand, { Name: ARN }).rejects(denied);
    ec2.on(DescribeLaunchTemplateVersionsCommand).resolves({
      LaunchTemplateVersions: [1, 2].map((VersionNumber) => ({ LaunchTemplateId: 'lt-1', VersionNumber, LaunchTemplateData: { ImageId: `resolve:ssm:${ARN}` } })),
    });
    ec2.on(DescribeImageAttributeCommand).resolves({ LaunchPermissions: [] });
  });

  test('private images are removed, and the parameter is reported once with its cause, and not as a failure', async () => {
    const run = runOf({});

    const summary = await expireImages(run);

    expect(deregistered().sort()).toEqual(['ami-0', 'ami-1', 'ami-2']);
    expect(summary.failures).toEqual([]);
    const told = run.outcomes.filter(({ decision }) => JSON.stringify(decision).includes(ARN));
    expect(told).toMatchObject([{ decision: { action: 'warn', subject: ARN, reason: expect.stringContaining('not authorized to perform: ssm:GetParameter') }, outcome: { result: 'noted' } }]);
  });

  test('an image that is shared with the account of the parameter stays, and fails the run once', async () => {
    shareWith({ UserId: '210987654321' });

    const summary = await expireImages(runOf({}));

    expect(deregistered().sort()).toEqual(['ami-0', 'ami-2']);
    expect(summary.kept['open-question']).toBe(1);
    expect(summary.failures).toMatchObject([{ subject: ARN, reason: expect.stringMatching(/these images stay after their last day: ami-1\. Remedy: share the parameter/) }]);
  });

  test('an image that is shared with a third account is removed', async () => {
    shareWith({ UserId: '999999999999' });

    expect([(await expireImages(runOf({}))).failures, deregistered()]).toEqual([[], expect.arrayContaining(['ami-1'])]);
  });

  test('an image whose launch permissions are unknown stays, and the run fails', async () => {
    ec2.on(DescribeImageAttributeCommand, { ImageId: 'ami-1' }).rejects(fault('UnauthorizedOperation'));

    const summary = await expireImages(runOf({}));

    expect(deregistered().sort()).toEqual(['ami-0', 'ami-2']);
    expect(summary.failures).toMatchObject([{ subject: 'launch permissions of ami-1', reason: expect.stringContaining('UnauthorizedOperation') }]);
  });

  test('a parameter that is shared with this account holds the image that it names, and no launch permissions are read', async () => {
    ssm.on(GetParameterCommand, { Name: ARN }).resolves({ Parameter: { Name: '/golden', ARN, Value: 'ami-1' } });

    const summary = await expireImages(runOf({}));

    expect(deregistered().sort()).toEqual(['ami-0', 'ami-2']);
    expect([summary.kept['launch-source'], summary.failures, attributes()]).toEqual([2, [], []]);
  });

  test('launch permissions are read only of images that are due, and only if there is such a parameter', async () => {
    await expireImages(runOf({}));
    expect(attributes().sort()).toEqual(['ami-0', 'ami-1', 'ami-2']);

    ec2.resetHistory();
    ec2.on(DescribeLaunchTemplateVersionsCommand).resolves({});
    await expireImages(runOf({}));
    expect(attributes()).toEqual([]);
  });
});
