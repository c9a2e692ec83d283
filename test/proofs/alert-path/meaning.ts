import type { Resource, SynthesisedStack, Synthesis } from '../conformance/synthesis';

/**
 * The resolved value of a part of a template, in one form for all stacks of the app: `<path>` is what `Ref` of the resource there
 * is, `<path.Attribute>` an attribute of it.
 */
export function meaningOf(synthesis: Synthesis, value: any, stack: SynthesisedStack): string {
  if (value === null || typeof value !== 'object') {
    return `${value}`;
  }
  if (value['Fn::Join'] !== undefined) {
    const [separator, parts] = value['Fn::Join'];
    return parts.map((part: any) => meaningOf(synthesis, part, stack)).join(separator);
  }
  if (value.Ref?.startsWith('AWS::')) {
    return value.Ref === 'AWS::Partition' ? 'aws' : `<${value.Ref}>`;
  }
  const { resource, attribute } = synthesis.reference(value, stack);
  return attribute === undefined ? refOf(resource) : attributeOf(resource, attribute);
}

/** Returns the value of `Ref` of a resource. */
export function refOf({ path }: Resource): string {
  return `<${path}>`;
}

/** Returns the value of an attribute of a resource. */
export function attributeOf({ path }: Resource, attribute: string): string {
  return `<${path}.${attribute}>`;
}
