import type { Deadline } from './deadline';
import { isFault } from './fault';

/**
 * How long to wait for the check of an image: five minutes, and a pause between two questions. The image is the one that a parameter of
 * the data type `aws:ec2:image` names. Until the check has ended, the parameter has its former value, or does not exist, and another write
 * is refused.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
const CHECK_MILLISECONDS = 360_000; // promise FN-2i2.2

/**
 * Whether a write was refused because the check after an earlier write has not ended. AWS documents that this is reported, but not with
 * which error: `TooManyUpdates` is the one that PutParameter has for updates at the same time.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function isCheckUnderWay(error: unknown): boolean {
  return isFault(error, 'TooManyUpdates') || (error instanceof Error && /\bvalidation\b.*\bin (process|progress)\b/is.test(error.message));
}

/** How long to wait for a check that has begun now: until it must have ended, or until the deadline. */
export function untilCheckEnds({ isNear }: Deadline): Deadline {
  const begun = performance.now();
  return { isNear: () => isNear() || performance.now() - begun >= CHECK_MILLISECONDS };
}
