import { dayOf, startOf } from '../model/day';
import type { RunTime } from '../model/run-time';
import type { Heartbeat } from '../model/settings';

/** Whether it is time to tell that all is well. A run by hand tells nothing: it would hide that the schedule stands still. */
export function isHeartbeatDue(heartbeat: Heartbeat, { eventTime }: RunTime): boolean {
  if (eventTime === undefined || heartbeat === 'off') { // promise FN-5m.3
    return false;
  }
  const day = dayOf(eventTime);
  return heartbeat === 'daily' || day === startOf('week', day); // promise FN-5m.2
}
