/** Until when a run may begin something new. */
export interface Deadline {
  /** Whether so little time is left that nothing new should begin. */
  isNear(): boolean;
}

/** What a call may take when AWS throttles and the client backs off, and what the report takes. */
const MARGIN_MILLISECONDS = 60_000; // promise ALL-3a.3

/**
 * The deadline of something that is killed when its time is up.
 *
 * @param remainingMilliseconds the time that is left at the moment of the call
 */
export function deadlineBefore(remainingMilliseconds: () => number): Deadline {
  return { isNear: () => remainingMilliseconds() < MARGIN_MILLISECONDS };
}
