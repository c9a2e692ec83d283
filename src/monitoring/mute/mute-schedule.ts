import { occurrences, parseCron } from './cron';

/** When a mute rule is active, as CloudWatch has it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html */
export interface MuteSchedule {
  /** A cron expression, or `at(2026-12-01T14:00)`. */
  readonly expression: string;
  /** An ISO 8601 duration of days, hours and minutes, such as `PT2H`. */
  readonly duration: string;
  /**
   * An IANA time zone, such as `Australia/Sydney`.
   *
   * @default - UTC
   */
  readonly timeZone?: string;
}

/** A time in which a mute rule is active. It ends just before `end`. */
export interface MuteWindow {
  readonly start: Date;
  readonly end: Date;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The longest time for which a rule mutes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html */
export const LONGEST_MUTE_DAYS = 15;

/** The shortest pause between two mutes in which a fault is notified. A change of daylight saving time may take an hour of it. */
export const SHORTEST_PAUSE_HOURS = 2;

/** The days in which an occurrence is looked for: 29 February can be eight years away. */
const SEARCHED_DAYS = 8 * 366;

/** The days that are looked at for a pause, from a fixed day, so that a synthesis does not depend on the day on which it runs. */
const FIRST_DAY = new Date('2027-01-01T00:00:00Z');
const PAUSE_DAYS = 2 * 366;

/** Returns the window that is open, or else the next one. Undefined if there is none, or if the schedule cannot be read. */
export function windowAt({ expression, duration, timeZone = 'UTC' }: MuteSchedule, now: Date): MuteWindow | undefined {
  const length = millisecondsOf(duration);
  if (length === undefined || !isTimeZone(timeZone)) {
    return undefined;
  }
  const earliest = wallClock(now, timeZone).getTime() - length - SHORTEST_PAUSE_HOURS * HOUR;
  for (const wall of startsOf(expression, new Date(earliest))) {
    if (wall.getTime() < earliest) {
      continue; // earlier on the first day
    }
    const start = instantOf(wall, timeZone);
    const end = new Date(start.getTime() + length);
    if (end > now) {
      return { start, end };
    }
  }
  return undefined;
}

/** Returns whether some windows together mute for longer than CloudWatch mutes by one rule, without a pause in which a fault is notified. */
export function neverPause(schedules: readonly MuteSchedule[]): boolean {
  const windows = schedules.flatMap(({ expression, duration, timeZone = 'UTC' }) => {
    const offset = wallClock(FIRST_DAY, timeZone).getTime() - FIRST_DAY.getTime();
    return [...occurrences(parseCron(expression), FIRST_DAY, PAUSE_DAYS)].map((wall) => {
      const start = wall.getTime() - offset;
      return { start, end: start + millisecondsOf(duration)! };
    });
  }).sort((one, other) => one.start - other.start);
  let [since, until] = [-Infinity, -Infinity];
  for (const { start, end } of windows) {
    since = start - until < SHORTEST_PAUSE_HOURS * HOUR ? since : start;
    until = Math.max(until, end);
    if (until - since > LONGEST_MUTE_DAYS * DAY) {
      return true;
    }
  }
  return false;
}

/** Returns whether the runtime knows a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Returns the length of an ISO 8601 duration in milliseconds. Undefined if it has another form. */
export function millisecondsOf(duration: string): number | undefined {
  const match = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  if (match === null) {
    return undefined;
  }
  const [days, hours, minutes] = match.slice(1).map((each = '0') => Number(each));
  return days * DAY + hours * HOUR + minutes * MINUTE;
}

function* startsOf(expression: string, from: Date): Generator<Date> {
  const [, once] = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2})\)$/.exec(expression) ?? [];
  if (once !== undefined) {
    yield new Date(`${once}Z`);
    return;
  }
  try {
    yield* occurrences(parseCron(expression), from, SEARCHED_DAYS);
  } catch {
    // A rule that somebody made by hand may have a form that parseCron refuses.
  }
}

/** Returns a date whose UTC fields are those of the clock of a time zone. */
function wallClock(instant: Date, timeZone: string): Date {
  const format = new Intl.DateTimeFormat('en', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return new Date(Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second));
}

/** Returns the instant at which the clock of a time zone shows a time. */
function instantOf(wall: Date, timeZone: string): Date {
  const before = (guess: Date) => new Date(wall.getTime() - (wallClock(guess, timeZone).getTime() - guess.getTime()));
  return before(before(wall));
}
