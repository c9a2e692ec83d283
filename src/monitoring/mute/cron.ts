/** A recurring time of a mute rule, in minutes, hours, days of the month, months and days of the week (0 is Sunday). */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MILLISECONDS = 86_400_000;

/**
 * Parses a cron expression of a mute rule. Throws an error with the fault for an invalid one, and for one whose meaning AWS does not document: a
 * number as the day of the week, or a day of the month together with a day of the week.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html
 */
export function parseCron(expression: string): Cron {
  const [, ...fields] = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression) ?? [];
  if (fields.length === 0) {
    throw new Error('give cron(minutes hours day-of-month month day-of-week), such as cron(0 2 * * SUN)');
  }
  const [minutes, hours, days, months, weekdays] = fields;
  if (days !== '*' && weekdays !== '*') {
    throw new Error('give a day of the month or a day of the week, and * for the other, because AWS does not document what both mean');
  }
  const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);
  return {
    minutes: valuesOf('minutes', minutes, numbered(0, 59)),
    hours: valuesOf('hours', hours, numbered(0, 23)),
    days: valuesOf('the day of the month', days, numbered(1, 31)).map((index) => index + 1),
    months: valuesOf('the month', monthNames(months), MONTHS),
    weekdays: valuesOf('the day of the week', weekdays, WEEKDAYS),
  };
}

/** Returns the times of an expression in order, as dates whose UTC fields are those of the time zone's clock. */
export function* occurrences({ minutes, hours, days, months, weekdays }: Cron, from: Date, dayCount: number): Generator<Date> {
  const midnight = Math.floor(from.getTime() / DAY_MILLISECONDS) * DAY_MILLISECONDS;
  for (let number = 0; number < dayCount; number++) {
    const day = new Date(midnight + number * DAY_MILLISECONDS);
    if (days.includes(day.getUTCDate()) && months.includes(day.getUTCMonth()) && weekdays.includes(day.getUTCDay())) {
      for (const hour of hours) {
        for (const minute of minutes) {
          yield new Date(day.getTime() + (hour * 60 + minute) * 60_000);
        }
      }
    }
  }
}

/** Returns the indexes of the named values that a field has. */
function valuesOf(field: string, text: string, names: readonly string[]): number[] {
  const chosen = text.toUpperCase().split(',').flatMap((part) => {
    const [, first = '', last = first] = (part === '*' ? [part, names[0], names[names.length - 1]] : /^(\w+)(?:-(\w+))?$/.exec(part)) ?? [];
    const [from, to] = [names.indexOf(first), names.indexOf(last)];
    if (from < 0 || to < from) {
      throw new Error(`${field} is '${text}': give *, ${names[0]} to ${names[names.length - 1]}, a range with - or a list with ,`);
    }
    return names.map((_, index) => index).slice(from, to + 1);
  });
  return [...new Set(chosen)].sort((one, other) => one - other);
}

function monthNames(text: string): string {
  return text.replace(/\b\d+\b/g, (number) => MONTHS[Number(number) - 1] ?? number);
}
