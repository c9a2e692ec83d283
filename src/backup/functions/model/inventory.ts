import { byText } from './order';
import type { InventoryParameter } from './resources';

/** The consistency of a server's images. `crash`: made without a reboot. `file-system`: made with a reboot. */
export type Consistency = 'crash' | 'file-system';

/** A stand-alone server in the inventory. */
export interface InventoryServer {
  readonly kind: 'server';
  readonly name: string;
  readonly instanceId: string;
  /** Whether images of the server are made. */
  readonly isBackedUp: boolean;
  /** The ids of the server's data volumes. */
  readonly dataVolumes: readonly string[];
  readonly consistency: Consistency;
  readonly writtenAt?: Date;
}

/** A cluster in the inventory. */
export interface InventoryCluster {
  readonly kind: 'cluster';
  readonly name: string;
  readonly groupName: string;
  /** The name of the cluster's pointer. */
  readonly pointerName: string;
  readonly writtenAt?: Date;
}

/** A parameter of the inventory that describes neither a server nor a cluster. */
export interface MalformedEntry {
  readonly kind: 'malformed';
  /** The parameter's name. */
  readonly parameterName: string;
  readonly reason: string;
}

/** An entry of the inventory. */
export type InventoryEntry = InventoryServer | InventoryCluster | MalformedEntry;

/** Parses the parameters of the inventory, in the order of their names. */
export function readInventory(parameters: readonly InventoryParameter[]): InventoryEntry[] {
  return [...parameters].sort(byText(({ name }) => name)).map(readInventoryEntry);
}

/** Returns the name of the server or cluster of an inventory parameter. */
export function nameInInventory({ name }: InventoryParameter): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Parses a parameter of the inventory. */
export function readInventoryEntry(parameter: InventoryParameter): InventoryEntry {
  const { name: parameterName, value, writtenAt } = parameter;
  const name = nameInInventory(parameter);
  const facts = factsOf(value);
  const { kind, instanceId, backup = 'daily', consistency = 'crash', dataVolumes = [], autoScalingGroup, imagePointer } = facts ?? {}; // promise FN-1f.2
  if (kind === 'server' && isText(instanceId) && (backup === 'daily' || backup === 'none') && isConsistency(consistency) && areTexts(dataVolumes)) {
    return { kind, name, instanceId, isBackedUp: backup === 'daily', dataVolumes, consistency, writtenAt };
  }
  if (kind === 'cluster' && isText(autoScalingGroup) && isText(imagePointer)) {
    return { kind, name, groupName: autoScalingGroup, pointerName: imagePointer, writtenAt };
  }
  return { kind: 'malformed', parameterName, reason: `it describes neither a server nor a cluster: ${value}` };
}

function factsOf(json: string): { readonly [fact: string]: unknown } | undefined {
  try {
    const facts: unknown = JSON.parse(json);
    return typeof facts === 'object' && facts !== null ? facts as { [fact: string]: unknown } : undefined;
  } catch {
    return undefined;
  }
}

function isText(fact: unknown): fact is string {
  return typeof fact === 'string' && fact !== '';
}

function areTexts(fact: unknown): fact is string[] {
  return Array.isArray(fact) && fact.every(isText);
}

function isConsistency(fact: unknown): fact is Consistency {
  return fact === 'crash' || fact === 'file-system';
}
