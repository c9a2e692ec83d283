const DAY_MILLISECONDS = 86_400_000;

/** Returns the next Monday, as `YYYY-MM-DD`, that begins after this evening. */
export function nextMonday(now) {
  const sinceMonday = (now.getUTCDay() + 6) % 7;
  const monday = addDays(now.toISOString().slice(0, 10), 7 - sinceMonday);
  return now < at(addDays(monday, -1), '21:00') ? monday : addDays(monday, 7);
}

export function addDays(day, days) {
  return new Date(at(day, '00:00').getTime() + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

export function at(day, time) {
  return new Date(`${day}T${time}:00.000Z`);
}

/** `Mon 30 Nov` */
export function spoken(day) {
  const part = (options) => at(day, '00:00').toLocaleDateString('en-GB', { timeZone: 'UTC', ...options });
  return `${part({ weekday: 'short' })} ${part({ day: 'numeric' }).padStart(2)} ${part({ month: 'short' }).slice(0, 3)}`;
}

export function timeOf(moment) {
  return new Date(moment).toISOString().slice(11, 16);
}
