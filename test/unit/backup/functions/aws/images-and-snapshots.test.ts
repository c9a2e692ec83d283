import { DescribeImagesCommand, DescribeImagesCommandInput, DescribeLockedSnapshotsCommand, DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { imagesOfEnvironment, imagesOfSource, ownedImages } from '../../../../../src/backup/functions/aws/images';
import { snapshotsById, snapshotsOfEnvironment } from '../../../../../src/backup/functions/aws/snapshots';
import { lockedSnapshots } from '../../../../../src/backup/functions/expire-images/locked-snapshots';
import { describedImage, describedSnapshot } from '../described';
import { clients, fault } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const inputs = (command: typeof DescribeImagesCommand | typeof DescribeSnapshotsCommand) => ec2.commandCalls(command as typeof DescribeImagesCommand)
  .map((call) => call.args[0].input);

beforeEach(() => ec2.reset());

test('images are read page by page, with what the planner looks at', async () => {
  const pages = [
    { NextToken: 'more', Images: [describedImage('ami-1', '2026-11-20', { 'oban:environment': 'prod' }, { Public: true })] },
    { NextToken: 'still', Images: [] }, // a filter may empty a page
    { Images: [describedImage('ami-2', '2026-11-21', {}, { DeregistrationProtection: 'enabled-with-cooldown', State: 'disabled' })] },
  ];
  const asked: DescribeImagesCommandInput[] = [];
  ec2.on(DescribeImagesCommand).callsFake((input) => {
    asked.push({ ...input }); // the paginator goes on with the same object
    return pages[asked.length - 1];
  });

  expect(await imagesOfEnvironment(clients.ec2, 'prod')).toEqual([
    {
      id: 'ami-1',
      name: 'oban/prod/app01/2026-11-20',
      state: 'available',
      createdAt: new Date('2026-11-20T01:00:00Z'),
      sourceInstanceId: undefined,
      tags: { 'oban:environment': 'prod' },
      snapshotIds: ['snap-ami-1'],
      isPublic: true,
      deregistrationProtection: undefined,
    },
    expect.objectContaining({ id: 'ami-2', isPublic: false, deregistrationProtection: 'enabled-with-cooldown', state: 'disabled' }),
  ]);
  expect(asked).toEqual([undefined, 'more', 'still'].map((NextToken) => ({
    Owners: ['self'], IncludeDisabled: true, Filters: [{ Name: 'tag:oban:environment', Values: ['prod'] }], MaxResults: 1000, NextToken,
  })));
});

test('the images of one source are selected by both tags', async () => {
  ec2.on(DescribeImagesCommand).resolves({ Images: [] });

  await imagesOfSource(clients.ec2, 'prod', 'b2g');

  expect(inputs(DescribeImagesCommand)[0].Filters).toEqual([{ Name: 'tag:oban:environment', Values: ['prod'] }, { Name: 'tag:oban:source', Values: ['b2g'] }]);
});

test('the images that the account owns are read without a filter, because any of them may use a snapshot', async () => {
  ec2.on(DescribeImagesCommand).resolves({ Images: [] });

  await ownedImages(clients.ec2);

  expect(inputs(DescribeImagesCommand)).toEqual([{ Owners: ['self'], IncludeDisabled: true, MaxResults: 1000 }]);
});

test('an error on one page fails the whole query, because an incomplete list would be wrong', async () => {
  ec2.on(DescribeImagesCommand).resolvesOnce({ NextToken: 'more', Images: [describedImage('ami-1', '2026-11-20')] }).rejects(fault('InternalError'));

  await expect(ownedImages(clients.ec2)).rejects.toThrow('as AWS says');
});

test('snapshots are read by their tag and, if they lack it, by the ids in the images', async () => {
  ec2.on(DescribeSnapshotsCommand, { Filters: [{ Name: 'tag:oban:environment', Values: ['prod'] }] })
    .resolvesOnce({ NextToken: 'more', Snapshots: [describedSnapshot('snap-ami-1', { 'oban:environment': 'prod' })] })
    .resolvesOnce({ Snapshots: [describedSnapshot('snap-left', { 'oban:environment': 'prod' })] })
    .on(DescribeSnapshotsCommand, { Filters: [{ Name: 'snapshot-id', Values: ['snap-ami-2'] }] })
    .resolves({ Snapshots: [describedSnapshot('snap-ami-2')] });
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-20'), describedImage('ami-2', '2026-11-20')] });

  const snapshots = await snapshotsOfEnvironment(clients.ec2, 'prod', await ownedImages(clients.ec2));

  expect(snapshots.map(({ id }) => id)).toEqual(['snap-ami-1', 'snap-left', 'snap-ami-2']);
  expect(snapshots[0]).toEqual({
    id: 'snap-ami-1', state: 'completed', tags: { 'oban:environment': 'prod' }, sourceInstanceId: 'i-1', volumeId: undefined,
  });
});

test('snapshots are requested by id in batches of 200, the limit of a filter', async () => {
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [] });

  await snapshotsById(clients.ec2, Array.from({ length: 201 }, (_, index) => `snap-${index}`));

  expect(inputs(DescribeSnapshotsCommand).map(({ Filters }) => [Filters?.[0].Name, Filters?.[0].Values?.length])).toEqual([['snapshot-id', 200], ['snapshot-id', 1]]);
});

test('snapshots are requested once if all of them have their tag', async () => {
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [describedSnapshot('snap-ami-1')] });
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-20')] });

  await snapshotsOfEnvironment(clients.ec2, 'prod', await ownedImages(clients.ec2));

  expect(inputs(DescribeSnapshotsCommand)).toHaveLength(1);
});

test('locks are read page by page, and an expired lock does not count', async () => {
  ec2.on(DescribeLockedSnapshotsCommand)
    .resolvesOnce({ NextToken: 'more', Snapshots: [{ SnapshotId: 'snap-1', LockState: 'governance' }, { SnapshotId: 'snap-2', LockState: 'expired' }] })
    .resolvesOnce({ Snapshots: [{ SnapshotId: 'snap-3', LockState: 'compliance-cooloff' }] });

  expect(await lockedSnapshots(clients.ec2)).toEqual(['snap-1', 'snap-3']);
});
