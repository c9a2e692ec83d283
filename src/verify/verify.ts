import type { AcceptedFinding } from './accepted';
import type { Account } from './account/account';
import { UnansweredQuestion } from './account/question';
import { AccountClause, ACCOUNT_CLAUSES } from './catalogue/account-clauses';
import { ClauseId, clauseOf, CLAUSES } from './catalogue/catalogue';
import type { Check, NotHere } from './check';
import { failed, Finding, Result, unknown } from './finding';
import type { ClauseWithoutAnswer, IdleAcceptance, ReportRow, VerifyReport } from './report/report';
import { duringRestore, restoresInProgress } from './restores';
import { dayOf } from '../backup/functions/model/day';
import { inParallel } from '../backup/functions/runtime/in-parallel';

/** The number of checks that ask at the same time. AWS throttles by operation, and each question is asked once. */
const CHECKS_AT_ONCE = 8;

/** The options of a run. */
export interface VerifyOptions {
  readonly checks: readonly Check[];
  /** The clauses to report. Each entry is an id or the part before the hyphen, such as `NET`. Undefined for all. */
  readonly only?: readonly string[];
  readonly accepted: readonly AcceptedFinding[];
  /** Called before each check. */
  begun?(check: Check): void;
  /** Called after each check. */
  checked?(check: Check): void;
}

/** A check with its findings. */
interface Checked {
  readonly check: Check;
  readonly findings: readonly Finding[] | NotHere;
  readonly answeredAt: Date;
}

/** Asks the account, judges its answers, and reports them in the order of the catalogue. */
export async function verify(account: Account, options: VerifyOptions): Promise<VerifyReport> {
  const isWanted = wantedBy(options.only);
  const checks = options.checks.filter(({ clause }) => isWanted(clause));
  const checked = await inParallel(checks, CHECKS_AT_ONCE, async (check) => {
    options.begun?.(check);
    const findings = await findingsOf(check, account);
    options.checked?.(check);
    return { check, findings, answeredAt: account.now() };
  });
  const now = account.now();
  const rows = inOrder(checked.flatMap(rowsOf));
  const restores = rows.some(({ result }) => result === 'failed') ? await restoresInProgress(account) : [];
  const results = rows.map((row) => withAcceptance(duringRestore(row, restores, now), options.accepted, now));
  const isWrong = results.some(({ result, accepted }) => result === 'unknown' || (result === 'failed' && accepted === undefined));
  return {
    ...account.place,
    verifiedAt: now,
    isWrong,
    counts: countsOf(results),
    results,
    notHere: checked.flatMap(notHereOf),
    notAsked: CLAUSES.filter(({ id }) => isWanted(id) && !isAsked(id, options.checks)).map(({ id }) => notAsked(id)),
    idleAcceptances: idleAcceptances(options.accepted.filter(({ clause }) => isWanted(clause)), results, now),
  };
}

/** Returns whether `--only` selects a clause: by its id, or by the part before the hyphen. */
function wantedBy(only: readonly string[] | undefined): (clause: ClauseId) => boolean {
  return (clause) => only === undefined || only.includes(clause) || only.includes(clause.split('-')[0]);
}

async function findingsOf(check: Check, account: Account): Promise<readonly Finding[] | NotHere> {
  let answers: unknown;
  try {
    answers = await check.ask(account);
  } catch (error) {
    if (error instanceof UnansweredQuestion) {
      return [unknown(account.place.environmentName, error.message)];
    }
    throw error;
  }
  const findings = check.judge(answers, { now: account.now(), environmentName: account.place.environmentName });
  return 'notHere' in findings || findings.length > 0 ? findings : [failed(account.place.environmentName, 'AWS lists nothing of which this could be true')];
}

function rowsOf({ check: { clause, question }, findings, answeredAt }: Checked): ReportRow[] {
  const { section, asks } = clauseOf(clause);
  return 'notHere' in findings ? [] : findings.map((each) => ({ clause, section, asks, question, ...each, answeredAt }));
}

function notHereOf({ check: { clause }, findings }: Checked): ClauseWithoutAnswer[] {
  return 'notHere' in findings ? [{ clause, asks: clauseOf(clause).asks, reason: findings.notHere }] : [];
}

/** Returns whether a check asks about a clause, or about the clauses that answer it. */
export function isAsked(id: ClauseId, checks: readonly Check[]): boolean {
  return checks.some(({ clause }) => clause === id) || accountClause(id)?.answeredBy !== undefined;
}

function notAsked(clause: ClauseId): ClauseWithoutAnswer {
  const { asks, askedWith } = clauseOf(clause);
  if (askedWith !== undefined) {
    return { clause, asks, reason: `it takes minutes, and only ${askedWith} asks` };
  }
  const byHand = accountClause(clause)?.byHand;
  return { clause, asks, reason: byHand === undefined ? 'no check asks the account; the template is checked (docs/conformance.md)' : `check it by hand: ${byHand}` };
}

function accountClause(id: ClauseId): AccountClause | undefined {
  return ACCOUNT_CLAUSES.find((clause) => clause.id === id);
}

function inOrder(rows: readonly ReportRow[]): ReportRow[] {
  const positions = new Map(CLAUSES.map(({ id }, position) => [id, position]));
  return [...rows].sort((one, other) => positions.get(one.clause)! - positions.get(other.clause)!);
}

function countsOf(rows: readonly ReportRow[]): { [result in Result | 'accepted']: number } {
  const counts = { passed: 0, failed: 0, pending: 0, unknown: 0, accepted: 0 };
  for (const { result, accepted } of rows) {
    counts[accepted === undefined ? result : 'accepted'] += 1;
  }
  return counts;
}

/** Only a failed result can be accepted: without an answer, nobody knows what would be accepted. */
function withAcceptance(row: ReportRow, accepted: readonly AcceptedFinding[], now: Date): ReportRow {
  const entry = row.result === 'failed' ? accepted.find((each) => matches(each, row) && !isPast(each, now)) : undefined;
  return entry === undefined ? row : { ...row, accepted: { reason: entry.reason, until: entry.until } };
}

function idleAcceptances(accepted: readonly AcceptedFinding[], rows: readonly ReportRow[], now: Date): IdleAcceptance[] {
  return accepted.flatMap((entry) => {
    if (isPast(entry, now)) {
      return [{ accepted: entry, reason: `its last day, ${entry.until}, is over` }];
    }
    return rows.some((row) => row.result === 'failed' && matches(entry, row)) ? [] : [{ accepted: entry, reason: 'no failed result matches it' }];
  });
}

function matches({ clause, resource }: AcceptedFinding, row: ReportRow): boolean {
  return clause === row.clause && (resource === undefined || resource === row.resource);
}

function isPast({ until }: AcceptedFinding, now: Date): boolean {
  return dayOf(now) > until;
}
