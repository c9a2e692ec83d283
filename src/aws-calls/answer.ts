/** A question that AWS did not answer. */
export interface Unanswered {
  /** Why: the error as a human reads it. */
  readonly unanswered: string;
}

/** What AWS said, or that it said nothing. */
export type Answer<T> = T | Unanswered;

/** Whether AWS said nothing. */
export function isUnanswered<T>(answer: Answer<T>): answer is Unanswered {
  return typeof answer === 'object' && answer !== null && 'unanswered' in answer;
}
