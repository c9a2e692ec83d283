import { addDays, Day, Period, startOf } from './day';
import type { OwnImage } from './own-images';
import type { RetentionRules } from './retention-rules';

/** A rule that one image of a period takes. */
export interface RetentionRule {
  readonly period: Period;
  /** For how many days that image is kept. */
  readonly days: number;
}

/** How long an image is kept, by which rule. */
export interface Term {
  readonly rule: RetentionRule;
  readonly deleteAfter: Day;
}

/** The rules that keep one image of a period longer than every day's, the longest first. */
export function longTermRules(rules: RetentionRules): RetentionRule[] {
  const { dailyDays, weeklyDays = 0, monthlyDays = 0, yearlyDays = 0 } = rules;
  const longTerm: RetentionRule[] = [
    { period: 'year', days: yearlyDays },
    { period: 'month', days: monthlyDays },
    { period: 'week', days: weeklyDays },
  ];
  return longTerm.filter(({ days }) => days > dailyDays).sort((one, other) => other.days - one.days); // promise FN-1j.2
}

/** The longest rule whose period has no good or pending image yet that is kept by it. */
export function termOf(day: Day, rules: RetentionRules, imagesOfSource: readonly OwnImage[]): Term {
  const open = longTermRules(rules).find((rule) => !hasImageFor(rule, day, imagesOfSource));
  const rule = open ?? { period: 'day', days: rules.dailyDays };
  return { rule, deleteAfter: addDays(day, rule.days) }; // promise FN-1j.1
}

/** Whether the period of a rule that a day is in has a good or pending image which is kept as long as the rule says. */
export function hasImageFor({ period, days }: RetentionRule, dayOfPeriod: Day, imagesOfSource: readonly OwnImage[]): boolean {
  const start = startOf(period, dayOfPeriod);
  return imagesOfSource.some(({ day, deleteAfter, progress, quarantine }) => (
    startOf(period, day) === start // promise FN-1k.2
      && deleteAfter >= addDays(day, days) // promise FN-1l
      && (progress === 'good' || progress === 'pending') // promise FN-1e.3, FN-1k.1
      && quarantine === undefined
  ));
}
