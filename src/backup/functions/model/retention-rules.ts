/** The longest retention: a hundred years. Years must have four digits, so that comparing the texts of days compares the days. */
export const LONGEST_RETENTION_DAYS = 36_500;

/** The retention of images, in days. */
export interface RetentionRules {
  /** The retention of every image. */
  readonly dailyDays: number;
  /** The retention of one image of each ISO week. */
  readonly weeklyDays?: number;
  /** The retention of one image of each month. */
  readonly monthlyDays?: number;
  /** The retention of one image of each year. */
  readonly yearlyDays?: number;
}
