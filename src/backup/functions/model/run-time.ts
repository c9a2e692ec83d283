import { Day, dayOf } from './day';
import { Answer, isUnanswered } from '../../../aws-calls/answer';

/** The scheduled time of a run, and the present time. */
export interface RunTime {
  /** The time of the schedule's event. Absent in a manual run. */
  readonly eventTime?: Date;
  /** The present time: AWS's time, or that of the machine's clock if AWS has not returned a time. */
  readonly clock: Date;
}

/** A run time with both clocks, so that nothing is removed by a clock that AWS does not confirm. */
export interface ConfirmedRunTime extends RunTime {
  /** The time of the machine's clock. */
  readonly machineClock: Date;
  /** AWS's time. The earliest one, if AWS's responses contain different times. */
  readonly awsClock: Answer<Date>;
}

/**
 * The largest difference between two clocks that the duration of a request explains.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html AWS refuses signatures that are older.
 */
const LARGEST_DIFFERENCE_MILLISECONDS = 5 * 60_000;

/** Returns the day to make images for. Returns undefined if the event is of another day, because today's disk is not a backup of that day. */
export function creationDay({ eventTime, clock }: RunTime): Day | undefined {
  const today = dayOf(clock); // promise TIME-3.1
  return dayOf(eventTime ?? clock) === today ? today : undefined; // promise TIME-5.1
}

/** Returns the reason why there is no day to make images for. */
export function otherDayReason({ eventTime, clock }: RunTime): string {
  return `the event is of ${dayOf(eventTime ?? clock)} and today is ${dayOf(clock)}: today's disk is not the backup of another day`;
}

/** Returns the time by which images expire: the earliest, so that neither an event in the future nor a fast clock removes an image. */
export function expiryTime({ eventTime, machineClock, awsClock }: ConfirmedRunTime): Date {
  const times = [
    machineClock, // promise TIME-3.2, TIME-7.1
    ...eventTime === undefined ? [] : [eventTime], // promise TIME-4.1
    ...isUnanswered(awsClock) ? [] : [awsClock], // promise TIME-7.2
  ];
  return times.reduce((earliest, each) => (each < earliest ? each : earliest)); // promise TIME-4.2
}

/** Returns the difference between the machine's clock and AWS's time. Returns undefined if they agree or AWS's time is unknown. */
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

/** Returns the earlier of the time of the event and the clock, so that a hold that was in force at the earlier time is in force. */
export function earlierTime({ eventTime, clock }: RunTime): Date {
  return eventTime !== undefined && eventTime < clock ? eventTime : clock;
}
