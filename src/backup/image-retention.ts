import { Duration } from 'aws-cdk-lib';
import { KEEP_TAG } from '../tags/tag-keys';
import { LONGEST_RETENTION_DAYS, RetentionRules } from './functions/model/retention-rules';

/**
 * The time for which images are kept, in whole days and at most 36,500 (a hundred years). The longest rule whose period has no image yet
 * applies to a new image. A changed rule applies to future images only: existing images keep their date. To keep an image longer, such as
 * one that is shared with another account, set the tag `oban:keep` on the image or on one of its snapshots.
 */
export interface ImageRetention {
  /**
   * The time for which every image is kept.
   *
   * @default Duration.days(14)
   */
  readonly daily?: Duration;

  /**
   * The time for which one image of each week, Monday to Sunday (UTC), is kept. Longer than `daily`.
   *
   * @default - no weekly image is kept
   */
  readonly weekly?: Duration;

  /**
   * The time for which one image of each month (UTC) is kept. Longer than `daily`.
   *
   * @default - no monthly image is kept
   */
  readonly monthly?: Duration;

  /**
   * The time for which one image of each year (UTC) is kept. Longer than `daily`.
   *
   * @default - no yearly image is kept
   */
  readonly yearly?: Duration;
}

const DEFAULT_DAILY = Duration.days(14);

/**
 * Returns the retention rules as settings of the functions.
 *
 * @throws if a rule is not a whole number of days, or out of its range (the message names the rule and the remedy)
 */
export function retentionRules({ daily = DEFAULT_DAILY, weekly, monthly, yearly }: ImageRetention): RetentionRules {
  const dailyDays = wholeDays('daily', daily);
  return {
    dailyDays,
    weeklyDays: longerThan(dailyDays, 'weekly', weekly),
    monthlyDays: longerThan(dailyDays, 'monthly', monthly),
    yearlyDays: longerThan(dailyDays, 'yearly', yearly),
  };
}

function longerThan(dailyDays: number, rule: string, retention: Duration | undefined): number | undefined {
  if (retention === undefined) {
    return undefined;
  }
  const days = wholeDays(rule, retention);
  if (days <= dailyDays) {
    throw new Error(`backup.retention.${rule} is ${days} days, and every image is kept for ${dailyDays}: give more days, or omit ${rule}`);
  }
  return days;
}

function wholeDays(rule: string, retention: Duration): number {
  if (retention.isUnresolved()) {
    throw new Error(`backup.retention.${rule} is only known at deployment: give a number of days`);
  }
  const days = retention.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) {
    throw new Error(`backup.retention.${rule} is ${retention.toHumanString()}: give a whole number of days, 1 or more`);
  }
  if (days > LONGEST_RETENTION_DAYS) { // promise TAGS-14b.1
    throw new Error(`backup.retention.${rule} is ${days} days: give ${LONGEST_RETENTION_DAYS} or fewer, and tag images that must be kept permanently with ${KEEP_TAG}`);
  }
  return days;
}
