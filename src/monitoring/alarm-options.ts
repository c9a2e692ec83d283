/** What is different about an alarm, or about all alarms of a kind. */
export interface AlarmOptions {
  /**
   * Rings at this value, in the unit that the alarm's description gives: percent (of a disk: used, on Windows as well), GiB of storage
   * and memory, seconds of latencies and time-outs, or a count. One with which it would never ring, or always, is refused.
   *
   * @default - by the environment's profile
   */
  readonly threshold?: number;

  /**
   * Why it tells nobody. It stays in the account, and the reason is its description. What it does beside telling it still does: `host-check`
   * has EC2 recover the server, unless it has a `recoveryOptOut`. Alarms that it would tell for tell by themselves: turn these off as well, if nobody is to hear of them.
   *
   * @default - it tells
   */
  readonly optOut?: string;
}

/** How an environment is watched. */
export interface MonitoringOptions {
  /**
   * What is different about which alarms: by the name that the alarm carries after `oban-<environment>-`, such as `cpu-app01` or
   * `disk-app01-D`, or by its kind for all targets, such as `cpu`. The more specific goes first. A name that no alarm has fails
   * the synthesis.
   *
   * @default - every alarm as the profile has it
   */
  readonly alarms?: { [name: string]: AlarmOptions };

  /**
   * Whether each alarm that tells also tells when it is OK again: a mail or a message more for each fault. Incidents of paging services such as PagerDuty
   * and Opsgenie close by that message, and stay open without it. An alarm tells it too when it has data for the first time: the first
   * deployment, and each that adds alarms, brings a message of each.
   *
   * @default false
   */
  readonly notifyOnRecovery?: boolean;
}
