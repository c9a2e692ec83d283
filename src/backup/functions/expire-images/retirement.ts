import { isUnanswered } from '../../../aws-calls/answer';
import type { Fail } from '../model/decision';
import { nameInInventory } from '../model/inventory';
import type { ExpiryWorld } from '../model/world';

/** The effect of operators' records of retired sources. */
export interface Retirement {
  /** The sources whose newest good image may expire. */
  readonly retired: ReadonlySet<string>;
  readonly refused: readonly Fail[];
}

/** Returns the retired sources, except those that may still exist. */
export function retirement({ environmentName, inventory, retiredSources }: ExpiryWorld): Retirement {
  if (isUnanswered(retiredSources)) {
    const reason = `could not be read, so no source is retired: ${retiredSources.unanswered}`;
    return { retired: new Set(), refused: [{ action: 'fail', subject: 'retired sources', reason }] };
  }
  const sources = [...new Set(retiredSources)].sort();
  if (isUnanswered(inventory)) {
    const reason = `it is not retired, because the inventory could not be read: ${inventory.unanswered}`;
    return { retired: new Set(), refused: sources.map((subject) => ({ action: 'fail', subject, reason })) };
  }
  const present = new Set(inventory.map(nameInInventory));
  return {
    retired: new Set(sources.filter((source) => !present.has(source))), // promise FN-3f.2
    refused: sources.filter((source) => present.has(source)).map((subject) => ({ action: 'fail', subject, reason: reasonOf(subject, environmentName) })),
  };
}

function reasonOf(source: string, environmentName: string): string {
  return `it is not retired, because the inventory contains it: remove it from the environment or, if the name is in use again, reverse the retirement: npx oban-environment backup retire --undo ${source} --environment ${environmentName}`;
}
