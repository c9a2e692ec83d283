import type { Fault } from './faults/fault';
import type { ClauseId } from '../../../src/verify/catalogue/catalogue';
import type { Check } from '../../../src/verify/check';
import type { Result } from '../../../src/verify/finding';
import type { ReportRow, VerifyReport } from '../../../src/verify/report/report';

/** Returns a report with the results of some checks only. */
export function reportOf(checks: readonly Check[], report: VerifyReport): VerifyReport {
  const isAsked = (row: ReportRow) => checks.some(({ clause, question }) => clause === row.clause && question === row.question);
  return { ...report, results: report.results.filter(isAsked) };
}

/** Returns the clauses that have a result of a kind, in the order of the report. */
export function clausesWith(result: Result, { results }: VerifyReport): ClauseId[] {
  return [...new Set(results.filter((row) => row.result === result).map(({ clause }) => clause))];
}

/**
 * Returns how the report of a broken account differs from what it should be: the expected clauses fail, each other result is that of the intact
 * account, and none is missing.
 */
export function differences(intact: VerifyReport, broken: VerifyReport, { fails, fewer = [] }: Pick<Fault, 'fails' | 'fewer'>): string[] {
  const failed = clausesWith('failed', broken);
  const isOther = ({ clause }: { readonly clause: ClauseId }) => !fails.includes(clause);
  return [
    ...fails.filter((clause) => !failed.includes(clause)).map((clause) => `${clause} did not fail`),
    ...broken.results.filter(isOther).filter((row) => row.result !== resultIn(intact, row)).map(described),
    ...questionsOf(intact).filter(isOther).filter((row) => !fewer.includes(row.clause) && count(broken, row) < count(intact, row)).map((row) => (
      `${row.clause} '${row.question}' has ${count(broken, row)} results in place of ${count(intact, row)}`)),
  ];
}

/** Returns the result that the intact account had. A member that replaces another one has to pass. */
function resultIn({ results }: VerifyReport, { clause, question, resource }: ReportRow): Result {
  return results.find((row) => row.clause === clause && row.question === question && row.resource === resource)?.result ?? 'passed';
}

/** Returns one row for each question. */
export function questionsOf({ results }: VerifyReport): ReportRow[] {
  return [...new Map(results.map((row) => [`${row.clause} ${row.question}`, row])).values()];
}

function count({ results }: VerifyReport, { clause, question }: ReportRow): number {
  return results.filter((row) => row.clause === clause && row.question === question).length;
}

/** Returns a row of a report in one line. */
export function described({ clause, result, resource, answer }: ReportRow): string {
  return `${clause} ${result}: ${resource}: ${answer}`;
}
