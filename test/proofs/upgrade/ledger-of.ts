import { isStateful } from './stateful';
import type { Synthesis } from '../conformance/synthesis';

/** Logical id by construct path of everything stateful: both are public API. */
export function ledgerOf(synthesis: Synthesis): Record<string, string> {
  const entries = synthesis.stacks.flatMap(({ template, paths }) => Object.entries<any>(template.Resources)
    .filter(([, resource]) => isStateful(resource))
    .map(([logicalId]) => [paths.get(logicalId)!, logicalId]));
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
