import type { FunctionName } from '../model/backup-functions';
import type { Decision, KeepCause } from '../model/decision';
import type { Verdict } from '../model/verdict';

/** Something that went wrong, or is wrong. */
export interface Failure {
  /** The id or name of what it is about. */
  readonly subject: string;
  readonly source?: string;
  readonly reason: string;
}

/** How often something happened. */
export type Counts<Key extends string> = { readonly [key in Key]?: number };

/** What a run came to. */
export interface Summary {
  readonly function: FunctionName;
  readonly environmentName: string;
  readonly isDryRun: boolean;
  /** What was carried out, without what somebody else had carried out. */
  readonly done: Counts<Decision['action']>;
  /** What a dry run would have carried out. */
  readonly planned: Counts<Decision['action']>;
  /** What stays, by each of its causes. */
  readonly kept: Counts<KeepCause>;
  /** How much was left for the next run. */
  readonly left: number;
  readonly failures: readonly Failure[];
  /** How many launches of each cluster have failed since one succeeded, where that was asked. */
  readonly failedLaunches?: Counts<string>;
  /** How the backups stand, where that was asked. */
  readonly verdict?: Verdict;
}
