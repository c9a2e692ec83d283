/** The urgency of an alarm. The name of each alarm begins with its severity, so that recipients can filter by it. */
export enum Severity {
  /** Requires action immediately, at any hour: a service that users need is down or is about to go down. */
  CRITICAL = 'CRITICAL',
  /** Requires attention on the same day. */
  WARNING = 'WARNING',
}
