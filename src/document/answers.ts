/** The results of a check, as `verify` reports them. */
export type AnswerResult = 'passed' | 'failed' | 'pending' | 'unknown';

/** An answer of the running account to a question about a clause. */
export interface Answer {
  readonly clause: string;
  readonly question: string;
  readonly result: AnswerResult;
  /** The ARN, id or name of the resource. */
  readonly resource: string;
  /** The answer of AWS, or the reason that there is none. */
  readonly answer: string;
  readonly answeredAt: Date;
  /** The time after which a pending result counts as failed. */
  readonly failsAfter?: Date;
  /** The reason for which somebody accepted a failed result, and the last day. */
  readonly accepted?: { readonly reason: string; readonly until: string };
}

/** The answers of the running account. The report of `verify` has this form. */
export interface AccountAnswers {
  readonly environmentName: string;
  readonly accountId: string;
  readonly region: string;
  readonly verifiedAt: Date;
  readonly results: readonly Answer[];
}
