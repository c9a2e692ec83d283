/**
 * The kinds of schemas of the SDK: the first element of a schema is its kind, the third its name. A number in place of a schema is a simple type,
 * with a bit for a list or a map of it.
 *
 * @see https://github.com/smithy-lang/smithy-typescript/blob/main/packages/types/src/schema/static-schemas.ts
 */
const KIND = { list: 1, map: 2, structure: 3, union: 4, error: -3 } as const;
const [LIST_BIT, MAP_BIT] = [64, 128];

/** The structure of a value, by the schema of the SDK. */
export type Structure =
  | { readonly kind: 'structure'; readonly name: string; member(name: string): Structure | undefined }
  | { readonly kind: 'list'; readonly items: Structure }
  | { readonly kind: 'map'; readonly values: Structure }
  | { readonly kind: 'simple' };

const SIMPLE: Structure = { kind: 'simple' };

/** Reads a schema of the SDK. A schema of an unknown form is that of a simple value, in which no key is known. */
export function structureOf(schema: unknown): Structure {
  if (typeof schema === 'function') {
    return structureOf(schema());
  }
  if (typeof schema === 'number') {
    return schema >= MAP_BIT ? { kind: 'map', values: SIMPLE } : schema >= LIST_BIT ? { kind: 'list', items: SIMPLE } : SIMPLE;
  }
  if (!Array.isArray(schema)) {
    return SIMPLE;
  }
  // A member of a structure is a schema with the traits of the member.
  return typeof schema[1] === 'string' ? structureOfDefinition(schema) : structureOf(schema[0]);
}

function structureOfDefinition([kind, , name, , first, second]: readonly unknown[]): Structure {
  switch (kind) {
    case KIND.list: return { kind: 'list', items: structureOf(first) };
    case KIND.map: return { kind: 'map', values: structureOf(second) };
    case KIND.structure:
    case KIND.union:
    case KIND.error: return { kind: 'structure', name: String(name), member: (member) => memberOf(first as readonly string[], second as readonly unknown[], member) };
    default: return SIMPLE;
  }
}

/** A schema may contain itself, so it is read when a member is needed. */
function memberOf(names: readonly string[], schemas: readonly unknown[], name: string): Structure | undefined {
  const index = names.indexOf(name);
  return index < 0 ? undefined : structureOf(schemas[index]);
}
