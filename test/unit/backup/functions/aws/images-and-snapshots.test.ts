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

test('of all that the account owns none is filtered, as any may use a snapshot', async () => {
  ec2.on(DescribeImagesCommand).resolves({ Images: [] });

  await ownedImages(clients.ec2);

  expect(inputs(DescribeImagesCommand)).toEqual([{ Owners: ['self'], IncludeDisabled: true, MaxResults: 1000 }]);
});

test('a page that fails fails the whole: half a list would be a wrong one', async () => {
  ec2.on(DescribeImagesCommand).resolvesOnce({ NextToken: 'more', Images: [describedImage('ami-1', '2026-11-20')] }).rejects(fault('InternalError'));

  await expect(ownedImages(clients.ec2)).rejects.toThrow('as AWS says');
});

test('snapshots are those with the tag, and by id those behind images that lack it', async () => {
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

test('snapshots by id are asked for 200 at a time, the most that a filter takes', async () => {
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [] });

  await snapshotsById(clients.ec2, Array.from({ length: 201 }, (_, index) => `snap-${index}`));

  expect(inputs(DescribeSnapshotsCommand).map(({ Filters }) => [Filters?.[0].Name, Filters?.[0].Values?.length])).toEqual([['snapshot-id', 200], ['snapshot-id', 1]]);
});

test('when every snapshot has its tag, nothing is asked twice', async () => {
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [describedSnapshot('snap-ami-1')] });
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-20')] });

  await snapshotsOfEnvironment(clients.ec2, 'prod', await ownedImages(clients.ec2));

  expect(inputs(DescribeSnapshotsCommand)).toHaveLength(1);
});

test('locks are read page by page; one whose time is up is none', async () => {
  ec2.on(DescribeLockedSnapshotsCommand)
    .resolvesOnce({ NextToken: 'more', Snapshots: [{ SnapshotId: 'snap-1', LockState: 'governance' }, { SnapshotId: 'snap-2', LockState: 'expired' }] })
    .resolvesOnce({ Snapshots: [{ SnapshotId: 'snap-3', LockState: 'compliance-cooloff' }] });

  expect(await lockedSnapshots(clients.ec2)).toEqual(['snap-1', 'snap-3']);
});
