import type { InventoryParameter } from './resources';

/** A parameter that an operator wrote by the command line. Its last level names a cluster, an instance or an image. */
export type OperatorRecord = InventoryParameter;

/** The cluster, instance or image that a record is about. */
export function subjectOf({ name }: OperatorRecord): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** What a record says, by its names; nothing when it is not an object as JSON. */
export function factsOf({ value }: OperatorRecord): { readonly [fact: string]: unknown } {
  try {
    const facts: unknown = JSON.parse(value);
    return typeof facts === 'object' && facts !== null ? facts as { readonly [fact: string]: unknown } : {};
  } catch {
    return {};
  }
}
