import type { Deadline } from './deadline';
import { isFault } from './fault';

/**
 * The longest check of the image in a parameter of the data type `aws:ec2:image`: five minutes, and a pause between two queries. Until the
 * check has ended, the parameter has its former value, or does not exist, and another write is rejected.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
const CHECK_MILLISECONDS = 360_000; // promise FN-2i2.2

/**
 * Returns whether a write was rejected because the check of an earlier write has not ended. AWS does not document the error of this rejection.
 * `TooManyUpdates` is PutParameter's error for concurrent updates.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function isCheckInProgress(error: unknown): boolean {
  return isFault(error, 'TooManyUpdates') || (error instanceof Error && /\bvalidation\b.*\bin (process|progress)\b/is.test(error.message));
}

/** Returns the deadline of a check that begins now: the end of the longest check, or the given deadline if that is earlier. */
export function untilCheckEnds({ isNear }: Deadline): Deadline {
  const begun = performance.now();
  return { isNear: () => isNear() || performance.now() - begun >= CHECK_MILLISECONDS };
}
