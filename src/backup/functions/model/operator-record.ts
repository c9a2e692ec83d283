import type { InventoryParameter } from './resources';

/** A parameter that an operator has written with the command line. Its last level names a cluster, an instance or an image. */
export type OperatorRecord = InventoryParameter;

/** Returns the cluster, instance or image of a record. */
export function subjectOf({ name }: OperatorRecord): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Returns the facts of a record by their names. Returns an empty object if the record is not a JSON object. */
export function factsOf({ value }: OperatorRecord): { readonly [fact: string]: unknown } {
  try {
    const facts: unknown = JSON.parse(value);
    return typeof facts === 'object' && facts !== null ? facts as { readonly [fact: string]: unknown } : {};
  } catch {
    return {};
  }
}
