import { CfnResource, Stack } from 'aws-cdk-lib';

/** The properties of a resource, in CloudFormation's words. */
export type RenderedProperties = { readonly [name: string]: unknown };

/** A resource as the template has it. */
export interface RenderedResource {
  readonly Properties?: RenderedProperties;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A resource as the template has it: this is the only way to see overrides, as the getters of an L1 construct do not return them. */
export function rendered(resource: CfnResource): RenderedResource {
  const fragment = Stack.of(resource).resolve((resource as unknown as { _toCloudFormation(): object })._toCloudFormation());
  return Object.values<RenderedResource>(fragment.Resources)[0];
}

/** The properties of a resource as the template has them. */
export function renderedProperties(resource: CfnResource): RenderedProperties {
  return rendered(resource).Properties ?? {};
}
