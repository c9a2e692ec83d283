import * as fs from 'fs';
import { App, aws_iam as iam } from 'aws-cdk-lib';
import { stackIn, templateOf } from './account-under-test';
import { rendered } from './policy-evaluation';

const RECOMMENDED_FLAGS = JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));

function templateUnder(flags: Record<string, unknown>): any {
  const stack = stackIn('111111111111', { app: new App({ context: flags }) });
  return templateOf({ operators: [new iam.AccountPrincipal('210987654321'), new iam.AccountPrincipal('333333333333')] }, stack).toJSON();
}

/** Every resource with each policy as the set of its single permissions, because `minimizePolicies` merges statements app-wide. */
function comparable(template: any): any {
  return rendered(splitPolicies(template.Resources));
}

function splitPolicies(value: any): any {
  if (Array.isArray(value)) return value.map(splitPolicies);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, key === 'Statement' ? permissions(v as any[]) : splitPolicies(v)]));
}

function permissions(statements: any[]): string[] {
  const list = (v: any) => (Array.isArray(v) ? v : [v ?? null]);
  const single = statements.flatMap(({ Effect, Action, Principal, Resource, Condition }) =>
    list(Action).flatMap(action => list(Resource).flatMap(resource =>
      Object.entries<any>(typeof Principal === 'string' ? { any: Principal } : Principal ?? { none: '' }).flatMap(([kind, names]) => list(names).map(name =>
        JSON.stringify(rendered({ Effect, action, resource, kind, name, Condition })))))));
  return [...new Set(single)].sort();
}

test('an app without flags and one with all recommended flags get the same account', () => {
  expect(comparable(templateUnder(RECOMMENDED_FLAGS))).toEqual(comparable(templateUnder({})));
});
