import { runSimulation } from '@cloud-copilot/iam-simulate';
import { RECORDED } from './recorded-policies';
import { ENV, REGION } from '../environment-fixture';

/** A request of a principal, with its context for IAM. */
export interface Request {
  readonly action: string;
  /** An ARN, or `*` if the action has no resource. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

export type Policies = readonly { readonly name: string; readonly policy: object }[];

export type Decision = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

const PSEUDO: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': ENV.account,
  'AWS::Region': REGION,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The id of a stack in a simulation. */
export function stackId(stackName: string): string {
  return `arn:aws:cloudformation:${REGION}:${ENV.account}:stack/${stackName}/11111111-2222-3333-4444-555555555555`;
}

/** Returns all policies of a role of a template, with the recorded documents of AWS managed policies. */
export function policiesOf(template: any, stackName: string, role: string): Policies {
  const managed: string[] = (template.Resources[role].Properties.ManagedPolicyArns ?? []).map((arn: any) => rendered(arn, stackName));
  return [...managed.map((arn) => ({ name: arn, policy: recorded(arn) })), ...inlinePoliciesOf(template, stackName, role)];
}

/** Returns the inline policies of a role or a group in the template. */
export function inlinePoliciesOf(template: any, stackName: string, holder: string): Policies {
  return Object.entries<any>(template.Resources)
    .filter(([, { Type, Properties: { Roles = [], Groups = [] } = {} }]) => Type === 'AWS::IAM::Policy' && [...Roles, ...Groups].some(({ Ref }: any) => Ref === holder))
    .map(([name, { Properties }]) => ({ name, policy: rendered(Properties.PolicyDocument, stackName) }));
}

/**
 * The decision of an IAM evaluator that we did not write. It also checks that the action is in the Service Authorization Reference,
 * and that the resource is of a kind that the action has.
 *
 * @see https://github.com/cloud-copilot/iam-simulate
 */
export async function decisionOf(policies: Policies, principal: string, { action, resource, context = {} }: Request): Promise<Decision> {
  const answer = await runSimulation({
    request: { principal, action, resource: { resource, accountId: ENV.account }, contextVariables: { ...context } },
    identityPolicies: policies.map(({ name, policy }) => ({ name, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }, {});
  if (answer.resultType === 'error') {
    throw new Error(`${action} on ${resource} cannot be decided: ${JSON.stringify(answer.errors)}`);
  }
  return answer.overallResult;
}

function recorded(arn: string): object {
  const policy = RECORDED.find((each) => each.arn === arn);
  if (policy === undefined) {
    throw new Error(`record the document of ${arn} in test/support/iam/recorded-policies.ts, with its source and version`);
  }
  return policy.document;
}

/** Returns a value of a template with pseudo parameters resolved. A value that is only known at deployment is its logical id. */
function rendered(value: any, stackName: string): any {
  if (Array.isArray(value)) return value.map((each) => rendered(each, stackName));
  if (value === null || typeof value !== 'object') return value;
  if (value.Ref === 'AWS::StackId') return stackId(stackName);
  if (value.Ref) return PSEUDO[value.Ref] ?? value.Ref;
  if (value['Fn::Join']) return rendered(value['Fn::Join'][1], stackName).join(value['Fn::Join'][0]);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rendered(each, stackName)]));
}
