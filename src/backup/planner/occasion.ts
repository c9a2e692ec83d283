import { Day, dayOf } from './day';

/** When a function was meant to run, and when it runs. */
export interface Occasion {
  /** The time of the schedule's event; absent when a human called. */
  readonly eventTime?: Date;
  /** What the clock says. */
  readonly clock: Date;
}

/** The day to make images for; none when the event is of another day, as today's disk is not yesterday's backup. */
export function creationDay({ eventTime, clock }: Occasion): Day | undefined {
  const today = dayOf(clock); // promise TIME-3.1
  return dayOf(eventTime ?? clock) === today ? today : undefined; // promise TIME-5.1
}

/** Why there is no day to make images for. */
export function otherDayReason({ eventTime, clock }: Occasion): string {
  return `the event is of ${dayOf(eventTime ?? clock)} and today is ${dayOf(clock)}: today's disk is not the backup of another day`;
}

/** The time to expire images by: the earlier, so that an event from the future removes nothing. */
export function expiryTime({ eventTime, clock }: Occasion): Date {
  return eventTime !== undefined && eventTime < clock ? eventTime : clock; // promise TIME-3.2, TIME-4
}
