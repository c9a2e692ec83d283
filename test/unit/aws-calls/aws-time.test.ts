import { AwsTime } from '../../../src/aws-calls/aws-time';

/** 60 days ahead of AWS's. */
const WRONG = '2027-01-21T03:00:00.000Z';
const DATE = 'Sun, 22 Nov 2026 03:00:00 GMT';

/** A machine whose clocks the test sets. */
function machine() {
  const clocks = { shown: WRONG, passed: 1_000_000 };
  const time = new AwsTime({ now: () => new Date(clocks.shown).getTime(), elapsed: () => clocks.passed });
  const answer = (date?: string, headers = {}, statusCode = 200) => (
    time.observe({ statusCode, headers: { ...date === undefined ? {} : { date }, ...headers } }));
  return { clocks, time, answer };
}

const unanswered = { unanswered: expect.stringContaining('no response of AWS had a valid Date header') };

test('before the first response, the time is that of the machine, and AWS\'s time is unknown', () => {
  const { time } = machine();
  expect(time.now()).toEqual(new Date(WRONG));
  expect(time.runTime()).toEqual({ eventTime: undefined, clock: new Date(WRONG), machineClock: new Date(WRONG), awsClock: unanswered });
});

test('after a response, the time is AWS\'s, which passes with the machine\'s elapsed time', () => {
  const { clocks, time, answer } = machine();
  answer(DATE);
  clocks.passed += 90_000;
  const eventTime = new Date('2026-11-22T01:00:00Z');
  expect(time.now()).toEqual(new Date('2026-11-22T03:01:30Z'));
  expect(time.runTime(eventTime)).toEqual({ eventTime, clock: time.now(), machineClock: new Date(WRONG), awsClock: time.now() });
});

test('a clock that is set during a run changes nothing', () => {
  const { clocks, time, answer } = machine();
  answer(DATE);
  clocks.shown = '2020-01-01T00:00:00.000Z';
  expect(time.now()).toEqual(new Date('2026-11-22T03:00:00Z'));
});

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['no date', 'today'],
  ['a date that JavaScript would take for one', '2026'],
  ['another form of a date', '2026-11-22T03:00:00Z'],
  ['another time zone', 'Sun, 22 Nov 2026 03:00:00 +1100'],
  ['a day that does not exist', 'Mon, 30 Feb 2026 03:00:00 GMT'],
  ['another day of the week', 'Mon, 22 Nov 2026 03:00:00 GMT'],
  ['the name of what is no date', 'Invalid Date'],
])('a Date header that is missing or malformed does not count: %s', (_, date) => {
  const { time, answer } = machine();
  answer(date);
  expect(time.runTime()).toMatchObject({ clock: new Date(WRONG), awsClock: unanswered });
});

test.each([
  ['an error', {}, 503],
  ['a redirection', {}, 301],
  ['an answer of a cache', { age: '0' }, 200],
])('the date of %s does not count', (_, headers, statusCode) => {
  const { time, answer } = machine();
  answer(DATE, headers, statusCode);
  expect(time.runTime().awsClock).toEqual(unanswered);
});

test('the latest of different times in responses is the time, and the earliest is the time of removals', () => {
  const { clocks, time, answer } = machine();
  answer(DATE);
  clocks.passed += 60_000;
  answer('Thu, 21 Jan 2027 03:00:00 GMT');
  clocks.passed += 60_000;
  expect(time.runTime()).toMatchObject({ clock: new Date('2027-01-21T03:01:00Z'), awsClock: new Date('2026-11-22T03:02:00Z') });
});

test('after a reset, AWS\'s time is unknown', () => {
  const { time, answer } = machine();
  answer(DATE);
  time.reset();
  expect(time.runTime()).toMatchObject({ clock: new Date(WRONG), awsClock: unanswered });
});
