import { Duration } from 'aws-cdk-lib';
import { KEEP_TAG } from '../tags/tag-keys';
import { LONGEST_RETENTION_DAYS, RetentionRules } from './functions/model/retention-rules';

/**
 * For how long images are kept, in whole days, 36,500 (a hundred years) at most. An image takes the longest rule whose period has no
 * image yet. A changed rule is for images to come: none that exists gets another date. What is to stay for longer, such as an image
 * that is shared with another account, is held by the tag `oban:keep` on it or on a snapshot of it.
 */
export interface ImageRetention {
  /**
   * Every image.
   *
   * @default Duration.days(14)
   */
  readonly daily?: Duration;

  /**
   * One image of each week, Monday to Sunday (UTC), longer than `daily`.
   *
   * @default - no image is kept for its week
   */
  readonly weekly?: Duration;

  /**
   * One image of each month (UTC), longer than `daily`.
   *
   * @default - no image is kept for its month
   */
  readonly monthly?: Duration;

  /**
   * One image of each year (UTC), longer than `daily`.
   *
   * @default - no image is kept for its year
   */
  readonly yearly?: Duration;
}

const DEFAULT_DAILY = Duration.days(14);

/**
 * The rules as the functions take them.
 *
 * @throws if one is no whole number of days, or out of its range (the message says which and what to do)
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
    throw new Error(`backup.retention.${rule} is ${days} days and every image is kept for ${dailyDays}: give it more, or leave it out`);
  }
  return days;
}

function wholeDays(rule: string, retention: Duration): number {
  if (retention.isUnresolved()) {
    throw new Error(`backup.retention.${rule} is only known at deployment: give it as a number of days`);
  }
  const days = retention.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) {
    throw new Error(`backup.retention.${rule} is ${retention.toHumanString()}: give one day or more, and no part of one`);
  }
  if (days > LONGEST_RETENTION_DAYS) { // promise TAGS-14b.1
    throw new Error(`backup.retention.${rule} is ${days} days: give ${LONGEST_RETENTION_DAYS} or fewer, and tag what is to stay for ever with ${KEEP_TAG}`);
  }
  return days;
}
