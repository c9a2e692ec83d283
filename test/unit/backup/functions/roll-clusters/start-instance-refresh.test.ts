import { AutoScalingClient, StartInstanceRefreshCommand } from '@aws-sdk/client-auto-scaling';
import { mockClient } from 'aws-sdk-client-mock';
import type { StartInstanceRefresh } from '../../../../../src/backup/functions/model/decision';
import { startInstanceRefresh } from '../../../../../src/backup/functions/roll-clusters/start-instance-refresh';
import { clients, fault } from '../run-fixture';

const autoScaling = mockClient(AutoScalingClient);
const change: StartInstanceRefresh = {
  action: 'start-instance-refresh', subject: 'b2g-group', source: 'b2g', minHealthyPercentage: 100, maxHealthyPercentage: 100, reason: 'members are old',
};

beforeEach(() => autoScaling.reset());

test('a refresh launches the successor of a member first', async () => {
  autoScaling.on(StartInstanceRefreshCommand).resolves({ InstanceRefreshId: 'r' });

  expect(await startInstanceRefresh(clients.autoScaling, change)).toEqual({ result: 'done' });
  expect(autoScaling.commandCalls(StartInstanceRefreshCommand)[0].args[0].input).toEqual({
    AutoScalingGroupName: 'b2g-group',
    Strategy: 'Rolling',
    Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 100, SkipMatching: false },
  });
});

test('a refresh that is in progress counts as "already there"', async () => {
  autoScaling.on(StartInstanceRefreshCommand).rejects(fault('InstanceRefreshInProgress'));

  expect(await startInstanceRefresh(clients.autoScaling, change)).toMatchObject({ result: 'already-done' });
});

test('any other error is thrown', async () => {
  autoScaling.on(StartInstanceRefreshCommand).rejects(fault('ResourceContention'));

  await expect(startInstanceRefresh(clients.autoScaling, change)).rejects.toMatchObject({ name: 'ResourceContention' });
});
