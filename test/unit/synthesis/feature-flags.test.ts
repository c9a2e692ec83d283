import * as fs from 'fs';
import { Template } from 'aws-cdk-lib/assertions';
import { Node } from 'constructs';
import { GatewayEntry } from '../../../src';
import { environment, IMAGE } from '../../support/environment-fixture';

/** These act on the whole app, so a construct cannot pin them; what they change is normalised below. */
const APP_WIDE = ['@aws-cdk/aws-iam:minimizePolicies', '@aws-cdk/core:enablePartitionLiterals', '@aws-cdk/core:defaultCrossStackReferences'];

const recommended: Record<string, unknown> = JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf-8'));

function resourcesUnder(context: Record<string, unknown>): Record<string, any> {
  const fixture = environment(undefined, undefined, { context });
  fixture.environment.addCluster('portal', { entry: GatewayEntry.tlsPassThrough(), image: IMAGE });
  const { Resources } = fixture.template().toJSON();
  const { Resources: nested } = Template.fromStack(fixture.environment.monitoringStack()).toJSON();
  const resources = JSON.parse(JSON.stringify({ ...Resources, ...nested }), (key, value) => {
    // Its address is the digest of what is normalised here.
    if (key === 'TemplateURL') {
      return 'compared resource by resource';
    }
    if (value?.Ref === 'AWS::Partition') {
      return 'aws';
    }
    if (value?.['Fn::ImportValue'] || value?.['Fn::GetStackOutput']) {
      return 'from another stack';
    }
    return value?.['Fn::Join'] ? join(value['Fn::Join'][0], value['Fn::Join'][1]) : value;
  });
  return Object.fromEntries(Object.entries<any>(resources).map(([id, resource]) => [id, statementsAsPermissions(resource)]));
}

/** Adjacent literals of a join become one, as they do where the partition is a literal. */
function join(separator: string, parts: unknown[]): unknown {
  const merged = parts.reduce<unknown[]>((list, part) => {
    const last = list[list.length - 1];
    return typeof part === 'string' && typeof last === 'string' ? [...list.slice(0, -1), last + separator + part] : [...list, part];
  }, []);
  return merged.length === 1 ? merged[0] : { 'Fn::Join': [separator, merged] };
}

function statementsAsPermissions(value: any): any {
  if (Array.isArray(value)) {
    return value.map(statementsAsPermissions);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === 'Statement' ? permissions(each as any[]) : statementsAsPermissions(each)]));
}

function permissions(statements: any[]): string[] {
  const list = (value: any) => (Array.isArray(value) ? value : [value]);
  return [...new Set(statements.flatMap(({ Sid: _sid, Action, Resource, ...rest }) =>
    list(Action).flatMap((action) => list(Resource).map((resource) => JSON.stringify([action, resource, rest])))))].sort();
}

const { tryGetContext } = Node.prototype;

jest.spyOn(console, 'error').mockImplementation(); // about flags that are not set

/** The flags that a synthesis without flags reads, apart from the report about all flags that the CDK writes at its end. */
const readFlags = new Set<string>();
const reading = jest.spyOn(Node.prototype, 'tryGetContext').mockImplementation(function (this: Node, key: string) {
  if (!new Error().stack!.includes('feature-flag-report')) {
    readFlags.add(key);
  }
  return tryGetContext.call(this, key);
});
const unflagged = resourcesUnder({});
reading.mockRestore();

test('an app with recommended flags gets the same resources as one without flags', () => {
  expect(resourcesUnder(recommended)).toEqual(unflagged);
});

test('a synthesis reads some of the flags, and each of them is tested below', () => {
  expect(Object.keys(recommended).filter((flag) => readFlags.has(flag)).length).toBeGreaterThan(10);
});

// One by one, as two flags may hide each other; those that are recommended to be off, on. A flag that nothing reads changes nothing.
test.each(Object.keys(recommended).filter((flag) => readFlags.has(flag) && !APP_WIDE.includes(flag)))('the flag %s changes nothing', (flag) => {
  expect(resourcesUnder({ [flag]: recommended[flag] === false ? true : recommended[flag] })).toEqual(unflagged);
});
