import type { Resource, Synthesis } from './synthesis';
import { rendered } from '../../unit/account/policy-evaluation';

export function awsManaged(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}

/** Resources by which a policy can be given to a group or role from outside it. */
const ATTACHING = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::GroupPolicy', 'AWS::IAM::RolePolicy'];

/**
 * Every policy of a group or role: the ARNs of managed ones, and `<logical id>` or `inline <name>` of those of the template.
 * Wherever it is attached: at the group or role, or at the policy.
 */
export function policiesOf(synthesis: Synthesis, holder: Resource): string[] {
  const { properties, stack, logicalId } = holder;
  const attachedFromOutside = ATTACHING.flatMap((type) => synthesis.all(type)).filter((policy) => {
    const holders = [...policy.properties.Groups ?? [], ...policy.properties.Roles ?? [], policy.properties.GroupName, policy.properties.RoleName];
    const names = [properties.GroupName, properties.RoleName, policy.stack === stack ? `<${logicalId}>` : undefined];
    return holders.map(rendered).some((name) => name !== undefined && names.includes(name));
  });
  return [
    ...rendered(properties.ManagedPolicyArns ?? []),
    ...(properties.Policies ?? []).map((policy: any) => `inline ${policy.PolicyName}`),
    ...attachedFromOutside.map((policy) => `<${policy.logicalId}>`),
  ];
}

/** The statements of a trust or permission policy, references written as text. */
export function statementsOf(document: any): any[] {
  const { Statement } = rendered(document);
  return Array.isArray(Statement) ? Statement : [Statement];
}
