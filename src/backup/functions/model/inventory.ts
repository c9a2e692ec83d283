import { byText } from './order';
import type { InventoryParameter } from './resources';

/** How an image of a server is made. `crash`: without a reboot. `file-system`: with one. */
export type Consistency = 'crash' | 'file-system';

/** A stand-alone server that should be backed up. */
export interface InventoryServer {
  readonly kind: 'server';
  readonly name: string;
  readonly instanceId: string;
  /** Whether it is to be imaged. */
  readonly isBackedUp: boolean;
  /** The ids of its data volumes. */
  readonly dataVolumes: readonly string[];
  readonly consistency: Consistency;
  readonly writtenAt?: Date;
}

/** A cluster that should be backed up. */
export interface InventoryCluster {
  readonly kind: 'cluster';
  readonly name: string;
  readonly groupName: string;
  /** The name of its pointer. */
  readonly pointerName: string;
  readonly writtenAt?: Date;
}

/** A parameter of the inventory that says nothing of use. */
export interface MalformedEntry {
  readonly kind: 'malformed';
  /** The parameter's name. */
  readonly parameterName: string;
  readonly reason: string;
}

/** What a parameter of the inventory says. */
export type InventoryEntry = InventoryServer | InventoryCluster | MalformedEntry;

/** What the parameters of the inventory say, in the order of their names. */
export function readInventory(parameters: readonly InventoryParameter[]): InventoryEntry[] {
  return [...parameters].sort(byText(({ name }) => name)).map(readInventoryEntry);
}

/** The name of the server or cluster that a parameter of the inventory is about. */
export function nameInInventory({ name }: InventoryParameter): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Reads a parameter of the inventory, as its construct wrote it. */
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
  return { kind: 'malformed', parameterName, reason: `it says neither what server nor what cluster it stands for: ${value}` };
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
