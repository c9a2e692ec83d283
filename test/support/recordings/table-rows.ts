import type { VerifyReport } from '../../../src/verify/report/report';

/** Returns the sorted rows of a report without its evidence, which a recording replaces. Within a clause, the report has the order in which AWS answered. */
export function tableRows({ results, notHere }: VerifyReport): string[] {
  return [...results.map(({ clause, result, question }) => `${clause} ${result}: ${question}`), ...notHere.map(({ clause }) => `${clause} is not here`)].sort();
}
