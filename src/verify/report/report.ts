import type { AcceptedFinding } from '../accepted';
import type { ClauseId } from '../catalogue/catalogue';
import type { Result } from '../finding';

/** The result of a check for one resource, with its evidence. */
export interface ReportRow {
  readonly clause: ClauseId;
  readonly section?: string;
  readonly asks: string;
  readonly question: string;
  readonly result: Result;
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

/** A clause that the checks of this command do not ask, with the reason. */
export interface ClauseWithoutAnswer {
  readonly clause: ClauseId;
  readonly asks: string;
  readonly reason: string;
}

/** An accepted finding that accepts nothing. */
export interface IdleAcceptance {
  readonly accepted: AcceptedFinding;
  readonly reason: string;
}

/** The answers of the running account, as `--json` prints them: public API. */
export interface VerifyReport {
  readonly environmentName: string;
  readonly accountId: string;
  readonly region: string;
  readonly verifiedAt: Date;
  /** Whether a result is failed and not accepted, or unknown. The exit status is 1 then. */
  readonly isWrong: boolean;
  /** The number of results. Accepted results count as accepted only. */
  readonly counts: { readonly [result in Result | 'accepted']: number };
  readonly results: readonly ReportRow[];
  /** The clauses of which this environment has nothing. */
  readonly notHere: readonly ClauseWithoutAnswer[];
  /** The clauses that no check asks about. They are not passed. */
  readonly notAsked: readonly ClauseWithoutAnswer[];
  /** The accepted findings that are past their day, or that match no result. */
  readonly idleAcceptances: readonly IdleAcceptance[];
}
