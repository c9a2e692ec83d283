import type { Resource, Synthesis } from './synthesis';

/** Breaks templates in place. */
export type Apply = (synthesis: Synthesis) => void;

/** Changes a resource in place. */
export type Edit = (properties: any, resource: Resource, synthesis: Synthesis) => void;

/** Edits the resources of a type with this in their path; there must be one. */
export function edit(type: string, pathPart: string, change: Edit): Apply {
  return (synthesis) => matching(synthesis, type, pathPart).forEach((resource) => change(resource.properties, resource, synthesis));
}

export function remove(type: string, pathPart: string): Apply {
  return (synthesis) => matching(synthesis, type, pathPart).forEach(({ stack, logicalId }) => delete stack.template.Resources[logicalId]);
}

export function add(stackName: string, type: string, properties: object): Apply {
  return (synthesis) => {
    synthesis.stack(stackName).template.Resources.Added = { Type: type, Properties: properties };
  };
}

export function matching(synthesis: Synthesis, type: string, pathPart: string): Resource[] {
  const resources = synthesis.all(type).filter(({ path }) => path.includes(pathPart));
  if (resources.length === 0) {
    throw new Error(`no ${type} with '${pathPart}' in its path`);
  }
  return resources;
}
