import type { Clients } from './clients';
import type { Outcome } from './outcome';
import type { Deadline } from '../../../aws-calls/deadline';
import type { Decision } from '../model/decision';
import type { ConfirmedRunTime } from '../model/run-time';
import type { FunctionSettings } from '../model/settings';
import type { Verdict } from '../model/verdict';

/** Where a run tells what it decides and does, as it does it. */
export interface RunLog {
  /** A decision, and what became of it. */
  decided(decision: Decision, outcome: Outcome): void;
  /** How the backups stand. */
  judged(verdict: Verdict): void;
}

/** One run of a function, in Lambda or by hand. */
export interface Run<Settings extends FunctionSettings, Services extends keyof Clients> {
  readonly settings: Settings;
  readonly clients: Pick<Clients, Services>;
  /** Looks at the clocks: AWS's time is known once AWS has answered something. */
  readonly runTime: () => ConfirmedRunTime;
  readonly deadline: Deadline;
  readonly log: RunLog;
}
