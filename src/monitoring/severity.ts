/** How urgent an alarm is. Its name begins with this, so that a recipient can take some and leave others. */
export enum Severity {
  /** Somebody has to get up: what users need is down, or about to be. */
  CRITICAL = 'CRITICAL',
  /** Somebody has to look today. */
  WARNING = 'WARNING',
}
