import { Template } from 'aws-cdk-lib/assertions';

/** A request and its context. The names in `resource` and `context` are rendered as by `rendered`. */
export interface PolicyRequest {
  /** A service principal, or the ARN of a role or user. Absent: the role whose own policy is asked. */
  readonly principal?: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Record<string, string | string[]>;
}

/** Whether a policy of a resource, or of a role, lets the request through: an Allow that matches, and no Deny that does. */
export function allows(policyDocument: any, request: PolicyRequest): boolean {
  const matching = asArray(rendered(policyDocument).Statement).filter((statement: any) => matches(statement, request));
  return matching.some((s: any) => s.Effect === 'Allow') && !matching.some((s: any) => s.Effect === 'Deny');
}

/** The policy document of the only resource of a type, or of the one with this logical id. */
export function policyOf(template: Template, type: string, property: string, logicalId?: string): any {
  const resources = Object.entries(template.findResources(type)).filter(([id]) => logicalId === undefined || id === logicalId);
  if (resources.length !== 1) throw new Error(`expected one ${type}, got ${resources.map(([id]) => id).join(', ') || 'none'}`);
  return resources[0][1].Properties[property];
}

/** A value of a template with its intrinsic functions written as text: `{ Ref: 'X' }` is `<X>`, an attribute is `<X.Arn>`. */
export function rendered(value: any): any {
  if (Array.isArray(value)) return value.map(rendered);
  if (value === null || typeof value !== 'object') return value;
  if (value.Ref === 'AWS::Partition') return 'aws';
  if (value.Ref) return `<${value.Ref}>`;
  if (value['Fn::GetAtt']) return `<${value['Fn::GetAtt'].join('.')}>`;
  if (value['Fn::Join']) return rendered(value['Fn::Join'][1]).join(value['Fn::Join'][0]);
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, rendered(v)]));
}

function matches(statement: any, request: PolicyRequest): boolean {
  return (request.principal === undefined || principalMatches(statement.Principal, request.principal))
    && asArray(statement.Action).some(pattern => like(pattern.toLowerCase(), request.action.toLowerCase()))
    && asArray(statement.Resource).some(pattern => like(pattern, request.resource))
    && Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys as Record<string, any>).every(([key, expected]) => holds(operator, asArray(expected), request.context?.[key])));
}

function principalMatches(principal: any, requester: string): boolean {
  if (principal === '*' || principal.AWS === '*') return true;
  const account = requester.split(':')[4];
  return [...asArray(principal.Service ?? []), ...asArray(principal.AWS ?? [])].some(named =>
    named === requester || (account !== undefined && named === `arn:aws:iam::${account}:root`));
}

// A key that the request lacks fails every operator but Null, …IfExists and ForAllValues, as it does in IAM.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
function holds(operator: string, expected: string[], actual: string | string[] | undefined): boolean {
  if (operator.startsWith('ForAllValues:')) return asArray(actual ?? []).every(value => holds(operator.slice('ForAllValues:'.length), expected, value));
  if (operator.startsWith('ForAnyValue:')) return asArray(actual ?? []).some(value => holds(operator.slice('ForAnyValue:'.length), expected, value));
  if (operator.endsWith('IfExists')) return actual === undefined || holds(operator.slice(0, -'IfExists'.length), expected, actual);
  if (Array.isArray(actual)) throw new Error(`${operator} compares one value, and the request has ${actual.join(', ')}`);
  switch (operator) {
    case 'Null': return expected.includes(String(actual === undefined));
    case 'StringEquals':
    case 'Bool': return actual !== undefined && expected.includes(actual);
    case 'ArnLike':
    case 'StringLike': return actual !== undefined && expected.some(pattern => like(pattern, actual));
    default: throw new Error(`this evaluation does not know the condition operator ${operator}`);
  }
}

function like(pattern: string, value: string): boolean {
  const literal = (text: string) => text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal(pattern).replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(value);
}

function asArray<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
