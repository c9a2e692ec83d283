import { ENVIRONMENT_TAG } from '../../../src/tags/tag-keys';
import type { Resource, Synthesis } from '../conformance/synthesis';

/** A question to every resource of some types, which a control answers with yes. */
export interface Proof {
  readonly types: readonly string[];
  readonly holds: (resource: Resource, synthesis: Synthesis) => boolean;
  /** Changes a resource so that it does not hold any more: the test shows with it that the proof can fail. */
  readonly breaks: (resource: Resource, synthesis: Synthesis) => void;
}

export function proof(types: string | readonly string[], holds: Proof['holds'], breaks: Proof['breaks']): Proof {
  return { types: [types].flat(), holds, breaks };
}

/** Every resource of a type has this value of a property, which may be in another: `MetadataOptions.HttpTokens`. */
export function hasValue(type: string, path: string, value: unknown): Proof {
  return proof(type, ({ properties }) => valueAt(properties, path) === value, ({ properties }) => setValue(properties, path, 'something else'));
}

/** Every resource of a type has the property. */
export function hasProperty(type: string, path: string): Proof {
  return proof(type, ({ properties }) => valueAt(properties, path) !== undefined, ({ properties }) => setValue(properties, path, undefined));
}

function valueAt(properties: any, path: string): unknown {
  return path.split('.').reduce((value, name) => value?.[name], properties);
}

function setValue(properties: any, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop()!;
  names.reduce((within, name) => within[name], properties)[last] = value;
}

/** The same for resources of production only: the scanned apps call it `prod`. */
export function ofProduction(asked: Proof): Proof {
  return { ...asked, holds: (resource, synthesis) => !isOfProduction(resource) || asked.holds(resource, synthesis) };
}

function isOfProduction({ properties }: Resource): boolean {
  return listOf(properties.Tags).some(({ Key, Value }) => Key === ENVIRONMENT_TAG && Value === 'prod');
}

/** The resources of a proof in an app for which it does not hold. */
export function counterexamples(asked: Proof, synthesis: Synthesis): Resource[] {
  return asked.types.flatMap((type) => synthesis.all(type)).filter((resource) => !asked.holds(resource, synthesis));
}

/** Whether a value in the stack of a resource refers to a certain resource. */
export function refersTo(synthesis: Synthesis, from: Resource, value: any, target: Resource): boolean {
  if (value?.Ref === undefined && value?.['Fn::GetAtt'] === undefined && value?.['Fn::ImportValue'] === undefined) {
    return false;
  }
  const found = synthesis.referredTo(value, from.stack);
  return found.stack === target.stack && found.logicalId === target.logicalId;
}

/** The statements of a policy. */
export function statementsIn(document: any): any[] {
  return [document?.Statement ?? []].flat();
}

/** Returns the values of a key that has one value or several. */
export function listOf(value: unknown): any[] {
  return [value ?? []].flat();
}
