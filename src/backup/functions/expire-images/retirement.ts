import { isUnanswered } from '../../../aws-calls/answer';
import type { Fail } from '../model/decision';
import { nameInInventory } from '../model/inventory';
import type { ExpiryWorld } from '../model/world';

/** The effect of an operator's statement that sources were removed. */
export interface Retirement {
  /** Sources whose last good image may go. */
  readonly retired: ReadonlySet<string>;
  readonly refused: readonly Fail[];
}

/** Lets go of sources, unless they may still be there. */
export function retirement({ environmentName, inventory, retiredSources }: ExpiryWorld): Retirement {
  if (isUnanswered(retiredSources)) {
    const reason = `could not be asked, so no source is retired: ${retiredSources.unanswered}`;
    return { retired: new Set(), refused: [{ action: 'fail', subject: 'retired sources', reason }] };
  }
  const sources = [...new Set(retiredSources)].sort();
  if (isUnanswered(inventory)) {
    const reason = `it is not retired, as the inventory could not be asked: ${inventory.unanswered}`;
    return { retired: new Set(), refused: sources.map((subject) => ({ action: 'fail', subject, reason })) };
  }
  const present = new Set(inventory.map(nameInInventory));
  return {
    retired: new Set(sources.filter((source) => !present.has(source))), // promise FN-3f.2
    refused: sources.filter((source) => present.has(source)).map((subject) => ({ action: 'fail', subject, reason: reasonOf(subject, environmentName) })),
  };
}

function reasonOf(source: string, environmentName: string): string {
  return `it is not retired, as the inventory has it: take it out of the environment, or, if the name is in use again, let it be no longer retired: npx oban-environment backup retire --undo ${source} --environment ${environmentName}`;
}
