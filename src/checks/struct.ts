import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { requireSameCopy, requireStackOfSameCopy } from './one-copy';
import { pythonName } from './python-name';
import { HeldStruct, PYTHON_MODULE, STRUCT_PROPERTIES, StructProperties } from './struct-properties';

/**
 * Throws if an object has a property that its struct does not have, at any depth: JavaScript drops it without a message, as jsii does with a
 * dict of Python. Throws as well if a value is of another copy of aws-cdk-lib, or if a list, a map or another value is given where the API takes
 * one of the others. Class instances and values that are only known at deployment are accepted.
 *
 * @param owner the owner of the properties in the error message, such as `ObanEnvironment`
 * @param struct the name of the struct
 * @param isOfSubclass whether the properties are those of a class that extends the owner. Such a class may add its own, so only another spelling
 * of a known property is refused
 * @throws with the place of each unknown property, and the property that it resembles
 */
export function requireStruct(owner: string, struct: string, properties: object | undefined, isOfSubclass = false): void {
  const faults = [...faultsIn(owner, '', { struct }, properties, isOfSubclass)];
  if (faults.length > 0) {
    throw new Error(faults.join('; '));
  }
}

/**
 * Throws if a construct is in a stack or an app of another copy of aws-cdk-lib, or if `requireStruct` refuses its properties.
 *
 * @param type the class of the library, which the construct may extend
 * @param owner the name of that class, which a bundler may change
 */
export function requireProps(construct: IConstruct, type: Function, owner: string, props: object | undefined): void {
  requireStackOfSameCopy(owner, construct);
  requireStruct(owner, `${owner}Props`, props, construct.constructor !== type);
}

/**
 * Returns the properties of a struct as an object of their own. The spread syntax of JavaScript leaves out what an object inherits, such as the
 * getters of a class that implements the struct, and adds what else the object has.
 */
export function propertiesOf<T extends object>(struct: string, given: T): T;
export function propertiesOf<T extends object>(struct: string, given: T | undefined): Partial<T>;
export function propertiesOf<T extends object>(struct: string, given: T | undefined): Partial<T> {
  const names = STRUCT_PROPERTIES[struct].names as readonly (keyof T & string)[];
  return Object.fromEntries(names.map((name) => [name, given?.[name]]).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function* faultsIn(owner: string, path: string, { struct, collection }: HeldStruct, value: unknown, isOfSubclass = false): Generator<string> {
  if (value === undefined || value === null || Token.isUnresolved(value)) {
    return;
  }
  if (!isOfKind(collection, value)) {
    yield `${path === '' ? 'the argument' : path} of ${owner} is ${kindOf(value)}: give ${collection === 'list' ? 'a list' : `an object${collection === 'map' ? ' with names as keys' : ''}`}`;
    return;
  }
  if (collection !== undefined) {
    for (const [place, element] of elementsOf(path, collection, value)) {
      yield* faultsIn(owner, place, { struct }, element);
    }
    return;
  }
  if (!isPlainObject(value)) {
    return;
  }
  const { held = {} } = STRUCT_PROPERTIES[struct];
  const at = path === '' ? owner : `${path} of ${owner}`;
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined) {
      continue;
    }
    if (!isAccepted(struct, name, isOfSubclass)) {
      yield `${at} has '${name}', which is not a property of ${struct}: ${remedy(struct, name)}`;
      continue;
    }
    const place = path === '' ? name : `${path}.${name}`;
    requireSameCopies(owner, place, given);
    if (Object.hasOwn(held, name)) {
      yield* faultsIn(owner, place, held[name], given);
    }
  }
}

/** Whether a value can be a struct, or the given collection of structs. */
function isOfKind(collection: HeldStruct['collection'], value: {}): boolean {
  // The properties of a Map or of a promise are not those that it holds.
  return collection === 'list' ? Array.isArray(value) : typeof value === 'object' && !(Symbol.iterator in value) && !('then' in value);
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object') {
    return `a ${typeof value}`;
  }
  const name = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return name === 'Array' ? 'a list' : name === 'Object' ? 'an object' : `a ${name}`;
}

function requireSameCopies(owner: string, place: string, value: unknown): void {
  const values: [string, unknown][] = Array.isArray(value) ? elementsOf(place, 'list', value) : [[place, value]];
  values.forEach(([each, element]) => requireSameCopy(`${each} of ${owner}`, element));
}

/** The elements of a list or a map, each with its place. */
function elementsOf(place: string, collection: 'list' | 'map', value: unknown): [string, unknown][] {
  if (collection === 'list') {
    return Array.isArray(value) ? value.map((element, index) => [`${place}[${index}]`, element]) : [];
  }
  return isPlainObject(value) ? Object.entries(value).map(([key, element]) => [`${place}.${key}`, element]) : [];
}

/** A literal or a parsed document, also one of another realm such as a test runner's. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A subclass or a later version of the CDK may have further properties, so only another spelling of a known one is refused there. */
function isAccepted(struct: string, name: string, isOfSubclass: boolean): boolean {
  const { names, withoutEffect = [], ofTheCdk }: StructProperties = STRUCT_PROPERTIES[struct];
  const hasFurther = ofTheCdk === true || isOfSubclass;
  return names.includes(name) || withoutEffect.includes(name) || hasFurther && !names.some((known) => letters(known) === letters(name));
}

function remedy(struct: string, name: string): string {
  const names = STRUCT_PROPERTIES[struct].names.filter((known) => !known.startsWith('_'));
  const nearest = nearestOf(name, names);
  const give = nearest === undefined ? `leave it out, or give one of ${names.join(', ')}` : `give '${nearest}'`;
  return name.includes('_') ? `${give}, or in Python ${inPython(struct, nearest)} instead of a dict` : give;
}

function inPython(struct: string, property: string | undefined): string {
  const owner = struct.includes('.') ? 'aws_cdk' : PYTHON_MODULE;
  return `${owner}.${struct}(${property === undefined ? '…' : `${pythonName(property)}=…`})`;
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
