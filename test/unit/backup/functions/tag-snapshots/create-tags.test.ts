import { CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import type { TagSnapshots } from '../../../../../src/backup/functions/model/decision';
import { tagSnapshots } from '../../../../../src/backup/functions/tag-snapshots/create-tags';
import { clients, fault } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const change: TagSnapshots = {
  action: 'tag-snapshots', subject: 'ami-1', snapshotIds: ['snap-1', 'snap-2'], tags: { 'oban:environment': 'prod' }, reason: 'they lack tags',
};
const Tags = [{ Key: 'oban:environment', Value: 'prod' }];
const gone = fault('InvalidSnapshot.NotFound');

beforeEach(() => ec2.reset());

test('the snapshots of an image are tagged in one call', async () => {
  ec2.on(CreateTagsCommand).resolves({});

  expect(await tagSnapshots(clients.ec2, change)).toEqual({ result: 'done' });
  expect(ec2.commandCalls(CreateTagsCommand).map((call) => call.args[0].input)).toEqual([{ Resources: ['snap-1', 'snap-2'], Tags }]);
});

test('a snapshot that is gone does not keep the others from being tagged', async () => {
  ec2.on(CreateTagsCommand).rejects(gone).on(CreateTagsCommand, { Resources: ['snap-2'], Tags }).resolves({});

  expect(await tagSnapshots(clients.ec2, change)).toEqual({ result: 'done' });
  expect(ec2.commandCalls(CreateTagsCommand).map((call) => call.args[0].input.Resources)).toEqual([['snap-1', 'snap-2'], ['snap-1'], ['snap-2']]);
});

test('an image whose snapshots are all gone counts as done', async () => {
  ec2.on(CreateTagsCommand).rejects(gone);

  expect(await tagSnapshots(clients.ec2, change)).toMatchObject({ result: 'already-done' });
});

test('any other error is thrown', async () => {
  ec2.on(CreateTagsCommand).rejectsOnce(fault('UnauthorizedOperation')).rejectsOnce(gone).rejectsOnce(fault('UnauthorizedOperation'));

  await expect(tagSnapshots(clients.ec2, change)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  await expect(tagSnapshots(clients.ec2, change)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
});
