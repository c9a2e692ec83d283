import type { Deadline } from './deadline';

/**
 * EC2's guide for resources that are not listed yet: begin with a couple of seconds, and increase the pauses.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 60;

/** A pause ends within this time after the deadline has come near. */
const STEP_SECONDS = 2;

/** How long a question is repeated. */
export interface BackOff {
  /** How often it is asked again, at most. */
  readonly times: number;
  readonly deadline: Deadline;
}

/** Asks until there is an answer, with longer and longer pauses. Without one in time, there is none. */
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
