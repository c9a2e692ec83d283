import type { Control, Outcome } from './control';
import type { Reason } from './reasons';

/** The contents of the document. */
export interface SecurityDocument {
  readonly reasons: readonly Reason[];
  /** The rules of cfn-lint that are ignored everywhere. */
  readonly ignoredEverywhere: readonly (readonly [rule: string, why: string])[];
  readonly controls: readonly Control[];
}

/** The text of docs/security.md. */
export function securityDocument({ reasons, ignoredEverywhere, controls }: SecurityDocument): string {
  return [
    '# Security',
    '',
    'What scanners and AWS Security Hub say of an environment, and why. Generated from the reasons that the constructs carry, from `.cfnlintrc.yaml` and from',
    '`test/proofs/security/controls` by `npx projen security`; a unit test fails when it is out of date. For who operates an environment, see',
    '[docs/operating.md](operating.md#who-operates); for what survives the loss of credentials, [docs/recovery.md](recovery.md).',
    '',
    '## What scanners report',
    '',
    'Continuous integration runs cdk-nag (`AwsSolutions`), the CDK’s own validation of templates and cfn-lint on six apps: the production example, two environments,',
    'a minimal environment, an existing VPC with mutual TLS and a public server, Linux members that end TLS, and servers in other stacks. None of them reports',
    'anything that has no reason beside the resource. So cdk-nag reports nothing about the library in your app, from the first day on:',
    '',
    '```ts',
    "import { App, Validations } from 'aws-cdk-lib';",
    "import { AwsSolutionsChecks } from 'cdk-nag';",
    '',
    'declare const app: App;',
    '',
    'Validations.of(app).addPlugins(new AwsSolutionsChecks());',
    '```',
    '',
    'These are the reasons, each once. A place is a path below the account, an environment, a cluster or a server; `*` is a name that you choose. Rules of',
    '`CloudFormation-Validate` are the CDK’s own, with the ids of cfn-lint; where cfn-lint reports the same, the metadata of the resource tells cfn-lint to ignore it. The reasons for flow logs are from the CDK itself.',
    '',
    table(['rule', 'reports', 'of', 'at', 'why it stays'], reasons.map(({ rule, why, findings, types, places }) => [
      rule, codes(findings), codes(types), codes(places), why,
    ])),
    '',
    'cfn-lint also reports informational findings (`I`) there. It ignores these rules in every template; if you run it on your app, ignore them as well:',
    '',
    table(['rule', 'why'], ignoredEverywhere),
    '',
    '## Controls of Security Hub',
    '',
    'Controls of AWS Foundational Security Best Practices (FSBP) and of the CIS AWS Foundations Benchmark, versions 3.0 and 5.0, for the services that the library uses.',
    'Security Hub checks the alarms on the trail that the benchmark recommends for its versions 1.2 and 1.4 only; they are here as well.',
    'The list follows the pages [FSBP](https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html),',
    '[CIS](https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html) and',
    '[control reference](https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html) of the user guide of Security Hub, as of November 2026, in our words. AWS adds',
    'controls: compare before an audit. Controls of resources that the library does not make (containers, CloudFront and the like), of other database engines, and of tags are left out.',
    '',
    `Of ${controls.length} controls ${count(controls, 'met')} are met, ${count(controls, 'not met')} are not, and ${count(controls, 'account owner’s')} are the account owner’s.`,
    'The state is that of the production profile without opt-outs; the last column says where other profiles differ. `proof` names the resources that a unit test checks, each of them in the templates of all',
    'six apps; where it has –, no template shows it. For controls of the account’s owner, the last column says what to do.',
    '',
    table(['control', 'standards', 'asks', 'state', 'proof', 'how, or why not'], controls.map(({ id, standards, asks, outcome }) => [
      id, standards.join(', '), asks, outcome.state === 'not met' ? '**not met**' : outcome.state, proofOf(outcome), explanation(outcome),
    ])),
    '',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function codes(texts: Iterable<string>): string {
  return [...texts].sort().map((text) => `\`${text}\``).join('<br>') || '–';
}

function count(controls: readonly Control[], state: Outcome['state']): number {
  return controls.filter(({ outcome }) => outcome.state === state).length;
}

function proofOf(outcome: Outcome): string {
  return outcome.state === 'met' && outcome.proof ? codes(outcome.proof.types) : '–';
}

function explanation(outcome: Outcome): string {
  switch (outcome.state) {
    case 'met': return outcome.how ?? '–';
    case 'not met': return outcome.why;
    default: return outcome.does;
  }
}
