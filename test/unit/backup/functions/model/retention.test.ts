import { addDays } from '../../../../../src/backup/functions/model/day';
import { indexSnapshots } from '../../../../../src/backup/functions/model/image-progress';
import { ownImagesBySource } from '../../../../../src/backup/functions/model/own-images';
import type { Image } from '../../../../../src/backup/functions/model/resources';
import { termOf } from '../../../../../src/backup/functions/model/retention';
import type { RetentionRules } from '../../../../../src/backup/functions/model/retention-rules';
import { imageOf, NO_QUARANTINE, snapshotsOf } from '../world-fixture';

const RULES: RetentionRules = { dailyDays: 14, weeklyDays: 60, monthlyDays: 400, yearlyDays: 3_650 };

function termAmong(images: readonly Image[], day: string, rules = RULES) {
  return termOf(day, rules, ownImagesBySource('prod', images, indexSnapshots(snapshotsOf(images)), NO_QUARANTINE).get('app01') ?? []);
}

const kept = (day: string, days: number, overrides: Partial<Image> = {}) => imageOf('app01', day, { deleteAfter: addDays(day, days), ...overrides });

/** Makes an image each day, and says which periods they were kept for. */
function rulesTaken(from: string, days: number, rules = RULES): { [day: string]: string } {
  const images: Image[] = [];
  const taken: { [day: string]: string } = {};
  for (let index = 0; index < days; index++) {
    const day = addDays(from, index);
    const { rule, deleteAfter } = termAmong(images, day, rules);
    images.push(imageOf('app01', day, { deleteAfter }));
    if (rule.period !== 'day') {
      taken[day] = rule.period;
    }
  }
  return taken;
}

describe('each image takes the longest rule whose period has no good or pending image yet', () => {
  test('a daily image is kept for the days of its rule', () => {
    expect(termAmong([], '2026-11-22', { dailyDays: 14 })).toEqual({ rule: { period: 'day', days: 14 }, deleteAfter: '2026-12-06' });
  });

  test('long-term images of a year\'s end are the first of the year, of each other month and of each other week', () => {
    expect(rulesTaken('2026-12-26', 45)).toEqual({
      '2026-12-26': 'year', // the first of all
      '2026-12-28': 'week', // Monday; it is kept for the week that ends in January
      '2027-01-01': 'year',
      '2027-01-04': 'week',
      '2027-01-11': 'week',
      '2027-01-18': 'week',
      '2027-01-25': 'week',
      '2027-02-01': 'month',
      '2027-02-08': 'week',
    });
  });

  test('a leap day is treated like any other day', () => {
    expect(termAmong([kept('2024-01-01', 3_650), kept('2024-02-01', 400), kept('2024-02-26', 60)], '2024-02-29')).toMatchObject({ rule: { period: 'day' } });
    expect(termAmong([kept('2024-02-29', 14)], '2024-02-29', { dailyDays: 14, yearlyDays: 366 }).deleteAfter).toBe('2025-03-01');
  });

  test('a pending image holds its period, and after it has failed the next image takes the period', () => {
    const rules = { dailyDays: 14, monthlyDays: 400 };
    expect(termAmong([kept('2026-11-01', 400, { state: 'pending', snapshotIds: [] })], '2026-11-02', rules).rule.period).toBe('day');
    expect(termAmong([kept('2026-11-01', 400, { state: 'failed' }), kept('2026-11-02', 14)], '2026-11-03', rules).rule.period).toBe('month');
  });

  test('the longest rule has the most days, and a rule that is shorter than the daily rule has no effect', () => {
    expect(termAmong([], '2026-11-22', { dailyDays: 14, weeklyDays: 500, monthlyDays: 60 }).rule).toEqual({ period: 'week', days: 500 });
    expect(termAmong([], '2026-11-22', { dailyDays: 14, weeklyDays: 7 }).rule).toEqual({ period: 'day', days: 14 });
  });

  test('images of another source do not count', () => {
    expect(termAmong([imageOf('app02', '2026-11-01', { deleteAfter: '2030-01-01' })], '2026-11-22', { dailyDays: 14, monthlyDays: 400 }).rule.period).toBe('month');
  });
});
