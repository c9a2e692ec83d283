import { dayOf, startOf } from '../model/day';
import type { RunTime } from '../model/run-time';
import type { Heartbeat } from '../model/settings';

/** Returns whether a heartbeat is due. A manual run sends none, because a heartbeat shows that the schedule works. */
export function isHeartbeatDue(heartbeat: Heartbeat, { eventTime }: RunTime): boolean {
  if (eventTime === undefined || heartbeat === 'off') { // promise FN-5m.3
    return false;
  }
  const day = dayOf(eventTime);
  return heartbeat === 'daily' || day === startOf('week', day); // promise FN-5m.2
}
