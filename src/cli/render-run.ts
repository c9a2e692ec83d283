import { linesOfVerdict } from './render-status';
import type { FunctionReport } from './run-functions';
import { table } from './table';
import { named, Place } from '../aws-calls/place';

/** Renders the report of a function run for the operator. */
export function linesOfRun({ function: name, decisions, summary, error }: FunctionReport, place: Place): string[] {
  const title = `${name}${summary?.isDryRun ? ' (dry run)' : ''} of ${named(place)}`;
  const rows = decisions.map(({ action, subject, source = '', reason, result, detail }) => (
    [`  ${result}`, action, subject, source, detail === undefined ? reason : `${reason}; ${detail}`]));
  return [
    title,
    ...rows.length === 0 ? [] : table(['  RESULT', 'ACTION', 'SUBJECT', 'SOURCE', 'REASON'], rows),
    ...summary?.verdict === undefined ? [] : linesOfVerdict(summary.verdict, place).map((line) => (line === '' ? '' : `  ${line}`)),
    `  ${error === undefined ? countsOf(summary) : `failed: ${error}`}`,
    '',
  ];
}

function countsOf(summary: FunctionReport['summary']): string {
  if (summary === undefined) {
    return '';
  }
  const { done, planned, kept, left, failures } = summary;
  const counts = [
    ...Object.entries(done).map(([action, number]) => `${number} ${action} done`),
    ...Object.entries(planned).map(([action, number]) => `${number} ${action} planned`),
    ...Object.entries(kept).map(([cause, number]) => `${number} kept (${cause})`),
    ...left > 0 ? [`${left} left`] : [],
    `${failures.length} ${summary.verdict === undefined ? 'failed' : 'wrong'}`,
  ];
  return counts.join(', ');
}
