/** The result of a check for one resource. */
export type Result = 'passed' | 'failed' | 'pending' | 'unknown';

/** A result with its evidence. */
export type Finding = SettledFinding | PendingFinding;

/** A result that time alone does not change. */
export interface SettledFinding {
  readonly result: Exclude<Result, 'pending'>;
  /** The ARN, id or name of the resource. */
  readonly resource: string;
  /** The answer of AWS, as a phrase for the operator. */
  readonly answer: string;
}

/** The result for something that has not happened yet, and may take until a time. */
export interface PendingFinding {
  readonly result: 'pending';
  readonly resource: string;
  readonly answer: string;
  /** The time after which it counts as failed. */
  readonly failsAfter: Date;
}

/** Returns the finding that a resource meets, or does not meet, a clause. */
export function finding(isMet: boolean, resource: string, answer: string): SettledFinding {
  return { result: isMet ? 'passed' : 'failed', resource, answer };
}

/** Returns the finding that a resource meets a clause. */
export function passed(resource: string, answer: string): SettledFinding {
  return finding(true, resource, answer);
}

/** Returns the finding that a resource does not meet a clause. */
export function failed(resource: string, answer: string): SettledFinding {
  return finding(false, resource, answer);
}

/** Returns the finding for something that has to happen by a time: pending until then, and failed after it. */
export function expectedBy(failsAfter: Date, now: Date, resource: string, answer: string): Finding {
  return now < failsAfter ? { result: 'pending', resource, answer, failsAfter } : failed(resource, answer);
}

/** Returns the finding for a question that has no answer. */
export function unknown(resource: string, reason: string): SettledFinding {
  return { result: 'unknown', resource, answer: reason };
}
