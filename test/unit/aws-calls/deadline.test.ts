import * as fc from 'fast-check';
import { callTimeBefore, deadlineBefore } from '../../../src/aws-calls/deadline';

const MINUTE = 60_000;

test('no change begins in the last minute', () => {
  expect([61_000, 60_000, 59_999, 0].map((remaining) => deadlineBefore(() => remaining).isNear())).toEqual([false, false, true, true]);
});

test('a call leaves half a minute for the report, and each call of the report leaves time for the next', () => {
  expect([15 * MINUTE, MINUTE, 40_000, 10_000, 0].map((remaining) => callTimeBefore(() => remaining)()))
    .toEqual([15 * MINUTE - 30_000, 30_000, 20_000, 5_000, 0]);
});

test('sequential calls without responses never use all of the time', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 15 * MINUTE }), fc.integer({ min: 1, max: 10 }), (timeout, calls) => {
    let remaining = timeout;
    const callTime = callTimeBefore(() => remaining);
    for (let call = 0; call < calls; call++) {
      remaining -= callTime();
    }
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeGreaterThanOrEqual(Math.min(timeout, 30_000) / 2 ** calls);
  }));
});
