/** Until when a run may begin something new. */
export interface Deadline {
  /** Whether so little time is left that nothing new should begin. */
  isNear(): boolean;
}

/** What the calls of one step may take, and what the report takes. */
const MARGIN_MILLISECONDS = 60_000; // promise ALL-3a.3

/**
 * The deadline of something that is killed when its time is up.
 *
 * @param remainingMilliseconds the time that is left at the moment of the call
 */
export function deadlineBefore(remainingMilliseconds: () => number): Deadline {
  return { isNear: () => remainingMilliseconds() < MARGIN_MILLISECONDS };
}

/** What is left for the report when a call that does not end is ended. */
const REPORT_MILLISECONDS = 30_000;

/**
 * How long a call that begins now may take, so that calls one after the other never use up the time.
 *
 * @param remainingMilliseconds the time that is left at the moment of the call
 */
export function callTimeBefore(remainingMilliseconds: () => number): () => number {
  return () => {
    const remaining = remainingMilliseconds();
    return Math.max(remaining - REPORT_MILLISECONDS, remaining / 2); // promise ALL-3d.1
  };
}
