import { CfnResource, Stack } from 'aws-cdk-lib';

/** The properties of a resource, with the names of CloudFormation. */
export type RenderedProperties = { readonly [name: string]: unknown };

/** A resource as it is in the template. */
export interface RenderedResource {
  readonly Properties?: RenderedProperties;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Returns a resource as it is in the template, including overrides, which the getters of an L1 construct do not return. */
export function rendered(resource: CfnResource): RenderedResource {
  const fragment = Stack.of(resource).resolve((resource as unknown as { _toCloudFormation(): object })._toCloudFormation());
  return Object.values<RenderedResource>(fragment.Resources)[0];
}

/** Returns the properties of a resource as they are in the template. */
export function renderedProperties(resource: CfnResource): RenderedProperties {
  return rendered(resource).Properties ?? {};
}
