/** Overrides for an alarm, or for all alarms of a kind. */
export interface AlarmOptions {
  /**
   * The threshold of the alarm, in the unit that the alarm's description gives: percent (for disks, percent used, on Windows as well), GiB for
   * storage and memory, seconds for latencies and timeouts, or a count. The synthesis fails if the alarm would never be in the ALARM state, or
   * always.
   *
   * @default - the threshold of the environment's profile
   */
  readonly threshold?: number;

  /**
   * The reason for which the alarm does not notify the topic. The alarm stays in the account, and its description begins with the reason. Its other
   * actions continue: `host-check` still has EC2 recover the server, unless the server has a `recoveryOptOut`. Alarms that this alarm notifies for
   * then notify on their own: turn them off as well if nobody is to be notified of them.
   *
   * @default - the alarm notifies the topic
   */
  readonly optOut?: string;
}

/** The monitoring of an environment. */
export interface MonitoringOptions {
  /**
   * Per-alarm overrides. The key is the part of the alarm's name after `oban-<environment>-`, such as `cpu-app01` or `disk-app01-D`, or the kind
   * of alarm for all targets, such as `cpu`. The override of a name has precedence over the override of its kind. The synthesis fails if no alarm has
   * the name or the kind.
   *
   * @default - no overrides: every alarm has the threshold of the profile
   */
  readonly alarms?: { [name: string]: AlarmOptions };

  /**
   * Whether each alarm that notifies the topic also notifies it when the alarm returns to OK: one more message for each fault. Paging services such
   * as PagerDuty and Opsgenie close an incident with that message, and leave it open without it. A new alarm also sends the message when it has data
   * for the first time: the first deployment, and each deployment that adds alarms, sends one message for each new alarm.
   *
   * @default false
   */
  readonly notifyOnRecovery?: boolean;
}
