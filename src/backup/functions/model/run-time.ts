import { Day, dayOf } from './day';
import { Answer, isUnanswered } from '../../../aws-calls/answer';

/** When a function was meant to run, and when it runs. */
export interface RunTime {
  /** The time of the schedule's event; absent when a human called. */
  readonly eventTime?: Date;
  /** Now: AWS's time, or what the machine's clock shows where AWS has not stated a time. */
  readonly clock: Date;
}

/** An run time with both clocks: nothing is removed by a clock that AWS does not confirm. */
export interface ConfirmedRunTime extends RunTime {
  /** What the clock of the machine shows. */
  readonly machineClock: Date;
  /** AWS's time; the earliest where AWS's answers state different ones. */
  readonly awsClock: Answer<Date>;
}

/**
 * A larger difference between two clocks is not the time that an answer took.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html AWS refuses signatures that are older.
 */
const LARGEST_DIFFERENCE_MILLISECONDS = 5 * 60_000;

/** The day to make images for; none when the event is of another day, as today's disk is not yesterday's backup. */
export function creationDay({ eventTime, clock }: RunTime): Day | undefined {
  const today = dayOf(clock); // promise TIME-3.1
  return dayOf(eventTime ?? clock) === today ? today : undefined; // promise TIME-5.1
}

/** Why there is no day to make images for. */
export function otherDayReason({ eventTime, clock }: RunTime): string {
  return `the event is of ${dayOf(eventTime ?? clock)} and today is ${dayOf(clock)}: today's disk is not the backup of another day`;
}

/** The time to expire images by: the earliest, so that neither an event from the future nor a clock that is ahead removes anything. */
export function expiryTime({ eventTime, machineClock, awsClock }: ConfirmedRunTime): Date {
  const times = [
    machineClock, // promise TIME-3.2, TIME-7.1
    ...eventTime === undefined ? [] : [eventTime], // promise TIME-4.1
    ...isUnanswered(awsClock) ? [] : [awsClock], // promise TIME-7.2
  ];
  return times.reduce((earliest, each) => (each < earliest ? each : earliest)); // promise TIME-4.2
}

/** How the machine's clock differs from AWS's time; undefined if both agree, or if AWS's time is not known. */
export function clockDifference({ machineClock, awsClock }: ConfirmedRunTime): string | undefined {
  if (isUnanswered(awsClock)) {
    return undefined;
  }
  const difference = machineClock.getTime() - awsClock.getTime();
  return Math.abs(difference) <= LARGEST_DIFFERENCE_MILLISECONDS // promise TIME-7.3
    ? undefined
    : `the clock of this machine shows ${machineClock.toISOString()}, ${lengthOf(Math.abs(difference))} ${difference > 0 ? 'ahead of' : 'behind'} AWS's time, `
      + `${awsClock.toISOString()}: correct the clock`;
}

function lengthOf(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  const [number, unit] = minutes < 120 ? [minutes, 'minutes'] : minutes < 48 * 60 ? [Math.round(minutes / 60), 'hours'] : [Math.round(minutes / 1_440), 'days'];
  return `${number} ${unit}`;
}

/** The earlier of the time of the event and the clock: a hold that was in force then is in force. */
export function earlierTime({ eventTime, clock }: RunTime): Date {
  return eventTime !== undefined && eventTime < clock ? eventTime : clock;
}
