/** The facts of a request that conditions of a policy look at, by their keys in lower case. */
export interface RequestContext {
  readonly [key: string]: string;
}

/** A request of a service. */
export interface ServiceRequest {
  /** The service principal, such as `cloudwatch.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: '*' | { readonly [kind: string]: string | string[] };
  readonly NotPrincipal?: unknown;
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Resource?: string | string[];
  readonly NotResource?: string | string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string | string[] } };
}

/**
 * Returns whether a resource's policy lets a service do something. An element that this function cannot judge counts against the request: it matches
 * if the statement denies, and does not match if the statement allows.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function admits(policy: string, request: ServiceRequest): boolean {
  const statements = list(parsed(policy)?.Statement);
  const matching = (effect: string) => statements.filter(({ Effect }) => Effect === effect).some((statement) => matches(statement, request, effect === 'Deny'));
  return matching('Allow') && !matching('Deny');
}

function parsed(policy: string): { readonly Statement?: Statement | Statement[] } | undefined {
  try {
    return JSON.parse(policy);
  } catch {
    return undefined;
  }
}

function matches(statement: Statement, { principal, action, resource, context }: ServiceRequest, ifUnclear: boolean): boolean {
  if (statement.NotPrincipal !== undefined) {
    return ifUnclear;
  }
  const { Principal = {}, Condition = {} } = statement;
  const isPrincipal = Principal === '*' || list(Principal.Service).includes(principal) || list(Principal.AWS).includes('*');
  return isPrincipal
    && oneMatches(statement.Action, statement.NotAction, action.toLowerCase(), true)
    && oneMatches(statement.Resource, statement.NotResource, resource, false)
    && Object.entries(Condition).every(([operator, keys]) => (
      Object.entries(keys).every(([key, wanted]) => holds(operator, key, list(wanted), context, ifUnclear))));
}

function oneMatches(wanted: string | string[] | undefined, unwanted: string | string[] | undefined, value: string, isLower: boolean): boolean {
  const some = (patterns: string | string[]) => list(patterns).some((pattern) => isLike(value, isLower ? pattern.toLowerCase() : pattern));
  return unwanted === undefined ? wanted === undefined || some(wanted) : !some(unwanted);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holds(operator: string, key: string, wanted: readonly string[], context: RequestContext, ifUnclear: boolean): boolean {
  const isOptional = operator.endsWith('IfExists');
  const name = isOptional ? operator.slice(0, -'IfExists'.length) : operator;
  const value = context[key.toLowerCase()];
  const isNegated = name.includes('Not');
  if (value === undefined) {
    return isNegated || isOptional;
  }
  switch (name.replace('Not', '')) {
    case 'StringEquals': return wanted.includes(value) !== isNegated;
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals': return wanted.some((pattern) => isLike(value, pattern)) !== isNegated;
    case 'Bool': return wanted.map((each) => `${each}`.toLowerCase()).includes(value);
    default: return ifUnclear;
  }
}

function isLike(value: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(value);
}

function list<T>(items: T | readonly T[] | undefined): readonly T[] {
  return items === undefined ? [] : Array.isArray(items) ? items : [items as T];
}
