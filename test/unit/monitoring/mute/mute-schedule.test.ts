import { parseCron } from '../../../../src/monitoring/mute/cron';
import { isTimeZone, millisecondsOf, neverPause, windowAt } from '../../../../src/monitoring/mute/mute-schedule';

const MONDAY_NOON = new Date('2026-03-02T12:00:00Z');

function windowOf(expression: string, duration: string, timeZone?: string, now = MONDAY_NOON): string | undefined {
  const window = windowAt({ expression, duration, timeZone }, now);
  return window && `${window.start.toISOString().slice(0, 16)} to ${window.end.toISOString().slice(0, 16)}`;
}

describe('the window that is open, or the next one', () => {
  test.each([
    ['cron(0 2 * * SUN)', 'PT4H', undefined, '2026-03-08T02:00 to 2026-03-08T06:00'],
    ['cron(0 11 * * MON)', 'PT4H', undefined, '2026-03-02T11:00 to 2026-03-02T15:00'],
    ['cron(0 8 * * *)', 'PT4H', undefined, '2026-03-03T08:00 to 2026-03-03T12:00'],
    ['cron(30 1,13 * MAR-APR MON-FRI)', 'PT1H', undefined, '2026-03-02T13:30 to 2026-03-02T14:30'],
    ['cron(0 0 1 4 *)', 'P1DT12H', undefined, '2026-04-01T00:00 to 2026-04-02T12:00'],
    ['cron(0 18 * * FRI)', 'P2DT18H', undefined, '2026-03-06T18:00 to 2026-03-09T12:00'],
    ['cron(0 23 * * *)', 'PT2H', 'Australia/Sydney', '2026-03-02T12:00 to 2026-03-02T14:00'],
    ['at(2026-03-02T11:30)', 'PT1H', undefined, '2026-03-02T11:30 to 2026-03-02T12:30'],
    ['at(2026-03-02T23:30)', 'PT1H', 'Australia/Sydney', '2026-03-02T12:30 to 2026-03-02T13:30'],
    ['at(2026-03-02T10:00)', 'PT1H', undefined, undefined],
    ['cron(0 0 30 2 *)', 'PT1H', undefined, undefined],
    ['cron(0 2 * * 1)', 'PT1H', undefined, undefined],
    ['cron(0 2 * * *)', 'an hour', undefined, undefined],
    ['cron(0 2 * * *)', 'PT1H', 'Mars/Olympus', undefined],
  ])('%s for %s in %s', (expression, duration, timeZone, expected) => {
    expect(windowOf(expression, duration, timeZone)).toBe(expected);
  });

  test('follows a change of daylight saving time', () => {
    // The offset of Sydney changes from 11 to 10 hours on 5 April 2026 at 3:00.
    expect(windowOf('cron(0 4 * * *)', 'PT1H', 'Australia/Sydney', new Date('2026-04-03T20:00:00Z'))).toBe('2026-04-04T18:00 to 2026-04-04T19:00');
  });
});

describe('a cron expression that CloudWatch does not accept, or whose meaning is not documented, is refused', () => {
  test.each([
    ['rate(1 day)', /^give cron\(minutes hours day-of-month month day-of-week\)/],
    ['cron(0 2 * * ? *)', /^give cron\(minutes hours/],
    ['cron(60 2 * * *)', "minutes is '60': give *, 0 to 59, a range with - or a list with ,"],
    ['cron(0 24 * * *)', /^hours is '24'/],
    ['cron(0 2 0 * *)', /^the day of the month is '0'/],
    ['cron(0 2 * 13 *)', /^the month is '13'/],
    ['cron(0 2 * * 1)', "the day of the week is '1': give *, SUN to SAT, a range with - or a list with ,"],
    ['cron(0 2 * * FRI-MON)', /^the day of the week is 'FRI-MON'/],
    ['cron(*/5 * * * *)', /^minutes is '\*\/5'/],
    ['cron(0 2 1 * SUN)', /^give a day of the month or a day of the week/],
  ])('%s', (expression, message) => {
    expect(() => parseCron(expression)).toThrow(message);
  });
});

test('a duration is read in days, hours and minutes', () => {
  expect(['PT1M', 'PT90M', 'P15D', 'P1DT2H3M', 'P', 'PT', '2h', 'PT1S'].map(millisecondsOf)).toEqual([60_000, 5_400_000, 1_296_000_000, 93_780_000, undefined, undefined, undefined, undefined]);
});

test('a time zone is one that the runtime knows', () => {
  expect(['UTC', 'Etc/UTC', 'Australia/Sydney', 'Sydney'].map(isTimeZone)).toEqual([true, true, true, false]);
});

describe('windows that leave no pause', () => {
  const daily = (hour: number, hours: number) => ({ expression: `cron(0 ${hour} * * *)`, duration: `PT${hours}H` });

  test.each([
    ['an hour every hour', [{ expression: 'cron(0 * * * *)', duration: 'PT1H' }]],
    ['23 hours every day', [daily(0, 23)]],
    ['two windows of a day that follow each other', [daily(0, 12), daily(12, 12)]],
  ])('%s', (_, schedules) => {
    expect(neverPause(schedules)).toBe(true);
  });

  test.each([
    ['4 hours every week', [{ expression: 'cron(0 2 * * SUN)', duration: 'PT4H' }]],
    ['22 hours every day', [daily(0, 22)]],
    ['15 days every month', [{ expression: 'cron(0 0 1 * *)', duration: 'P15D' }]],
    ['two windows of a day with a pause', [daily(0, 10), daily(12, 12)]],
  ])('%s leave a pause', (_, schedules) => {
    expect(neverPause(schedules)).toBe(false);
  });
});
