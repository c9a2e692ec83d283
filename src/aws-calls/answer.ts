/** The result of a failed query of AWS. */
export interface Unanswered {
  /** The error, for the operator. */
  readonly unanswered: string;
}

/** The result of a query of AWS: a value, or the error of a failed query. */
export type Answer<T> = T | Unanswered;

/** Returns whether a query of AWS failed. */
export function isUnanswered<T>(answer: Answer<T>): answer is Unanswered {
  return typeof answer === 'object' && answer !== null && 'unanswered' in answer;
}
