import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { databaseInstance } from '../../../../../src/backup/functions/check-backups/database';
import { fault } from '../run-fixture';

const rds = mockClient(RDSClient);
const asked = () => databaseInstance(new RDSClient({}), 'main');

beforeEach(() => rds.reset());

test('a DB instance is requested by its identifier, because the permission is for this DB instance', async () => {
  const latestRestorableTime = new Date('2026-11-22T01:55:00Z');
  rds.on(DescribeDBInstancesCommand, { DBInstanceIdentifier: 'main' })
    .resolves({ DBInstances: [{ DBInstanceStatus: 'available', BackupRetentionPeriod: 35, LatestRestorableTime: latestRestorableTime }] });

  expect(await asked()).toEqual({ id: 'main', createdAt: undefined, state: 'available', backupRetentionDays: 35, latestRestorableTime });
});

test('a response without fields or without a DB instance has no values', async () => {
  for (const DBInstances of [undefined, [], [{}]]) {
    rds.on(DescribeDBInstancesCommand).resolves({ DBInstances });
    expect(await asked()).toEqual({ id: 'main' });
  }
});

test('a DB instance that does not exist is an error', async () => {
  rds.on(DescribeDBInstancesCommand).rejects(fault('DBInstanceNotFoundFault'));

  await expect(asked()).rejects.toThrow();
});
