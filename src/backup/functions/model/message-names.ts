/** Names of the messages of check-backups, for constructs and functions. This file imports nothing. */

/** The first part of the name of a heartbeat message. In the name of an alarm, the severity has this place. */
export const HEARTBEAT = 'HEARTBEAT';

/** Returns the name of a message about the state of the backups, which is the value of `AlarmName` in it. */
export function messageName(environmentName: string, isHeartbeat: boolean): string {
  return `${isHeartbeat ? HEARTBEAT : 'WARNING'}-oban-${environmentName}-check-backups`;
}
