/** A hundred years: a year of a day has four digits, or days would not compare as they follow each other. */
export const LONGEST_RETENTION_DAYS = 36_500;

/** For how many days images are kept. */
export interface RetentionRules {
  /** Every image. */
  readonly dailyDays: number;
  /** One of each ISO week. */
  readonly weeklyDays?: number;
  /** One of each month. */
  readonly monthlyDays?: number;
  /** One of each year. */
  readonly yearlyDays?: number;
}
