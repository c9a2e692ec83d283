/** A resource of a template. */
export interface Resource {
  readonly stack: Stack;
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
  /** The path of its construct in its stack. The logical id if the template has no paths. */
  readonly path: string;
  readonly metadata: Properties;
  /** The action of CloudFormation if the stack is deleted, such as `Retain`. */
  readonly deletionPolicy?: string;
  /** The action of CloudFormation if the resource changes, such as a rolling update. */
  readonly updatePolicy?: Properties;
}

/** The properties of a resource: literals, and expressions that CloudFormation evaluates at deployment. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Properties = { readonly [name: string]: any };

/** A stack of a cloud assembly. */
export interface Stack {
  readonly name: string;
  /** Undefined if the stack is for any account. */
  readonly account?: string;
  /** Undefined if the stack is for any Region. */
  readonly region?: string;
  readonly hasTerminationProtection: boolean;
  readonly template: Template;
  /** The resource that a nested stack is in its parent. */
  readonly nestedIn?: { readonly stack: Stack; readonly id: string };
}

/** A template of CloudFormation. */
export interface Template {
  readonly Resources: { readonly [id: string]: Properties & { readonly Type: string } };
  readonly Outputs?: { readonly [id: string]: Properties };
  readonly Parameters?: { readonly [id: string]: Properties };
}

/** The stacks of a cloud assembly, each before the stacks that are nested in it. */
export type CloudAssembly = readonly Stack[];

/** Returns the resources of a stack, without the one with which the CDK reports its use. */
export function resourcesOf(stack: Stack): Resource[] {
  return Object.keys(stack.template.Resources).map((id) => resourceOf(stack, id)).filter(({ type }) => type !== 'AWS::CDK::Metadata');
}

/** Returns a resource of a stack by its logical id. */
export function resourceOf(stack: Stack, id: string): Resource {
  const { Type, Properties: properties = {}, Metadata: metadata = {}, DeletionPolicy, UpdatePolicy } = stack.template.Resources[id];
  return { stack, id, type: Type, properties, metadata, path: pathOf(metadata['aws:cdk:path']) ?? id, deletionPolicy: DeletionPolicy, updatePolicy: UpdatePolicy };
}

/** Returns the path of a construct without its stack, and without the part that stands for the resource itself. */
function pathOf(path: string | undefined): string | undefined {
  const [, ...parts] = path?.split('/') ?? [];
  return parts.length === 0 ? undefined : parts.join('/').replace(/(.)\/(Resource|Default)$/, '$1');
}
