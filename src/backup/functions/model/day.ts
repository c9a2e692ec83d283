/** A day in UTC, `YYYY-MM-DD`. Comparing the texts of two days compares the days. */
export type Day = string;

/** A period of the calendar. Weeks are ISO 8601 weeks, which begin on Monday. */
export type Period = 'day' | 'week' | 'month' | 'year';

const DAY_MILLISECONDS = 86_400_000;

/** Parses a day of the form `YYYY-MM-DD`. Returns undefined if the text has another form or the calendar has no such day. */
export function parseDay(text: string | undefined): Day | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return undefined;
  }
  const date = midnight(text);
  // `Date` converts 30 February to a day in March.
  return Number.isNaN(date.getTime()) || dayOf(date) !== text ? undefined : text; // promise FN-3a.3
}

/** Returns the day of a moment. */
export function dayOf(moment: Date): Day {
  return moment.toISOString().slice(0, 10); // promise TAGS-13.2
}

/** Returns the moment at which a day begins. */
export function midnight(day: Day): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

/** Returns the day that is a number of days later. */
export function addDays(day: Day, days: number): Day {
  return dayOf(new Date(midnight(day).getTime() + days * DAY_MILLISECONDS));
}

/** Returns the first day of the period that contains a day. */
export function startOf(period: Period, day: Day): Day {
  switch (period) {
    case 'day': return day;
    case 'week': return addDays(day, -((midnight(day).getUTCDay() + 6) % 7)); // promise FN-1j.3
    case 'month': return `${day.slice(0, 7)}-01`;
    case 'year': return `${day.slice(0, 4)}-01-01`;
  }
}
