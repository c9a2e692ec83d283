import type { DatabaseRule } from './database-rule';
import { regionOfArn } from '../../checks/known-arn';

const RESTORING = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html';
const ARN = /^arn:[\w-]+:rds:[\w-]+:\d+:snapshot:/;

/** The form of ids of EBS snapshots, which would also be valid names in RDS. */
const VOLUME_SNAPSHOT = /^snap-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** The form of names of snapshots. Snapshots of RDS and AWS Backup have a prefix. */
const NAME = /^((rds|awsbackup):)?[a-z][a-z0-9-]{0,254}$/i;

export const SNAPSHOT: DatabaseRule = {
  name: 'snapshot',
  source: RESTORING,
  check: (database) => {
    const snapshot = database.text('DBSnapshotIdentifier');
    return snapshot === undefined || ARN.test(snapshot) || (NAME.test(snapshot) && !VOLUME_SNAPSHOT.test(snapshot)) ? undefined
      : `the database's snapshotIdentifier is '${snapshot}': give the name or the ARN of a snapshot of RDS, such as 'oban-prod-2026-11-30'`;
  },
};

export const SNAPSHOT_REGION: DatabaseRule = {
  name: 'snapshot Region',
  source: RESTORING,
  check: (database) => {
    const snapshot = database.text('DBSnapshotIdentifier') ?? '';
    const region = ARN.test(snapshot) ? regionOfArn(snapshot) : undefined;
    return region === undefined || database.region === undefined || region === database.region ? undefined
      : `the database's snapshotIdentifier is of ${region} and the database is in ${database.region}: copy the snapshot to ${database.region} and give the copy, because a snapshot is restored in its own Region`;
  },
};
