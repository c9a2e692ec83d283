import { DeleteSnapshotCommand, DeregisterImageCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { deleteSnapshot } from '../../../../../src/backup/functions/expire-images/delete-snapshot';
import { deregisterImage } from '../../../../../src/backup/functions/expire-images/deregister-image';
import type { DeregisterImage } from '../../../../../src/backup/functions/model/decision';
import { clients, fault } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const change: DeregisterImage = {
  action: 'deregister-image', subject: 'ami-1', source: 'app01', snapshotIds: ['snap-1', 'snap-2'], reason: 'its last day was 2026-11-01',
};
const deleted = () => ec2.commandCalls(DeleteSnapshotCommand).map((call) => call.args[0].input.SnapshotId);

beforeEach(() => {
  ec2.reset();
  ec2.on(DeleteSnapshotCommand).resolves({});
});

test('an image and its snapshots are removed in one call', async () => {
  ec2.on(DeregisterImageCommand).resolves({
    DeleteSnapshotResults: [{ SnapshotId: 'snap-1', ReturnCode: 'success' }, { SnapshotId: 'snap-2', ReturnCode: 'success' }],
  });

  expect(await deregisterImage(clients.ec2, change)).toEqual({ result: 'done' });
  expect(ec2.commandCalls(DeregisterImageCommand)[0].args[0].input).toEqual({ ImageId: 'ami-1', DeleteAssociatedSnapshots: true });
  expect(deleted()).toEqual([]);
});

test.each(['internal-error', 'client-error', 'missing-permissions'] as const)('a snapshot that remained with the code %s is deleted separately', async (ReturnCode) => {
  ec2.on(DeregisterImageCommand).resolves({ DeleteSnapshotResults: [{ SnapshotId: 'snap-1', ReturnCode: 'success' }, { SnapshotId: 'snap-2', ReturnCode }] });

  expect(await deregisterImage(clients.ec2, change)).toEqual({ result: 'done' });
  expect(deleted()).toEqual(['snap-2']);
});

test('a snapshot that the response does not contain is deleted separately', async () => {
  ec2.on(DeregisterImageCommand).resolves({ DeleteSnapshotResults: [{ SnapshotId: 'snap-2', ReturnCode: 'success' }] });

  await deregisterImage(clients.ec2, change);

  expect(deleted()).toEqual(['snap-1']);
});

test('a snapshot that another image uses is not deleted', async () => {
  ec2.on(DeregisterImageCommand).resolves({
    DeleteSnapshotResults: [{ SnapshotId: 'snap-1', ReturnCode: 'success' }, { SnapshotId: 'snap-2', ReturnCode: 'skipped' }],
  });

  expect(await deregisterImage(clients.ec2, change)).toEqual({ result: 'done' });
  expect(deleted()).toEqual([]);
});

test('each remaining snapshot fails with its code and reason, and the others are still deleted', async () => {
  ec2.on(DeregisterImageCommand).resolves({ DeleteSnapshotResults: [{ SnapshotId: 'snap-1', ReturnCode: 'internal-error' }] });
  ec2.on(DeleteSnapshotCommand, { SnapshotId: 'snap-1' }).rejects(fault('UnauthorizedOperation'));

  await expect(deregisterImage(clients.ec2, change))
    .rejects.toThrow('ami-1 is deregistered, but some of its snapshots remain: snap-1 (internal-error; UnauthorizedOperation: as AWS says)');
  expect(deleted()).toEqual(['snap-1', 'snap-2']);
});

test.each(['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'])('an image that no longer exists (%s) is done, and its snapshots are deleted', async (name) => {
  ec2.on(DeregisterImageCommand).rejects(fault(name));
  ec2.on(DeleteSnapshotCommand, { SnapshotId: 'snap-1' }).rejects(fault('InvalidSnapshot.NotFound'));

  expect(await deregisterImage(clients.ec2, change)).toEqual({ result: 'already-done', detail: 'it no longer exists' });
  expect(deleted()).toEqual(['snap-1', 'snap-2']);
});

test('an image that is not deregistered keeps its snapshots', async () => {
  ec2.on(DeregisterImageCommand).rejects(fault('OperationNotPermitted'));

  await expect(deregisterImage(clients.ec2, change)).rejects.toMatchObject({ name: 'OperationNotPermitted' });
  expect(deleted()).toEqual([]);
});

test.each([
  ['InvalidSnapshot.NotFound', 'already-done'],
  ['InvalidSnapshot.InUse', 'overtaken'],
])('the deletion of a snapshot with the error %s has the result %s', async (name, result) => {
  ec2.on(DeleteSnapshotCommand).rejects(fault(name));

  expect(await deleteSnapshot(clients.ec2, 'snap-1')).toMatchObject({ result });
});

test('the deletion of a snapshot throws any other error', async () => {
  ec2.on(DeleteSnapshotCommand).rejects(fault('InternalError'));

  await expect(deleteSnapshot(clients.ec2, 'snap-1')).rejects.toMatchObject({ name: 'InternalError' });
});
