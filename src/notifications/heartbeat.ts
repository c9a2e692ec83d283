/**
 * The frequency of the heartbeat, with which the check of the backups reports that all backups are in order. It reports faults every day in any case.
 *
 * A missing heartbeat shows that the notification path is broken: the schedule, the function, the topic, its key or the subscription. In that case,
 * no other notification arrives either.
 */
export enum Heartbeat {
  /** No heartbeat. A broken notification path is not noticed. */
  OFF = 'off',
  /** A heartbeat every day. */
  DAILY = 'daily',
  /** A heartbeat on Mondays (UTC). */
  WEEKLY = 'weekly',
}
