import * as fc from 'fast-check';
import { clockDifference, expiryTime } from '../../../../../src/backup/functions/model/run-time';
import { at, NOW } from '../world-fixture';

const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const UNANSWERED = { unanswered: 'no Date header' };

test('the time by which images expire is never later than the event, the machine or AWS', () => {
  const aTime = fc.integer({ min: -100_000, max: 100_000 }).map(later);
  fc.assert(fc.property(fc.option(aTime, { nil: undefined }), aTime, fc.option(aTime, { nil: UNANSWERED }), (eventTime, machineClock, awsClock) => {
    const times = [eventTime, machineClock, awsClock].filter((each) => each instanceof Date).map((each) => each.getTime());
    expect(expiryTime({ eventTime, clock: later(1_000_000), machineClock, awsClock }).getTime()).toBe(Math.min(...times));
  }));
});

test.each([
  [0, undefined],
  [5, undefined],
  [-5, undefined],
  [6, '6 minutes ahead of'],
  [-6, '6 minutes behind'],
  [180, '3 hours ahead of'],
  [60 * 24 * 60, '60 days ahead of'],
  [-60 * 24 * 60, '60 days behind'],
])('the clock difference of a machine that is %d minutes ahead is: %s', (minutes, expected) => {
  const difference = clockDifference({ clock: NOW, machineClock: later(minutes), awsClock: NOW });
  if (expected === undefined) {
    expect(difference).toBeUndefined();
  } else {
    expect(difference).toBe(
      `the clock of this machine shows ${later(minutes).toISOString()}, ${expected} AWS's time, ${NOW.toISOString()}: correct the clock`);
  }
});

test('there is no clock difference without a time from AWS', () => {
  expect(clockDifference({ clock: NOW, machineClock: at('2031-01-01T00:00:00Z'), awsClock: UNANSWERED })).toBeUndefined();
});
