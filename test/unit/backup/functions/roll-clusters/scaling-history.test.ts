import { AutoScalingClient, DescribeInstanceRefreshesCommand, DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling';
import { mockClient } from 'aws-sdk-client-mock';
import { instanceRefreshes, scalingActivities } from '../../../../../src/backup/functions/roll-clusters/scaling-history';
import { clients, NOW } from '../run-fixture';

const autoScaling = mockClient(AutoScalingClient);
const SINCE = new Date('2026-11-20T00:00:00Z');
const activity = (day: string) => ({
  ActivityId: day, AutoScalingGroupName: 'b2g', Cause: 'why', StatusCode: 'Successful' as const, StartTime: new Date(`${day}T00:00:00Z`), Description: 'what',
});

beforeEach(() => autoScaling.reset());

test('activities are read back to the given time, and no further', async () => {
  autoScaling.on(DescribeScalingActivitiesCommand)
    .resolvesOnce({ NextToken: 'more', Activities: [activity('2026-11-22')] })
    .resolvesOnce({ NextToken: 'still', Activities: [activity('2026-11-20'), activity('2026-11-19')] })
    .rejects(new Error('read too far'));

  const activities = await scalingActivities(clients.autoScaling, 'b2g', SINCE);

  expect(activities.map(({ startedAt }) => startedAt.getUTCDate())).toEqual([22, 20, 19]);
  expect(activities[0]).toEqual({
    startedAt: new Date('2026-11-22T00:00:00Z'), description: 'what', cause: 'why', statusCode: 'Successful', statusMessage: undefined,
  });
});

test('refreshes are read back to the given time, and one that has not begun counts as of now', async () => {
  autoScaling.on(DescribeInstanceRefreshesCommand)
    .resolvesOnce({ NextToken: 'more', InstanceRefreshes: [{ Status: 'Pending' }] })
    .resolvesOnce({ NextToken: 'still', InstanceRefreshes: [{ Status: 'Failed', StartTime: new Date('2026-11-01T00:00:00Z') }] })
    .rejects(new Error('read too far'));

  expect(await instanceRefreshes(clients.autoScaling, 'b2g', SINCE, NOW))
    .toEqual([{ status: 'Pending', startedAt: NOW }, { status: 'Failed', startedAt: new Date('2026-11-01T00:00:00Z') }]);
});
