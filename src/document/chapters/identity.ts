import { clausesOf } from './clauses';
import type { Properties, Resource } from '../assembly/cloud-assembly';
import { Chapter, paragraph, table } from '../content/block';
import { fact, joined, listed, NONE, Text, value, words } from '../content/text';
import { AT_DEPLOYMENT, Facts } from '../facts';

/** Chapter 3.1: groups, roles and certificates. */
export function identity(facts: Facts): Chapter[] {
  return [
    {
      number: '3.1',
      title: 'Identity and Access Management (IAM)',
      blocks: [
        table(words`Groups`, facts.all('AWS::IAM::Group'), [
          [words`Group`, (group) => facts.nameOf(group)],
          [words`Policies`, (group) => policiesOf(facts, group)],
          [words`Own permissions`, (group) => permissionsOf(facts, group, 'Groups')],
        ]),
        ...clausesOf('3.1'),
      ],
    },
    {
      number: '3.1.1',
      title: 'Roles',
      blocks: [
        paragraph(words`A role without a name in its template has a name that CloudFormation generates. The path of its construct stands for it.`),
        table(words`Roles`, facts.all('AWS::IAM::Role'), [
          [words`Role`, (role) => facts.nameOf(role)],
          [words`Assumed by`, (role) => principalsOf(facts, role)],
          [words`Managed policies`, (role) => policiesOf(facts, role)],
          [words`Own permissions, by service`, (role) => permissionsOf(facts, role, 'Roles')],
        ]),
        ...clausesOf('3.1.1'),
      ],
    },
    {
      number: '3.1.2',
      title: 'SSL Certificates',
      blocks: [
        table(words`Certificates that the certificate manager generates`, facts.own('AWS::CertificateManager::Certificate'), [
          [words`Certificate`, (certificate) => facts.nameOf(certificate)],
          [words`Domain`, (certificate) => facts.text(certificate, 'DomainName', 'domain')],
          [words`Further names`, (certificate) => facts.list(certificate.properties.SubjectAlternativeNames, certificate.stack, 'domain')],
          [words`Validation`, (certificate) => facts.text(certificate, 'ValidationMethod')],
          [words`Hosted zones`, ({ properties, stack }) => facts.list(properties.DomainValidationOptions?.map((option: Properties) => option.HostedZoneId), stack, 'hosted-zone')],
        ]),
        table(words`Certificates of listeners`, facts.own('AWS::ElasticLoadBalancingV2::Listener').filter(({ properties }) => properties.Certificates !== undefined), [
          [words`Listener`, (listener) => facts.nameOf(listener)],
          [words`Certificate`, ({ properties, stack }) => facts.list(properties.Certificates.map((each: Properties) => each.CertificateArn), stack, 'certificate')],
        ]),
        ...clausesOf('3.1.2'),
      ],
    },
  ];
}

/** Returns the managed policies of a group or a role: those of AWS by their names, others by their resources. */
function policiesOf(facts: Facts, { properties, stack }: Resource): Text {
  const given: readonly unknown[] = properties.ManagedPolicyArns ?? [];
  return listed(given.map((each) => {
    const arn = facts.literal(each, stack);
    const [, ofAws] = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn ?? awsPolicyIn(each)) ?? [];
    return ofAws === undefined ? facts.textOf(each, stack, 'policy') : value(ofAws);
  }));
}

/** Returns the ARN of a policy of AWS in a partition that is only known at deployment, or an empty text. */
function awsPolicyIn(expression: any): string {
  const parts: readonly unknown[] = expression?.['Fn::Join']?.[1] ?? [];
  const last = parts[parts.length - 1];
  return typeof last === 'string' && last.startsWith(':iam::aws:policy/') ? `arn:aws${last}` : '';
}

function principalsOf(facts: Facts, { properties, stack }: Resource): Text {
  const statements: readonly Properties[] = properties.AssumeRolePolicyDocument?.Statement ?? [];
  return listed(statements.filter(({ Effect }) => Effect !== 'Deny').flatMap(({ Principal: principal, Condition: condition }) => {
    const withMfa = condition?.Bool?.['aws:MultiFactorAuthPresent'] === 'true' ? words` with MFA` : [];
    return Object.entries<unknown>(typeof principal === 'string' ? { AWS: principal } : principal ?? {}).flatMap(([kind, names]) => [names].flat().map((name) => {
      const text = kind === 'Service' ? value(facts.literal(name, stack) ?? '') : facts.textOf(name, stack, 'principal');
      return [...text, ...withMfa];
    }));
  }));
}

/** Returns the services of the actions that policies of the stack allow. Policies of AWS are listed by name. */
function permissionsOf(facts: Facts, holder: Resource, property: 'Roles' | 'Groups'): Text {
  const named: readonly unknown[] = holder.properties.ManagedPolicyArns ?? [];
  const isAttached = (policy: Resource) => named.some((each) => isSame(facts.referred(each, holder.stack), policy))
    || (policy.properties[property] ?? []).some((each: unknown) => isSame(facts.referred(each, policy.stack), holder));
  const attached = facts.all('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').filter(isAttached);
  const inline: readonly Properties[] = holder.properties.Policies ?? [];
  const documents: readonly Properties[] = [...attached.map(({ properties }) => properties), ...inline].map(({ PolicyDocument }) => PolicyDocument);
  const statements: readonly Properties[] = documents.flatMap((document) => document?.Statement ?? []);
  const servicesOf = (effect: string) => [...new Set(statements.filter(({ Effect }) => Effect === effect)
    .flatMap(({ Action, NotAction }) => (Action === undefined ? [`all but ${[NotAction].flat().length} actions`] : [Action].flat()))
    .map((action: unknown) => (action === '*' ? 'all actions' : `${action}`.split(':')[0])))].sort();
  const [allowed, denied] = [servicesOf('Allow'), servicesOf('Deny')];
  if (allowed.length + denied.length === 0) {
    return NONE;
  }
  return [...joined(allowed.map(value)), ...denied.length === 0 ? [] : words`${allowed.length === 0 ? [] : words`; `}denied: ${joined(denied.map(value))}`];
}

function isSame(one: Resource | undefined, other: Resource): boolean {
  return one?.id === other.id && one.stack === other.stack;
}

/** Returns the role that a resource runs as. */
export function roleOf(facts: Facts, { properties, stack }: Resource): Text {
  const literal = facts.literal(properties.Role, stack);
  return literal === undefined ? facts.textOf(properties.Role, stack) ?? AT_DEPLOYMENT : fact('role', literal);
}
