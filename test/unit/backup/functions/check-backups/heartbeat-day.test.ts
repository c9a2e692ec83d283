import { isHeartbeatDue } from '../../../../../src/backup/functions/check-backups/heartbeat-day';

const clock = new Date('2026-11-23T20:00:05Z');
const [monday, tuesday, sunday] = ['2026-11-23T20:00:00Z', '2026-11-24T20:00:00Z', '2026-11-29T20:00:00Z'].map((time) => ({ clock, eventTime: new Date(time) }));

test.each([
  ['off', monday, false],
  ['daily', monday, true],
  ['daily', tuesday, true],
  ['weekly', monday, true],
  ['weekly', tuesday, false],
  ['weekly', sunday, false],
  ['daily', { clock }, false],
  ['weekly', { clock }, false],
] as const)('a heartbeat that is %s is due at %o: %s', (heartbeat, runTime, isDue) => {
  expect(isHeartbeatDue(heartbeat, runTime)).toBe(isDue);
});

test('the day is that of the event, in UTC', () => {
  expect(isHeartbeatDue('weekly', { clock, eventTime: new Date('2026-11-22T23:59:59Z') })).toBe(false);
  expect(isHeartbeatDue('weekly', { clock, eventTime: new Date('2026-11-23T00:00:00Z') })).toBe(true);
});
