/**
 * How often the check of the backups mails that all is well. While something is wrong it mails that, every day.
 *
 * A mail that does not come is the alarm for the alarm path itself: the schedule, the function, the topic, its key or the
 * subscription is broken, and no other alarm would reach anyone either.
 */
export enum Heartbeat {
  /** Never: silence is good news, or a broken path. */
  OFF = 'off',
  /** Every day. */
  DAILY = 'daily',
  /** On Mondays (UTC). */
  WEEKLY = 'weekly',
}
