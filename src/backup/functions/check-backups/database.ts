import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Database } from '../model/resources';

/** Returns a DB instance. */
export async function databaseInstance(client: RDSClient, id: string): Promise<Database> {
  const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
  const [{ InstanceCreateTime, DBInstanceStatus, BackupRetentionPeriod, LatestRestorableTime } = {}] = DBInstances;
  return {
    id,
    createdAt: InstanceCreateTime,
    state: DBInstanceStatus,
    backupRetentionDays: BackupRetentionPeriod,
    latestRestorableTime: LatestRestorableTime,
  };
}
