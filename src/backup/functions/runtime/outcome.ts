/**
 * The result of a decision.
 *
 * - `done`: carried out.
 * - `already-done`: already carried out, such as by an earlier attempt whose response was lost.
 * - `overtaken`: outdated, because a resource has changed since the decision; the next run decides again.
 * - `noted`: nothing to carry out.
 * - `planned`: not carried out, because this is a dry run.
 * - `left`: not carried out, because there was no time; the next run carries it out.
 * - `failed`: failed, so that an operator must act.
 */
export type Result = 'done' | 'already-done' | 'overtaken' | 'noted' | 'planned' | 'left' | 'failed';

/** The result of a decision, with the reason. */
export interface Outcome {
  readonly result: Result;
  readonly detail?: string;
}

/** The outcome of a change that was carried out. */
export const DONE: Outcome = { result: 'done' };

/** Returns the outcome of a change that was already carried out. */
export function alreadyDone(detail: string): Outcome {
  return { result: 'already-done', detail };
}

/** Returns the outcome of a change that is outdated, because a resource has changed since the decision. */
export function overtaken(detail: string): Outcome {
  return { result: 'overtaken', detail };
}
