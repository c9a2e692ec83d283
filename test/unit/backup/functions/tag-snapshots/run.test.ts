import { CreateTagsCommand, DescribeImagesCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { tagSnapshots, tagSnapshotsOf } from '../../../../../src/backup/functions/tag-snapshots/run';
import { describedImage, describedSnapshot, ownTags, tagList } from '../described';
import { runOf } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const tags = ownTags('app01', '2026-11-22', '2026-12-06');
const tagged = () => ec2.commandCalls(CreateTagsCommand).map((call) => call.args[0].input);

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeSnapshotsCommand, { Filters: [{ Name: 'snapshot-id', Values: ['snap-ami-1'] }] }).resolves({ Snapshots: [describedSnapshot('snap-ami-1')] });
  ec2.on(CreateTagsCommand).resolves({});
});

test('the daily run tags every snapshot of an image of the environment that lacks tags', async () => {
  ec2.on(DescribeImagesCommand, { Filters: [{ Name: 'tag:oban:environment', Values: ['prod'] }] })
    .resolves({ Images: [describedImage('ami-1', '2026-11-22', tags), describedImage('ami-2', '2026-11-22', tags)] });
  ec2.on(DescribeSnapshotsCommand, { Filters: [{ Name: 'tag:oban:environment', Values: ['prod'] }] })
    .resolves({ Snapshots: [describedSnapshot('snap-ami-2', tags)] });

  const summary = await tagSnapshots(runOf({}));

  expect(tagged()).toEqual([{ Resources: ['snap-ami-1'], Tags: tagList(tags) }]);
  expect(summary).toMatchObject({ function: 'tag-snapshots', done: { 'tag-snapshots': 1 }, failures: [] });
});

test('the event of an image reads this image only', async () => {
  ec2.on(DescribeImagesCommand, { ImageIds: ['ami-1'], Owners: ['self'] }).resolves({ Images: [describedImage('ami-1', '2026-11-22', tags)] });

  expect((await tagSnapshotsOf(runOf({}), 'ami-1')).done).toEqual({ 'tag-snapshots': 1 });
  expect(ec2.calls()).toHaveLength(3);
});

test.each([
  ['of another environment', { ...tags, 'oban:environment': 'staging' }],
  ['of nobody', {}],
])('the event of an image %s changes nothing', async (_, otherTags) => {
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-22', otherTags)] });

  expect((await tagSnapshotsOf(runOf({}), 'ami-1')).done).toEqual({});
  expect(ec2.calls()).toHaveLength(1);
});
