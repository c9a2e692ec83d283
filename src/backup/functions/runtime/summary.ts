import type { FunctionName } from '../model/backup-functions';
import type { Decision, KeepCause } from '../model/decision';
import type { Verdict } from '../model/verdict';

/** A failed item of a run, or a problem that the check has found. */
export interface Failure {
  /** The id or name of the resource. */
  readonly subject: string;
  readonly source?: string;
  readonly reason: string;
}

/** The number of items by key. */
export type Counts<Key extends string> = { readonly [key in Key]?: number };

/** The summary of a run. */
export interface Summary {
  readonly function: FunctionName;
  readonly environmentName: string;
  readonly isDryRun: boolean;
  /** The changes that this run has carried out. */
  readonly done: Counts<Decision['action']>;
  /** The changes that a dry run would have carried out. */
  readonly planned: Counts<Decision['action']>;
  /** The images and snapshots that stay, by cause. */
  readonly kept: Counts<KeepCause>;
  /** The number of items that were left for the next run. */
  readonly left: number;
  readonly failures: readonly Failure[];
  /** The number of failed launches of each cluster since the last successful one. Absent if the function does not check them. */
  readonly failedLaunches?: Counts<string>;
  /** The state of the backups. Absent if the function does not check it. */
  readonly verdict?: Verdict;
}
