import { inventoryOf } from '../../backup/functions/aws/inventory-parameters';
import { InventoryEntry, readInventory } from '../../backup/functions/model/inventory';
import type { NamedSources } from '../../monitoring/mute/mutable-alarms';
import type { Session } from '../session';

/** Asks for the servers and clusters of an environment. */
export async function askForSources({ environmentName, clients: { ssm } }: Session): Promise<NamedSources> {
  return sourcesOf(readInventory(await inventoryOf(ssm, environmentName)));
}

/** Returns the names of the servers and clusters of an inventory. */
export function sourcesOf(inventory: readonly InventoryEntry[]): NamedSources {
  const namesOf = (kind: 'server' | 'cluster') => inventory.flatMap((entry) => (entry.kind === kind ? [entry.name] : []));
  return { servers: namesOf('server'), clusters: namesOf('cluster') };
}
