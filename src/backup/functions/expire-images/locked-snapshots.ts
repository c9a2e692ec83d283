import { DescribeLockedSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { PAGE_SIZE } from '../aws/filters';

/**
 * Returns the ids of all locked snapshots. An expired lock does not count.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshot-lock.html
 */
export async function lockedSnapshots(ec2: EC2Client): Promise<string[]> {
  const locked: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ec2.send(new DescribeLockedSnapshotsCommand({ MaxResults: PAGE_SIZE, NextToken: nextToken }));
    locked.push(...page.Snapshots?.flatMap(({ SnapshotId, LockState }) => (LockState === 'expired' ? [] : SnapshotId ?? [])) ?? []); // promise FN-3j.2
    nextToken = page.NextToken;
  } while (nextToken); // promise ALL-5a.2
  return locked;
}
