/** Names of the messages of check-backups, for constructs and functions: this file imports nothing. */

/** The name of a message that says that all is well begins with this, where that of an alarm has its severity. */
export const HEARTBEAT = 'HEARTBEAT';

/** The name of a message that says how the backups stand, as `AlarmName` in it. */
export function messageName(environmentName: string, isHeartbeat: boolean): string {
  return `${isHeartbeat ? HEARTBEAT : 'WARNING'}-oban-${environmentName}-check-backups`;
}
