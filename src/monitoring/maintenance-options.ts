import { Duration, TimeZone } from 'aws-cdk-lib';

/**
 * A recurring window in which alarms on the load and the host of servers, and on the load of the database, do not notify. The alarms continue to
 * change their state. When the window ends, an alarm that is still in the state of which it would have notified, does so. An alarm that has returned to
 * OK stays silent.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules-behaviour.html
 */
export interface MaintenanceWindow {
  /**
   * The start of each window: `cron(minutes hours day-of-month month day-of-week)`. Days of the week are names, such as `SUN`, and one of the two days
   * must be `*`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html
   */
  readonly schedule: string;

  /** The length of each window, in whole minutes, from 1 minute to 15 days. */
  readonly duration: Duration;

  /**
   * The time zone of the schedule.
   *
   * @default TimeZone.ETC_UTC
   */
  readonly timeZone?: TimeZone;

  /**
   * The muted alarms: names of servers, `database`, and names of single alarms after `oban-<environment>-`, such as `disk-app01-D`. The synthesis fails for
   * an alarm that must not be muted, and for a name that is unknown.
   */
  readonly targets: string[];

  /** The reason for the window. `backup status` shows it, as does the description of the mute rule. */
  readonly reason: string;
}

/** The maintenance of an environment. */
export interface MaintenanceOptions {
  /**
   * Maintenance windows by name: lower-case letters, digits and hyphens. All windows together must leave each alarm a pause of two hours at least
   * every 15 days, or a fault would never be notified.
   *
   * @default - none: every alarm notifies at once
   */
  readonly windows?: { [name: string]: MaintenanceWindow };
}
