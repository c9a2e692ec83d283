import { addDays, dayOf, parseDay, startOf } from '../../../../../src/backup/functions/model/day';

describe('a day', () => {
  test.each(['2026-11-22', '2024-02-29', '2000-02-29', '9999-12-31'])('%s is a day', (text) => {
    expect(parseDay(text)).toBe(text);
  });

  test.each([
    undefined, '', '2026-11-22T00:00:00Z', '22-11-2026', '11-22-2026', '2026-1-2', '2026-13-01', '2026-00-10', '2026-02-30', '2025-02-29', '1900-02-29',
    ' 2026-11-22', '2026-11-22\n', '٢٠٢٦-١١-٢٢', 'never', '2026/11/22',
  ])('%j is not a day', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });

  test('a day is counted in UTC, to the last millisecond', () => {
    expect(dayOf(new Date('2026-11-22T23:59:59.999Z'))).toBe('2026-11-22');
    expect(dayOf(new Date('2026-11-23T00:30:00+01:00'))).toBe('2026-11-22');
  });

  test.each([
    ['2024-02-28', 1, '2024-02-29'], ['2024-02-29', 365, '2025-02-28'], ['2025-02-28', 1, '2025-03-01'],
    ['2026-12-31', 1, '2027-01-01'], ['2026-01-31', 31, '2026-03-03'], ['2026-03-01', -1, '2026-02-28'],
  ])('the day %s plus %i days is %s', (day, days, later) => {
    expect(addDays(day, days)).toBe(later);
  });
});

describe('the period of a day', () => {
  test.each([
    ['2026-11-22', '2026-11-16'], // a Sunday ends its week
    ['2026-11-23', '2026-11-23'], // a Monday begins one
    ['2027-01-01', '2026-12-28'], // and a week runs across the end of the year
    ['2024-12-31', '2024-12-30'],
    ['2024-03-01', '2024-02-26'],
  ])('the week of %s begins on %s', (day, start) => {
    expect(startOf('week', day)).toBe(start);
  });

  test('months and years begin with their first day', () => {
    expect([startOf('month', '2024-02-29'), startOf('year', '2024-02-29'), startOf('day', '2024-02-29')]).toEqual(['2024-02-01', '2024-01-01', '2024-02-29']);
  });
});
