/**
 * The state of a step, by what AWS shows: `due` has not begun, and `running` continues without another request. `failed` does not continue.
 */
export type StepState = 'done' | 'due' | 'running' | 'failed';

/** A step of a restore. */
export interface Step {
  /** The name of the step within its restore. */
  readonly id: string;
  /** The change, as a sentence without a subject, such as `make an image of app01 as it is now`. */
  readonly title: string;
  readonly state: StepState;
  /** The resource that the step has made, or the reason why it failed. */
  readonly detail?: string;
  /** The expected duration in minutes, for a step that waits. */
  readonly minutes?: number;
}

/** The steps of a restore, and the information that an operator needs before they confirm it. */
export interface Plan {
  readonly steps: readonly Step[];
  /** The data and the service that are lost, each as a sentence. */
  readonly lost: readonly string[];
  /** Further information before the restore, each as a sentence. */
  readonly warnings: readonly string[];
  /** The next steps of the operator after the restore, each as a sentence or a command. */
  readonly next: readonly string[];
  /** The resources that exist after the restore only because of it, and cost money, each with its id. */
  readonly kept: readonly string[];
}

/** Returns the first step that is not done. Undefined if all steps are done. */
export function nextStep({ steps }: Plan): Step | undefined {
  return steps.find(({ state }) => state !== 'done');
}

/** Returns the expected duration of the steps that are not done, in minutes. */
export function minutesLeft({ steps }: Plan): number {
  return steps.filter(({ state }) => state !== 'done').reduce((sum, { minutes = 0 }) => sum + minutes, 0);
}
