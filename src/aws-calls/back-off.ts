import type { Deadline } from './deadline';

/**
 * The first pause: EC2's guide for resources that are not listed yet begins with a few seconds, and increases the pauses.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 60;

/** The maximum time between the deadline and the end of a pause. */
const STEP_SECONDS = 2;

/** The limits of repeated queries. */
export interface BackOff {
  /** The maximum number of repetitions. */
  readonly times: number;
  readonly deadline: Deadline;
}

/** Repeats a query, with increasing pauses, until it returns a value. Returns undefined if it does not return one in time. */
export async function backOff<T>(ask: () => Promise<T | undefined>, { times, deadline }: BackOff): Promise<T | undefined> {
  let answer = await ask();
  for (let time = 0; answer === undefined && time < times; time++) {
    await pause(Math.min(FIRST_PAUSE_SECONDS * 2 ** time, LONGEST_PAUSE_SECONDS), deadline);
    if (deadline.isNear()) {
      return undefined;
    }
    answer = await ask();
  }
  return answer;
}

async function pause(seconds: number, deadline: Deadline): Promise<void> {
  for (let left = seconds; left > 0 && !deadline.isNear(); left -= STEP_SECONDS) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, STEP_SECONDS) * 1_000));
  }
}
