import type { Clients } from './clients';
import type { Outcome } from './outcome';
import type { Deadline } from '../../../aws-calls/deadline';
import type { Decision } from '../model/decision';
import type { ConfirmedRunTime } from '../model/run-time';
import type { FunctionSettings } from '../model/settings';
import type { Verdict } from '../model/verdict';

/** The log of a run's decisions and results. */
export interface RunLog {
  /** Logs a decision and its outcome. */
  decided(decision: Decision, outcome: Outcome): void;
  /** Logs the state of the backups. */
  judged(verdict: Verdict): void;
}

/** One run of a function, in Lambda or by an operator. */
export interface Run<Settings extends FunctionSettings, Services extends keyof Clients> {
  readonly settings: Settings;
  readonly clients: Pick<Clients, Services>;
  /** Reads the clocks. AWS's time is known after the first response of AWS. */
  readonly runTime: () => ConfirmedRunTime;
  readonly deadline: Deadline;
  readonly log: RunLog;
}
