import { Clause, isClosed } from './clause';
import { synthesisOf } from './examples';
import type { Resource } from './synthesis';

/** The document that tells how each clause is met. Runs every check, and fails with the first that does. */
export function conformanceTable(clauses: Clause[]): string {
  const closed = clauses.filter(isClosed);
  return [
    '# Conformance',
    '',
    'What the design asks for, clause by clause, and what meets it. Each check runs on the synthesised `examples/production`, or on the',
    'same with a second cluster and a staging environment. Generated from `test/proofs/conformance/clauses.ts` by `npx projen conformance`.',
    '',
    `Of ${clauses.length} clauses ${closed.length} are met and ${clauses.length - closed.length} open.`,
    '',
    '| clause | design section | what it asks | resources | result | deviation and why |',
    '|---|---|---|---|---|---|',
    ...clauses.map(row),
    '',
  ].join('\n');
}

function row(clause: Clause): string {
  const evidence = isClosed(clause) ? clause.check(synthesisOf(clause.example ?? 'production')) : [];
  return `| ${[
    clause.id, clause.section ?? '–', clause.asks, resources(evidence), isClosed(clause) ? 'met' : '**open**', clause.deviation ?? '–',
  ].map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
}

/** By type, in the order of the evidence. */
function resources(evidence: Resource[]): string {
  const pathsByType = new Map<string, Set<string>>();
  for (const { type, path } of evidence) {
    pathsByType.set(type, (pathsByType.get(type) ?? new Set()).add(path));
  }
  return [...pathsByType].map(([type, paths]) => `${type}: ${[...paths].map((path) => `\`${path}\``).join(', ')}`).join('<br>') || '–';
}
