import { CreateImageCommand, DescribeImagesCommand, DescribeInstancesCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { createImages } from '../../../../../src/backup/functions/create-images/run';
import { describedImage, describedInstance, describedSnapshot, inventoryParameter, ownTags, tagList } from '../described';
import { fault, NOW, runOf } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const ssm = mockClient(SSMClient);
const settings = { retention: { dailyDays: 14 } };
const created = () => ec2.commandCalls(CreateImageCommand).map((call) => call.args[0].input.Name);

beforeEach(() => {
  ec2.reset();
  ssm.reset();
  const selected = { Tags: tagList({ 'oban:environment': 'prod', 'oban:backup': 'daily' }) };
  ec2.on(DescribeInstancesCommand, { Filters: [{ Name: 'tag:oban:environment', Values: ['prod'] }] }).resolves({
    Reservations: [{ Instances: [describedInstance('i-1', selected), describedInstance('i-2', selected)] }, { Instances: [describedInstance('i-3', selected)] }],
  });
  ssm.on(GetParametersByPathCommand).resolves({
    Parameters: ['1', '2', '3'].map((number) => inventoryParameter(`app0${number}`, { kind: 'server', instanceId: `i-${number}` })),
  });
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-2', '2026-11-22', ownTags('app02', '2026-11-22', '2026-12-06', 'i-2'))] });
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [describedSnapshot('snap-ami-2')] });
  ec2.on(CreateImageCommand).resolves({ ImageId: 'ami-new' });
});

test('every server without an image of the day gets one, and a failure names its server and does not stop the others', async () => {
  ec2.on(CreateImageCommand, { InstanceId: 'i-1' }).rejects(fault('InternalError'));
  const run = runOf(settings);

  const summary = await createImages(run);

  expect(created()).toEqual(['oban/prod/app01/2026-11-22', 'oban/prod/app03/2026-11-22']);
  expect(summary).toMatchObject({
    function: 'create-images', done: { 'create-image': 1 }, failures: [{ subject: 'i-1', source: 'app01', reason: 'InternalError: as AWS says' }],
  });
  expect([...run.lines].sort()).toEqual([['create-image', 'i-1', 'failed'], ['create-image', 'i-3', 'done'], ['skip', 'i-2', 'noted']]);
});

test('a quarantine that somebody set by hand gets a record, and the image inherits it', async () => {
  const tags = { 'oban:environment': 'prod', 'oban:backup': 'daily', 'oban:quarantine': 'a webshell' };
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [describedInstance('i-1', { Tags: tagList(tags) })] }] });
  ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/quarantine' }).resolves({});
  const run = runOf(settings);

  await createImages(run);

  expect([...run.lines].sort()).toEqual([['create-image', 'i-1', 'done'], ['record-quarantine', 'i-1', 'done']]);
  expect(ssm.commandCalls(PutParameterCommand)[0].args[0].input).toMatchObject({ Name: '/oban/prod/quarantine/i-1', Value: expect.stringContaining('"since":"2026-11-22"') });
});

test('a duplicate event does not fail while EC2 does not list the new images yet', async () => {
  jest.useFakeTimers();
  const tags = (source: string) => ownTags(source, '2026-11-22', '2026-12-06');
  const listed = (source: string) => ({ Images: [describedImage(`ami-${source}`, '2026-11-22', tags(source), { State: 'pending' })] });
  ec2.on(CreateImageCommand).rejects(fault('InvalidAMIName.Duplicate'));
  for (const source of ['app01', 'app03']) {
    ec2.on(DescribeImagesCommand, { Filters: [{ Name: 'name', Values: [`oban/prod/${source}/2026-11-22`] }] })
      .resolvesOnce({ Images: [] }).resolvesOnce({ Images: [] }).resolves(listed(source));
  }
  const run = runOf(settings);

  const running = createImages(run);
  await jest.advanceTimersByTimeAsync(60_000);

  expect((await running).failures).toEqual([]);
  expect([...run.lines].sort()).toEqual([['create-image', 'i-1', 'already-done'], ['create-image', 'i-3', 'already-done'], ['skip', 'i-2', 'noted']]);
  jest.useRealTimers();
});

test('an event of another day makes no image', async () => {
  const summary = await createImages(runOf(settings, { runTime: { eventTime: new Date('2026-11-21T03:00:00Z'), clock: NOW } }));

  expect([created(), summary.done, summary.failures]).toEqual([[], {}, []]);
});

test('a failed query fails the whole run, and no image is made', async () => {
  ec2.on(DescribeImagesCommand).rejects(fault('UnauthorizedOperation'));

  await expect(createImages(runOf(settings))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  expect(created()).toEqual([]);
});
