import type { Group, ScalingActivity } from '../../../../../src/backup/functions/model/resources';
import { failedLaunches } from '../../../../../src/backup/functions/roll-clusters/failed-launches';
import { group, hoursAgo, member, NOW } from '../world-fixture';

const launch = (hours: number, statusCode: string): ScalingActivity => (
  { startedAt: hoursAgo(hours), description: 'Launching a new EC2 instance', cause: 'an unhealthy instance needed to be replaced', statusCode }
);
const LACKS_ONE = { members: [member('i-0aaa')] };
const counted = (activities: ScalingActivity[], change: Partial<Group> = LACKS_ONE) => failedLaunches(group({ ...change, activities }), NOW);

test('failed launches since the last success count while the group lacks a member', () => {
  expect(counted([launch(1, 'Failed'), launch(2, 'Failed'), launch(3, 'Successful'), launch(4, 'Failed')])).toBe(2);
  expect(counted([launch(1, 'Successful'), launch(2, 'Failed')])).toBe(0);
  expect(counted([])).toBe(0);
});

test('a group lacks a member that is unhealthy or not in service', () => {
  const failed = [launch(1, 'Failed')];
  expect(counted(failed, { members: [member('i-0aaa'), member('i-0bbb')] })).toBe(0);
  expect(counted(failed, { members: [member('i-0aaa'), member('i-0bbb', { healthStatus: 'Unhealthy' })] })).toBe(1);
  expect(counted(failed, { members: [member('i-0aaa'), member('i-0bbb', { lifecycleState: 'Pending' })] })).toBe(1);
  expect(counted(failed, { members: [member('i-0aaa'), member('i-0bbb')], desiredCapacity: 3 })).toBe(1);
});

test('each failed launch is counted by at least one daily run, and an old one by none', () => {
  expect(counted([launch(25, 'Failed')])).toBe(1);
  expect(counted([launch(27, 'Failed')])).toBe(0);
});

test('only launches that have ended count', () => {
  expect(counted([{ ...launch(1, 'Failed'), description: 'Terminating EC2 instance: i-0ccc' }, launch(1, 'InProgress')])).toBe(0);
});
