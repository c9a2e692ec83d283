/**
 * What became of a decision.
 *
 * - `done`: carried out.
 * - `already-done`: somebody had carried it out, such as an earlier attempt whose answer was lost.
 * - `overtaken`: the world has moved on since it was decided; the next run decides anew.
 * - `noted`: there was nothing to carry out.
 * - `planned`: not carried out, as this is a dry run.
 * - `left`: not carried out for want of time; the next run does it.
 * - `failed`: somebody has to look.
 */
export type Result = 'done' | 'already-done' | 'overtaken' | 'noted' | 'planned' | 'left' | 'failed';

/** What became of a decision, and why. */
export interface Outcome {
  readonly result: Result;
  readonly detail?: string;
}

/** Carried out. */
export const DONE: Outcome = { result: 'done' };

/** Somebody had carried it out. */
export function alreadyDone(detail: string): Outcome {
  return { result: 'already-done', detail };
}

/** The world has moved on since it was decided. */
export function overtaken(detail: string): Outcome {
  return { result: 'overtaken', detail };
}
