import { addDays, Day, dayOf, parseDay } from './day';
import { factsOf, OperatorRecord, subjectOf } from './operator-record';
import { byText } from './order';
import { Answer, isUnanswered } from '../../../aws-calls/answer';

/** The longest hold, in days. */
const LONGEST_HOLD_DAYS = 14; // promise FN-6c.1

/** A hold on a cluster, as read from its record. */
export interface ClusterHold {
  readonly cluster: string;
  readonly parameterName: string;
  /** `malformed`: the record is invalid, or the hold is too long. Such a hold lasts until it is released. */
  readonly state: 'in-force' | 'ended' | 'malformed';
  /** The reason that the operator gave. */
  readonly reason: string;
  /** The last day of the hold. */
  readonly until?: Day;
}

/** Returns the last allowed day of a hold that begins on a day. */
export function lastDayOfHold(day: Day): Day {
  return addDays(day, LONGEST_HOLD_DAYS);
}

/** Returns the holds that operators have set, in the order of their names. */
export function readHolds(records: readonly OperatorRecord[], now: Date): ClusterHold[] {
  return [...records].sort(byText(({ name }) => name)).map((record) => readHold(record, dayOf(now)));
}

/** Returns the reason why a cluster is on hold, or undefined. If AWS did not return the records, every cluster is on hold. */
export function holdOn(cluster: string, records: Answer<readonly OperatorRecord[]>, now: Date): string | undefined {
  if (isUnanswered(records)) { // promise FN-6d.2
    return `its hold is unknown: ${records.unanswered}`;
  }
  const hold = readHolds(records, now).find((each) => each.cluster === cluster && each.state !== 'ended');
  return hold && reasonOfHold(hold);
}

/** Renders a hold that is in force, for the operator. */
export function reasonOfHold({ parameterName, state, reason, until }: ClusterHold): string {
  return state === 'malformed'
    ? `it is on hold, because ${parameterName} is invalid (${reason}): release the hold, or set it again`
    : `it is on hold until ${until}: ${reason}`;
}

function readHold(record: OperatorRecord, today: Day): ClusterHold {
  const { name: parameterName, writtenAt } = record;
  const subject = { cluster: subjectOf(record), parameterName };
  const { reason, until } = factsOf(record);
  const day = typeof until === 'string' ? parseDay(until) : undefined;
  if (day === undefined || typeof reason !== 'string' || reason.trim() === '') { // promise FN-6d.1
    return { ...subject, state: 'malformed', reason: 'it has no reason, or no last day' };
  }
  const last = lastDayOfHold(writtenAt === undefined ? today : dayOf(writtenAt));
  if (day > last) { // promise FN-6c.2
    return { ...subject, state: 'malformed', reason: `its last day is ${day}, and the last allowed day is ${last}` };
  }
  return { ...subject, state: today > day ? 'ended' : 'in-force', reason, until: day }; // promise FN-6c.3
}
