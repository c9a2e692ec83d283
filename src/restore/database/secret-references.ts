interface Template {
  readonly Resources?: { readonly [logicalId: string]: { readonly Type?: string } };
  readonly Outputs?: { readonly [name: string]: unknown };
}

const ATTRIBUTE = 'MasterUserSecret.SecretArn';

/**
 * Returns the outputs and resources of a template that take the ARN of the secret from the database. CloudFormation gives them the new ARN when an update
 * changes the database.
 */
export function secretReferences(template: string, logicalId: string): string[] {
  const { Resources = {}, Outputs = {} } = JSON.parse(template) as Template;
  return [
    ...Object.entries(Outputs).filter(([, output]) => refers(output, logicalId)).map(([name]) => `output ${name}`),
    ...Object.entries(Resources)
      .filter(([id, resource]) => id !== logicalId && refers(resource, logicalId))
      .map(([id, { Type = 'resource' }]) => `${Type} ${id}`),
  ].sort();
}

function refers(value: unknown, logicalId: string): boolean {
  if (typeof value === 'string') {
    return value.includes(`\${${logicalId}.${ATTRIBUTE}}`);
  }
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const attribute: unknown = (value as { 'Fn::GetAtt'?: unknown })['Fn::GetAtt'];
  const name = Array.isArray(attribute) ? attribute.join('.') : attribute;
  return name === `${logicalId}.${ATTRIBUTE}` || Object.values(value).some((each) => refers(each, logicalId));
}
