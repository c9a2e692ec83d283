import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { recorded } from './recorded-events';
import { AccountTrail, EnvironmentProfile, IObanAccount, ObanAccount, ObanEnvironmentProps } from '../../../src';
import { ENV, environment, Fixture, REGION } from '../../support/environment-fixture';
import { newAccount, stackIn } from '../account/account-under-test';

const OTHER = '210987654321';
const KEY_ARN = `arn:aws:kms:${REGION}:${ENV.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const keyOf = (arn: string) => kms.Key.fromKeyArn(new Stack(new App(), 'Keys'), 'Key', arn);
const imported = (topicArn: string): IObanAccount => ObanAccount.fromAttributes(new Stack(new App(), 'Imported'), 'Account', {
  accessLogBucketName: 'logs', accessLogBucketRegion: REGION, topicArn,
});
const made = (props: Partial<ObanEnvironmentProps> = {}) => environment(undefined, props);
const namesOf = ({ environment: { alarms } }: Fixture) => Object.keys(alarms.alarms).filter((name) => /^key\b/.test(name)).sort();

/** The pattern of the rule at a path of an app. */
function patternOf(stack: Stack, path: string): any {
  const [rule] = stack.node.findAll().filter(({ node }) => node.path.endsWith(`${path}/KeyEvents/Resource`)) as any[];
  return rule && stack.resolve(rule.eventPattern);
}

const watchedBy = (fixture: Fixture, path = 'Production') => JSON.stringify(patternOf(fixture.stack, path)?.detail.resources.ARN ?? []);

function alarm(template: Template, name: string): any {
  const [found] = Object.values<any>(template.findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName: name } }));
  return found?.Properties;
}

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html, and of arrays https://github.com/aws/event-ruler#json-array-matching
function matches(pattern: any, event: any): boolean {
  return Object.entries<any>(pattern).every(([field, wanted]) => {
    const value = event[field];
    if (!Array.isArray(wanted)) {
      return [value].flat().some((each) => each !== null && each !== undefined && matches(wanted, each));
    }
    return wanted.some((one) => one?.exists === false ? value === undefined : [value].flat().includes(one));
  });
}

describe('the events', () => {
  const pattern = patternOf(made({ encryptionKey: keyOf(KEY_ARN), account: imported(`arn:aws:sns:${REGION}:${ENV.account}:alarms`) }).stack, 'Production');

  test('the events are those of KMS through CloudTrail', () => {
    expect(pattern).toMatchObject({ 'source': ['aws.kms'], 'detail-type': ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'] });
  });

  test.each(recorded(KEY_ARN))('the event of $page matches if it disables the key', ({ detail, isFatal }) => {
    expect(matches(pattern.detail, detail)).toBe(isFatal);
  });

  test('the events are those of this key only', () => {
    expect(recorded(`${KEY_ARN}0`).filter(({ detail }) => matches(pattern.detail, detail))).toEqual([]);
  });

  test('the events are those of successful calls', () => {
    expect(recorded(KEY_ARN).filter(({ detail }) => matches(pattern.detail, { ...detail, errorCode: 'AccessDenied' }))).toEqual([]);
  });
});

describe('the keys that an environment monitors', () => {
  test('an environment notifies its topic about its key and the account’s topic key, and the account’s topic about its own topic key', () => {
    const fixture = made();
    expect(namesOf(fixture)).toEqual(['key', 'key-topic']);
    expect(fixture.stack.resolve(fixture.environment.encryptionKey!.keyArn)).toEqual(patternOf(fixture.stack, 'Production').detail.resources.ARN[0]);
    expect(watchedBy(fixture)).toMatch(/"AccountAlarmsKey/);
    expect(watchedBy(fixture, 'Production/AlarmTopic')).toMatch(/^\[\{"Fn::GetAtt":\["ProductionAlarmTopicKey/);
    const template = Template.fromStack(fixture.environment.monitoringStack());
    expect(JSON.stringify(alarm(template, 'CRITICAL-oban-prod-key').AlarmActions)).toMatch(/referencetoStackProductionAlarmTopic/);
    expect(JSON.stringify(alarm(template, 'CRITICAL-oban-prod-key-topic').AlarmActions)).toMatch(/ImportValue/);
    expect(alarm(template, 'CRITICAL-oban-prod-key')).toMatchObject({
      Namespace: 'AWS/Events', MetricName: 'MatchedEvents', Statistic: 'Sum', Period: 300, EvaluationPeriods: 12, DatapointsToAlarm: 1, Threshold: 1, TreatMissingData: 'notBreaching',
    });
    expect(JSON.stringify(alarm(template, 'CRITICAL-oban-prod-key').AlarmDescription)).toMatch(/the key of the environment or the key of the account's topic has become unusable.*runbook\.md#key /);
  });

  test('an environment without a customer key still monitors the key of the account’s topic', () => {
    expect(watchedBy(made({ profile: EnvironmentProfile.development() }))).toMatch(/^\[\{"Fn::GetAtt":\["AccountAlarmsKey[^{]*$/);
  });

  test('an environment without a customer key and with an imported account monitors only its topic’s key', () => {
    expect(namesOf(made({ profile: EnvironmentProfile.development(), account: imported(`arn:aws:sns:${REGION}:${ENV.account}:alarms`) }))).toEqual(['key-topic']);
  });

  // "Cross-account use: No": https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
  test('an environment does not monitor the consumer’s key of another account, whose events are in that account', () => {
    expect(watchedBy(made({ encryptionKey: keyOf(KEY_ARN) }))).toContain(KEY_ARN);
    expect(watchedBy(made({ encryptionKey: keyOf(KEY_ARN.replace(ENV.account, OTHER)) }))).not.toContain('key/');
  });

  test('a key whose account is only known at deployment is monitored', () => {
    const { stack } = made();
    const arn = new CfnParameter(stack, 'KeyArn').valueAsString;
    const ofToken = kms.Key.fromKeyArn(stack, 'Token', `arn:aws:kms:${REGION}:${Fn.importValue('account')}:key/1234`);
    expect(namesOf(made({ encryptionKey: kms.Key.fromKeyArn(stack, 'Parameter', arn), account: imported(`arn:aws:sns:${REGION}:${ENV.account}:alarms`) }))).toContain('key');
    expect(namesOf(made({ encryptionKey: ofToken, account: imported(`arn:aws:sns:${REGION}:${ENV.account}:alarms`) }))).toContain('key');
  });

  // CloudWatch reaches topics of its own account and Region, and EventBridge the events of these.
  test.each<[string, () => IObanAccount]>([
    ['imported', () => imported(`arn:aws:sns:${REGION}:${OTHER}:alarms`)],
    ['of this app', () => newAccount(stackIn(OTHER))],
    ['of another Region', () => newAccount(stackIn(ENV.account, { region: 'eu-west-1' }))],
  ])('an environment and an account %s in another account do not monitor each other’s key', (_, account) => {
    const fixture = environment(() => ({ accessLogs: false }), { account: account(), encryptionKey: keyOf(KEY_ARN) });
    expect(namesOf(fixture)).toEqual(['key']);
    expect(watchedBy(fixture)).toBe(JSON.stringify([KEY_ARN]));
  });

  test('the alarms of keys can be turned off with a reason', () => {
    const fixture = made({ monitoring: { alarms: { key: { optOut: 'a security account watches keys' } } } });
    const template = Template.fromStack(fixture.environment.monitoringStack());
    for (const name of ['CRITICAL-oban-prod-key', 'CRITICAL-oban-prod-key-topic']) {
      expect(alarm(template, name)).toMatchObject({ ActionsEnabled: false, AlarmDescription: expect.stringContaining('Turned off: a security account watches keys.') });
    }
  });
});

describe('the keys that an account monitors', () => {
  test('an account monitors the key of its trail, and not that of its topic, which could not deliver', () => {
    const stack = stackIn(ENV.account);
    const account = newAccount(stack);
    expect(patternOf(stack, 'Trail').detail.resources.ARN).toEqual([stack.resolve(account.trailKey!.keyArn)]);
    expect(alarm(Template.fromStack(stack), 'CRITICAL-oban-account-key').AlarmActions).toEqual([stack.resolve(account.topic.topicArn)]);
  });

  test('an account with the organization’s trail has no alarm on a key', () => {
    const stack = stackIn(ENV.account);
    newAccount(stack, { trail: AccountTrail.organization({ accessLogBucket: s3.Bucket.fromBucketName(stack, 'Archive', 'archive') }) });
    expect(patternOf(stack, '')).toBeUndefined();
    Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
  });
});
