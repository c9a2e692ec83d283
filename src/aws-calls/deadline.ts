/** The deadline for starting new changes in a run. */
export interface Deadline {
  /** Returns whether too little time is left to start a new change. */
  isNear(): boolean;
}

/** The time that the calls of one change and the report may take. */
const MARGIN_MILLISECONDS = 60_000; // promise ALL-3a.3

/**
 * Returns the deadline of a process that is stopped at its timeout.
 *
 * @param remainingMilliseconds returns the time until the timeout
 */
export function deadlineBefore(remainingMilliseconds: () => number): Deadline {
  return { isNear: () => remainingMilliseconds() < MARGIN_MILLISECONDS };
}

/** The time for the report after a call has timed out. */
const REPORT_MILLISECONDS = 30_000;

/**
 * Returns a function for the timeout of a call that begins now, so that sequential calls never use all the remaining time.
 *
 * @param remainingMilliseconds returns the time until the timeout
 */
export function callTimeBefore(remainingMilliseconds: () => number): () => number {
  return () => {
    const remaining = remainingMilliseconds();
    return Math.max(remaining - REPORT_MILLISECONDS, remaining / 2); // promise ALL-3d.1
  };
}
