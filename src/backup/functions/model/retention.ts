import { addDays, Day, Period, startOf } from './day';
import type { OwnImage } from './own-images';
import type { RetentionRules } from './retention-rules';

/** A retention rule that applies to one image of a period. */
export interface RetentionRule {
  readonly period: Period;
  /** The retention of the image in days. */
  readonly days: number;
}

/** The last day of an image, and the rule that it follows from. */
export interface Term {
  readonly rule: RetentionRule;
  readonly deleteAfter: Day;
}

/** Returns the rules that keep one image of a period longer than daily images, the longest first. */
export function longTermRules(rules: RetentionRules): RetentionRule[] {
  const { dailyDays, weeklyDays = 0, monthlyDays = 0, yearlyDays = 0 } = rules;
  const longTerm: RetentionRule[] = [
    { period: 'year', days: yearlyDays },
    { period: 'month', days: monthlyDays },
    { period: 'week', days: weeklyDays },
  ];
  return longTerm.filter(({ days }) => days > dailyDays).sort((one, other) => other.days - one.days); // promise FN-1j.2
}

/** Returns the term of an image: that of the longest rule whose period has no good or pending image with the rule's retention yet. */
export function termOf(day: Day, rules: RetentionRules, imagesOfSource: readonly OwnImage[]): Term {
  const open = longTermRules(rules).find((rule) => !hasImageFor(rule, day, imagesOfSource));
  const rule = open ?? { period: 'day', days: rules.dailyDays };
  return { rule, deleteAfter: addDays(day, rule.days) }; // promise FN-1j.1
}

/** Returns whether a rule's period around a day has a good or pending image with the rule's retention. */
export function hasImageFor({ period, days }: RetentionRule, dayOfPeriod: Day, imagesOfSource: readonly OwnImage[]): boolean {
  const start = startOf(period, dayOfPeriod);
  return imagesOfSource.some(({ day, deleteAfter, progress, quarantine }) => (
    startOf(period, day) === start // promise FN-1k.2
      && deleteAfter >= addDays(day, days) // promise FN-1l
      && (progress === 'good' || progress === 'pending') // promise FN-1e.3, FN-1k.1
      && quarantine === undefined
  ));
}
