/** A day in UTC, `YYYY-MM-DD`: as text, days compare as they follow each other. */
export type Day = string;

/** A stretch of the calendar. Weeks are ISO 8601's: they begin on Monday. */
export type Period = 'day' | 'week' | 'month' | 'year';

const DAY_MILLISECONDS = 86_400_000;

/** The day that a text names, if it is one of the calendar and in the one form that is allowed. */
export function parseDay(text: string | undefined): Day | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return undefined;
  }
  const date = midnight(text);
  // 30 February is a Date of March.
  return Number.isNaN(date.getTime()) || dayOf(date) !== text ? undefined : text; // promise FN-3a.3
}

/** The day of a moment. */
export function dayOf(moment: Date): Day {
  return moment.toISOString().slice(0, 10); // promise TAGS-13.2
}

/** The moment that a day begins. */
export function midnight(day: Day): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

/** The day so many days later. */
export function addDays(day: Day, days: number): Day {
  return dayOf(new Date(midnight(day).getTime() + days * DAY_MILLISECONDS));
}

/** The first day of the period that a day is in. */
export function startOf(period: Period, day: Day): Day {
  switch (period) {
    case 'day': return day;
    case 'week': return addDays(day, -((midnight(day).getUTCDay() + 6) % 7)); // promise FN-1j.3
    case 'month': return `${day.slice(0, 7)}-01`;
    case 'year': return `${day.slice(0, 4)}-01-01`;
  }
}
