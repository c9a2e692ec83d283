import { Token } from 'aws-cdk-lib';
import { requireSameCopy } from './one-copy';
import { PYTHON_MODULE, STRUCT_PROPERTIES, StructProperties } from './struct-properties';

/**
 * Throws if an object has a property that its struct does not have, at any depth: JavaScript drops it without a message, as jsii does with a
 * dict of Python. Throws as well if a value is of another copy of aws-cdk-lib. Class instances and values that are only known at deployment are
 * accepted.
 *
 * @param owner the owner of the properties in the error message, such as `ObanEnvironment`
 * @param struct the name of the struct
 * @throws with the place of each unknown property, and the property that it resembles
 */
export function requireStruct(owner: string, struct: string, properties: object | undefined): void {
  const faults = [...unknownProperties(owner, '', struct, properties)];
  if (faults.length > 0) {
    throw new Error(faults.join('; '));
  }
}

function* unknownProperties(owner: string, path: string, struct: string, value: unknown): Generator<string> {
  if (!isPlainObject(value)) {
    return;
  }
  const { held = {} } = STRUCT_PROPERTIES[struct];
  const at = path === '' ? owner : `${path} of ${owner}`;
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined) {
      continue;
    }
    if (!isAccepted(struct, name)) {
      yield `${at} has '${name}', which is not a property of ${struct}: ${remedy(struct, name)}`;
      continue;
    }
    const place = path === '' ? name : `${path}.${name}`;
    requireSameCopies(owner, place, given);
    if (Object.hasOwn(held, name)) {
      const { struct: inner, collection } = held[name];
      for (const [innerPlace, element] of elementsOf(place, collection, given)) {
        yield* unknownProperties(owner, innerPlace, inner, element);
      }
    }
  }
}

function requireSameCopies(owner: string, place: string, value: unknown): void {
  const values: [string, unknown][] = Array.isArray(value) ? elementsOf(place, 'list', value) : [[place, value]];
  values.forEach(([each, element]) => requireSameCopy(`${each} of ${owner}`, element));
}

/** The elements of a list or a map, and any other value itself, each with its place. */
function elementsOf(place: string, collection: 'list' | 'map' | undefined, value: unknown): [string, unknown][] {
  if (collection === undefined) {
    return [[place, value]];
  }
  if (collection === 'list') {
    return Array.isArray(value) ? value.map((element, index) => [`${place}[${index}]`, element]) : [];
  }
  return isPlainObject(value) ? Object.entries(value).map(([key, element]) => [`${place}.${key}`, element]) : [];
}

/** A literal or a parsed document, also one of another realm such as a test runner's. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Token.isUnresolved(value)) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A later version of the CDK may have further properties, so only another spelling of a known one is refused for its structs. */
function isAccepted(struct: string, name: string): boolean {
  const { names, withoutEffect = [], ofTheCdk }: StructProperties = STRUCT_PROPERTIES[struct];
  return names.includes(name) || withoutEffect.includes(name) || ofTheCdk === true && !names.some((known) => letters(known) === letters(name));
}

function remedy(struct: string, name: string): string {
  const names = STRUCT_PROPERTIES[struct].names.filter((known) => !known.startsWith('_'));
  const nearest = nearestOf(name, names);
  const give = nearest === undefined ? `give one of ${names.join(', ')}` : `give '${nearest}'`;
  return name.includes('_') ? `${give}, or in Python ${inPython(struct, nearest)} instead of a dict` : give;
}

function inPython(struct: string, property: string | undefined): string {
  const argument = property?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const owner = struct.includes('.') ? 'aws_cdk' : PYTHON_MODULE;
  return `${owner}.${struct}(${argument === undefined ? '…' : `${argument}=…`})`;
}

function letters(name: string): string {
  return name.replace(/_/g, '').toLowerCase();
}

/** The known name with the fewest edits, if they are few enough for a misspelling. */
function nearestOf(name: string, names: readonly string[]): string | undefined {
  const [nearest] = names
    .map((known) => ({ known, edits: editsBetween(letters(name), letters(known)) }))
    .filter(({ known, edits }) => edits <= Math.max(1, Math.floor(known.length / 3)))
    .sort((one, other) => one.edits - other.edits);
  return nearest?.known;
}

/** The Levenshtein distance. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}
