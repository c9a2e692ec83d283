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
