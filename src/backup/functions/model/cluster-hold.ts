import { addDays, Day, dayOf, parseDay } from './day';
import { factsOf, OperatorRecord, subjectOf } from './operator-record';
import { byText } from './order';
import { Answer, isUnanswered } from '../../../aws-calls/answer';

/** A hold ends by itself after so many days at most. */
const LONGEST_HOLD_DAYS = 14; // promise FN-6c.1

/** A hold on a cluster, as its record says. */
export interface ClusterHold {
  readonly cluster: string;
  readonly parameterName: string;
  /** `malformed`: what it says cannot be understood, or it lasts too long. Then it holds until it is released. */
  readonly state: 'in-force' | 'ended' | 'malformed';
  /** Why, as the operator says. */
  readonly reason: string;
  /** Its last day. */
  readonly until?: Day;
}

/** The last day of a hold that begins on a day. */
export function lastDayOfHold(day: Day): Day {
  return addDays(day, LONGEST_HOLD_DAYS);
}

/** The holds that operators have set, in the order of their names. */
export function readHolds(records: readonly OperatorRecord[], now: Date): ClusterHold[] {
  return [...records].sort(byText(({ name }) => name)).map((record) => readHold(record, dayOf(now)));
}

/** Why a cluster is on hold; nothing when it is not. Without an answer to the question, every cluster is. */
export function holdOn(cluster: string, records: Answer<readonly OperatorRecord[]>, now: Date): string | undefined {
  if (isUnanswered(records)) { // promise FN-6d.2
    return `whether it is on hold could not be asked: ${records.unanswered}`;
  }
  const hold = readHolds(records, now).find((each) => each.cluster === cluster && each.state !== 'ended');
  return hold && reasonOfHold(hold);
}

/** A hold that is in force, as an operator reads it. */
export function reasonOfHold({ parameterName, state, reason, until }: ClusterHold): string {
  return state === 'malformed'
    ? `it is on hold, as ${parameterName} cannot be understood (${reason}): release it, or set it again`
    : `it is on hold until ${until}: ${reason}`;
}

function readHold(record: OperatorRecord, today: Day): ClusterHold {
  const { name: parameterName, writtenAt } = record;
  const about = { cluster: subjectOf(record), parameterName };
  const { reason, until } = factsOf(record);
  const day = typeof until === 'string' ? parseDay(until) : undefined;
  if (day === undefined || typeof reason !== 'string' || reason.trim() === '') { // promise FN-6d.1
    return { ...about, state: 'malformed', reason: 'it does not say why, or until which day' };
  }
  const last = lastDayOfHold(writtenAt === undefined ? today : dayOf(writtenAt));
  if (day > last) { // promise FN-6c.2
    return { ...about, state: 'malformed', reason: `it lasts until ${day}, and ${last} is the last day that is allowed` };
  }
  return { ...about, state: today > day ? 'ended' : 'in-force', reason, until: day }; // promise FN-6c.3
}
