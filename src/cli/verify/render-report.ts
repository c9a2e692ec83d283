import { named } from '../../aws-calls/place';
import type { ReportRow, VerifyReport } from '../../verify/report/report';
import { table } from '../table';

/** Renders the report for the operator: the results that need attention, then all others. */
export function linesOfReport(report: VerifyReport): string[] {
  const isGood = ({ result, accepted }: ReportRow) => result === 'passed' || result === 'pending' || accepted !== undefined;
  return [
    headingOf(report),
    ...section(['CLAUSE', 'RESULT', 'RESOURCE', 'ANSWER', 'QUESTION'], report.results.filter((row) => !isGood(row)).map(cellsOf)),
    ...section(['CLAUSE', 'RESULT', 'RESOURCE', 'ANSWER', 'QUESTION'], report.results.filter(isGood).map(cellsOf)),
    ...section(['ACCEPTED FINDING', 'RESOURCE', 'ACCEPTS NOTHING'], report.idleAcceptances.map(({ accepted: { clause, resource = '-' }, reason }) => [clause, resource, reason])),
    ...section(['NOT HERE', 'WHY'], report.notHere.map(({ clause, reason }) => [clause, reason])),
    ...section(['NOT ASKED', 'HOW IT IS CHECKED'], report.notAsked.map(({ clause, reason }) => [clause, reason])),
  ];
}

/** Renders the report in Markdown. */
export function markdownOfReport(report: VerifyReport): string[] {
  return [
    `# ${headingOf(report)}`,
    ...markdownTable(['clause', 'asks', 'result', 'resource', 'answer', 'asked at'], report.results.map((row) => [
      row.clause, row.asks, resultOf(row), `\`${row.resource}\``, row.answer, row.answeredAt.toISOString(),
    ])),
    ...markdownTable(['accepted finding', 'resource', 'accepts nothing'], report.idleAcceptances.map(({ accepted: { clause, resource = '–' }, reason }) => [clause, resource, reason])),
    ...markdownTable(['not here', 'asks', 'why'], report.notHere.map(({ clause, asks, reason }) => [clause, asks, reason])),
    ...markdownTable(['not asked', 'asks', 'how it is checked'], report.notAsked.map(({ clause, asks, reason }) => [clause, asks, reason])),
  ];
}

function headingOf(report: VerifyReport): string {
  const { passed, failed, pending, unknown, accepted } = report.counts;
  return `${named(report)} at ${report.verifiedAt.toISOString()}: ${failed} failed, ${unknown} unknown, ${pending} pending, ${accepted} accepted, ${passed} passed`;
}

function cellsOf(row: ReportRow): string[] {
  return [row.clause, resultOf(row), row.resource, row.answer, row.question];
}

function resultOf({ result, failsAfter, accepted }: ReportRow): string {
  if (accepted !== undefined) {
    return `accepted until ${accepted.until}: ${accepted.reason}`;
  }
  return failsAfter === undefined ? result : `pending until ${failsAfter.toISOString()}`;
}

function section(headings: readonly string[], rows: readonly string[][]): string[] {
  return rows.length === 0 ? [] : ['', ...table(headings, rows)];
}

function markdownTable(headings: readonly string[], rows: readonly string[][]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\\/g, '\\\\').replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`;
  return rows.length === 0 ? [] : ['', line(headings), `|${headings.map(() => '---|').join('')}`, ...rows.map(line)];
}
