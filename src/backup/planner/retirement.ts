import { isUnanswered } from './answer';
import type { Fail } from './decision';
import { nameInInventory } from './inventory';
import type { ExpiryWorld } from './world';

/** What became of an operator's word that sources are gone for good. */
export interface Retirement {
  /** Sources whose last good image may go. */
  readonly retired: ReadonlySet<string>;
  readonly refused: readonly Fail[];
}

/** Lets go of sources, unless they may still be there. */
export function retirement({ inventory, retiredSources }: ExpiryWorld): Retirement {
  const sources = [...new Set(retiredSources)].sort();
  if (isUnanswered(inventory)) {
    const reason = `it is not retired, as the inventory could not be asked: ${inventory.unanswered}`;
    return { retired: new Set(), refused: sources.map((subject) => ({ action: 'fail', subject, reason })) };
  }
  const present = new Set(inventory.map(nameInInventory));
  const reason = 'it is not retired, as the inventory still has it: take it out of the environment first';
  return {
    retired: new Set(sources.filter((source) => !present.has(source))),
    refused: sources.filter((source) => present.has(source)).map((subject) => ({ action: 'fail', subject, reason })),
  };
}
