import { App, CfnParameter, Duration, NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Ec2Action, Ec2InstanceAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmDefinition, AlarmOptions, EnvironmentAlarms, EnvironmentAlarmsProps, EventAlarmDefinition, Severity } from '../../../src/monitoring';
import { ENV, environment } from '../../support/environment-fixture';
import { newAccount, stackIn } from '../account/account-under-test';

const METRIC = new cloudwatch.Metric({ namespace: 'Test', metricName: 'Load', statistic: cloudwatch.Stats.AVERAGE, period: Duration.minutes(5) });

const CPU: AlarmDefinition = {
  kind: 'cpu',
  target: 'app01',
  severity: Severity.WARNING,
  summary: 'the CPU utilization of server app01 is high',
  metric: METRIC,
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  threshold: 90,
  unit: ' %',
  smallestThreshold: 1,
  largestThreshold: 100,
  evaluationPeriods: 3,
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  missingDataReason: 'a stopped server has no data',
};

const SLOW: AlarmDefinition = { ...CPU, kind: 'slow' };

const NOTIFIED_BY_SLOW: AlarmDefinition = { ...CPU, notifiedBy: SLOW };

function fixture(props: Partial<EnvironmentAlarmsProps> = {}, nested = false) {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENV });
  const topic = new sns.Topic(stack, 'Topic');
  const nestedStack = nested ? new NestedStack(stack, 'Monitoring') : undefined;
  const alarms = new EnvironmentAlarms(stack, 'Alarms', { environmentName: 'prod', topic, nestedStack, ...props });
  return { app, stack, topic, alarms, nestedStack, owner: new Construct(stack, 'Server') };
}

function alarmWith(
  alarms: { [name: string]: AlarmOptions }, thresholds?: { [name: string]: number }, definition: AlarmDefinition = CPU, ...others: AlarmDefinition[]
) {
  const made = fixture({ alarms, thresholds });
  [definition, ...others].forEach((each) => made.alarms.add(made.owner, each));
  return Object.values(Template.fromStack(made.stack).findResources('AWS::CloudWatch::Alarm'))[0].Properties;
}

test('the name of an alarm is its severity, environment, kind and target', () => {
  expect(alarmWith({}).AlarmName).toBe('WARNING-oban-prod-cpu-app01');
});

test('the description of an alarm has the fault, the condition, the treatment of missing data and two links', () => {
  const { repository } = jest.requireActual('../../../package.json');
  expect(alarmWith({}).AlarmDescription).toBe([
    'Oban environment prod: the CPU utilization of server app01 is high.',
    'ALARM when the average of Test Load over 5 minutes is at least 90 % for 15 minutes.',
    'Treats missing data as not breaching: a stopped server has no data.',
    `What to do: ${repository.url.replace('.git', '')}/blob/HEAD/docs/runbook.md#cpu`,
    `Alarm: https://console.aws.amazon.com/cloudwatch/home?region=${ENV.region}#alarmsV2:alarm/WARNING-oban-prod-cpu-app01`,
  ].join(' '));
});

const SAMPLES = METRIC.with({ statistic: cloudwatch.Stats.SAMPLE_COUNT });
const { LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;

test.each<[string, Partial<AlarmDefinition>, string]>([
  ['a single period', { evaluationPeriods: 1 }, 'the average of Test Load over 5 minutes is at least 90 %'],
  ['some of several periods', { evaluationPeriods: 4, datapointsToAlarm: 3 }, 'the average of Test Load over 5 minutes is at least 90 % in 3 of 4 periods'],
  ['samples', { metric: SAMPLES, comparisonOperator: LESS_THAN_THRESHOLD, threshold: 8, evaluationPeriods: 12 }, 'Test Load has fewer than 8 samples per 5 minutes for 1 hour'],
  ['one sample', { metric: SAMPLES, comparisonOperator: LESS_THAN_THRESHOLD, threshold: 1, evaluationPeriods: 1 }, 'Test Load has fewer than 1 sample per 5 minutes'],
  ['a unit in the singular', { threshold: 1, unit: ' members' }, 'the average of Test Load over 5 minutes is at least 1 member for 15 minutes'],
  ['a percentile', { metric: METRIC.with({ statistic: 'p99' }) }, 'the p99 of Test Load over 5 minutes is at least 90 % for 15 minutes'],
  [
    'an expression',
    { metric: new cloudwatch.MathExpression({ expression: 'MAX([a, FILL(b, 0)])', usingMetrics: { a: METRIC, b: METRIC.with({ statistic: 'Sum' }) } }) },
    'MAX([Test Load, FILL(Test Load, 0)]) over 5 minutes is at least 90 % for 15 minutes',
  ],
])('the description has the condition of %s', (_, change, condition) => {
  expect(alarmWith({}, undefined, { ...CPU, ...change }).AlarmDescription).toContain(` ALARM when ${condition}. `);
});

test('an alarm notifies the topic in the ALARM state only', () => {
  const properties = alarmWith({});
  expect(properties).toMatchObject({
    Threshold: 90, EvaluationPeriods: 3, DatapointsToAlarm: 3, TreatMissingData: 'notBreaching', ActionsEnabled: true, AlarmActions: [{ Ref: expect.stringMatching(/^Topic/) }],
  });
  expect(properties.InsufficientDataActions).toBeUndefined();
  expect(properties.OKActions).toBeUndefined();
});

test('an alarm with notifyOnMissingData also notifies in the INSUFFICIENT_DATA state', () => {
  const properties = alarmWith({}, undefined, { ...CPU, notifyOnMissingData: true });
  expect(properties.InsufficientDataActions).toEqual(properties.AlarmActions);
  expect(properties.AlarmDescription).toContain('Also notifies when it goes into INSUFFICIENT_DATA.');
});

test('an alarm with notifiedBy does not notify, and its description names the alarm that does', () => {
  const properties = alarmWith({}, undefined, NOTIFIED_BY_SLOW);
  expect(properties.AlarmActions).toBeUndefined();
  expect(properties.AlarmDescription).toContain('Does not notify on its own; slow-app01 does.');
});

test.each(['slow', 'slow-app01'])('an alarm with notifiedBy notifies on its own if the other alarm is turned off by %s', (name) => {
  const properties = alarmWith({ [name]: { optOut: 'it is' } }, undefined, NOTIFIED_BY_SLOW, SLOW);
  expect(properties).toMatchObject({ ActionsEnabled: true, AlarmActions: [{ Ref: expect.stringMatching(/^Topic/) }] });
  expect(properties.AlarmDescription).toContain('Notifies on its own, because slow-app01 is turned off.');
});

test('an alarm that suppresses another one never notifies', () => {
  const properties = alarmWith({ slow: { optOut: 'it is' } }, undefined, { ...CPU, suppresses: SLOW }, SLOW);
  expect(properties.AlarmActions).toBeUndefined();
  expect(properties.AlarmDescription).toContain('Does not notify; suppresses slow-app01.');
});

describe('thresholds', () => {
  test.each<[string, { [name: string]: AlarmOptions }, { [name: string]: number } | undefined, number]>([
    ['the profile', {}, { cpu: 95 }, 95],
    ['the profile for one target', {}, { 'cpu': 95, 'cpu-app01': 97 }, 97],
    ['the environment for a kind', { cpu: { threshold: 80 } }, { 'cpu-app01': 97 }, 80],
    ['the environment for one target', { 'cpu': { threshold: 80 }, 'cpu-app01': { threshold: 70 } }, undefined, 70],
    ['a kind, if the threshold of the target is undefined', { 'cpu': { threshold: 80 }, 'cpu-app01': { threshold: undefined } }, undefined, 80],
  ])('an alarm has the threshold of %s', (_, alarms, thresholds, expected) => {
    const properties = alarmWith(alarms, thresholds);
    expect(properties.Threshold).toBe(expected);
    expect(properties.AlarmDescription).toContain(`at least ${expected} %`);
  });

  test.each([0, 0.9, -1, 101, 9_000, NaN, Infinity])('a threshold of %d percent is refused', (threshold) => {
    expect(() => alarmWith({ cpu: { threshold } })).toThrow(`the threshold of the alarm 'cpu-app01' is ${threshold} %: give 1 to 100 %`);
  });

  const { smallestThreshold, largestThreshold, ...anything } = CPU;
  test.each<[string, Partial<AlarmDefinition>, string]>([
    ['a minimum only', { smallestThreshold: 1 }, 'give 1 % or more'],
    ['a maximum only', { largestThreshold: 1 }, 'give at most 1 %'],
    ['a single one', { smallestThreshold: 2, largestThreshold: 2, threshold: 2 }, 'give 2 %, or leave it out'],
    ['any number', {}, 'give a number %'],
    ['a count', { smallestThreshold: 1, unit: undefined }, 'is NaN: give 1 (a count) or more'],
  ])('the error names the allowed thresholds: %s', (_, allowed, message) => {
    expect(() => alarmWith({}, undefined, { ...anything, ...allowed, threshold: NaN })).toThrow(message);
  });

  test('a threshold that is only known at deployment is accepted and is in the description', () => {
    const { stack, alarms, owner } = fixture();
    const parameter = new CfnParameter(stack, 'Threshold', { type: 'Number' });
    alarms.add(owner, { ...CPU, threshold: parameter.valueAsNumber });
    const [{ Properties: { Threshold, AlarmDescription } }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    expect(Threshold).toEqual({ Ref: 'Threshold' });
    expect(AlarmDescription['Fn::Join'][1]).toEqual([expect.stringMatching(/is at least $/), { Ref: 'Threshold' }, expect.stringMatching(/^ % for 15 minutes/)]);
  });
});

describe('a threshold in another unit than its metric', () => {
  const FREE: AlarmDefinition = { ...CPU, unit: ' % used', conversion: { factor: -1, offset: 100 } };
  const BYTES: AlarmDefinition = {
    ...CPU, comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD, threshold: 25, unit: ' GiB', conversion: { factor: 1024 ** 3 },
  };

  test.each<[string, AlarmDefinition, number | undefined, string, number, string]>([
    ['percent used, as percent free', FREE, undefined, 'LessThanOrEqualToThreshold', 10, 'is at most 10 (at least 90 % used) for'],
    ['percent used, without a rounding error', FREE, 99.9, 'LessThanOrEqualToThreshold', 0.1, 'is at most 0.1 (at least 99.9 % used) for'],
    ['greater than, as less than', { ...FREE, comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD }, 85, 'LessThanThreshold', 15, 'is less than 15 (greater than 85 % used) for'],
    ['GiB, as bytes', BYTES, undefined, 'LessThanOrEqualToThreshold', 26_843_545_600, 'is at most 25 GiB for'],
    ['GiB of the options, as bytes', BYTES, 20, 'LessThanOrEqualToThreshold', 21_474_836_480, 'is at most 20 GiB for'],
  ])('a threshold is converted: %s', (_, definition, threshold, operator, expected, said) => {
    const properties = alarmWith({ cpu: { threshold } }, undefined, definition);
    expect(properties).toMatchObject({ Threshold: expected, ComparisonOperator: operator });
    expect(properties.AlarmDescription).toContain(`ALARM when the average of Test Load over 5 minutes ${said} 15 minutes.`);
  });

  test('a threshold with a conversion must be known at synthesis', () => {
    expect(() => alarmWith({}, undefined, { ...BYTES, threshold: Token.asNumber({ Ref: 'Threshold' }) }))
      .toThrow("the threshold of the alarm 'cpu-app01' is only known at deployment, when GiB cannot be converted to the unit of the metric: give a number as its `threshold` in monitoring.alarms");
  });
});

describe('an alarm that is turned off', () => {
  test('an alarm that is turned off stays, does not notify and has the reason in its description', () => {
    const properties = alarmWith({ 'cpu-app01': { optOut: 'a build server' } }, undefined, { ...CPU, notifyOnMissingData: true });
    expect(properties).toMatchObject({ ActionsEnabled: false });
    expect(properties.AlarmActions).toBeUndefined();
    expect(properties.InsufficientDataActions).toBeUndefined();
    expect(properties.AlarmDescription).toMatch(/^Turned off: a build server\. Oban environment prod: the CPU utilization of server app01 is high\. What to do: /);
  });

  test('an alarm that is turned off keeps its further actions', () => {
    const recover = new Ec2Action(Ec2InstanceAction.RECOVER);
    const properties = alarmWith({ cpu: { optOut: 'a build server' } }, undefined, { ...CPU, furtherActions: [recover] });
    expect(properties.ActionsEnabled).toBe(true);
    expect(properties.AlarmActions).toHaveLength(1);
    expect(JSON.stringify(properties.AlarmActions)).toContain(':automate:');
  });

  test('add returns undefined for an alarm that is turned off', () => {
    const { alarms, owner } = fixture({ alarms: { cpu: { optOut: 'a build server' } } });
    expect(alarms.add(owner, CPU)).toBeUndefined();
  });

  test('an opt-out needs a reason', () => {
    expect(() => fixture({ alarms: { cpu: { optOut: ' ' } } })).toThrow('monitoring.alarms.cpu.optOut is empty: say why');
  });
});

test('an override without an alarm fails the synthesis, and the error lists the names of alarms', () => {
  const { app, alarms, owner } = fixture({ alarms: { 'cpu-app1': { threshold: 80 } } });
  alarms.add(owner, CPU);
  expect(() => app.synth()).toThrow(/monitoring\.alarms has 'cpu-app1', and Oban environment prod has no such alarm: give one of cpu, cpu-app01/);
});

test('a threshold of the profile without an alarm fails the synthesis unless it is optional', () => {
  const { app, alarms, owner } = fixture({ thresholds: { 'cpu': 80, 'cpu-ap01': 99, 'database-cpu': 95 }, optionalThresholds: ['database-cpu'] });
  alarms.add(owner, CPU);
  const messages = alarms.node.validate();
  expect(messages).toEqual(["alarmThresholds of the profile has 'cpu-ap01', and Oban environment prod has no such alarm: give one of cpu, cpu-app01"]);
  expect(() => app.synth()).toThrow(messages[0]);
});

test('a second alarm of the same name is refused', () => {
  const { alarms, owner, stack } = fixture();
  alarms.add(owner, CPU);
  expect(() => alarms.add(new Construct(stack, 'Other'), CPU)).toThrow("Oban environment prod already has an alarm 'cpu-app01', 'Stack/Server/Alarms/cpu-app01': give this one another kind or target");
});

test('a description that is too long for CloudWatch is refused', () => {
  const { alarms, owner } = fixture();
  expect(() => alarms.add(owner, { ...CPU, summary: 'x'.repeat(800) })).toThrow(/the description of an alarm has \d+ characters and CloudWatch accepts 1024/);
});

describe('a composite alarm', () => {
  const composite = (props: Partial<EnvironmentAlarmsProps> = {}) => {
    const made = fixture(props);
    const [cpu, settling] = ['app01', 'app02'].map((target) => made.alarms.add(made.owner, { ...CPU, target, notifiedBy: { kind: 'slow' } })!);
    made.alarms.addComposite(made.owner, {
      kind: 'slow', severity: Severity.CRITICAL, summary: 'everything is slow', rule: cloudwatch.AlarmRule.fromAlarm(cpu, cloudwatch.AlarmState.ALARM), suppressedBy: settling,
    });
    return Template.fromStack(made.stack);
  };

  test('a composite alarm notifies unless it is suppressed', () => {
    composite().hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
      AlarmName: 'CRITICAL-oban-prod-slow',
      AlarmRule: { 'Fn::Join': ['', ['ALARM("', { 'Fn::GetAtt': [Match.stringLikeRegexp('cpuapp01'), 'Arn'] }, '")']] },
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
      ActionsSuppressor: { 'Fn::GetAtt': [Match.stringLikeRegexp('cpuapp02'), 'Arn'] },
      ActionsSuppressorWaitPeriod: 120,
      ActionsSuppressorExtensionPeriod: 120,
    });
  });

  test('a composite alarm has no threshold and can be turned off', () => {
    expect(() => composite({ alarms: { slow: { threshold: 3 } } })).toThrow("monitoring.alarms gives 'slow' the threshold 3, and it is a composite alarm");
    expect(() => composite({ thresholds: { slow: 3 } })).toThrow("alarmThresholds of the profile gives 'slow' the threshold 3, and it is a composite alarm");
    composite({ alarms: { slow: { optOut: 'it is' } } }).hasResourceProperties('AWS::CloudWatch::CompositeAlarm', { ActionsEnabled: false });
  });
});

describe('an event', () => {
  const LAUNCH: EventAlarmDefinition = {
    kind: 'launch', target: 'b2g', severity: Severity.CRITICAL, summary: 'no member can be launched', pattern: { source: ['aws.autoscaling'] },
  };

  const rule = (props: Partial<EnvironmentAlarmsProps> = {}) => {
    const made = fixture(props);
    made.alarms.addEvent(made.owner, LAUNCH);
    return Template.fromStack(made.stack);
  };

  test('the message of an event has the name of an alarm, so that recipients can filter by severity', () => {
    const [{ Properties: { Targets: [target], ...properties } }] = Object.values(rule().findResources('AWS::Events::Rule'));
    expect(properties).toMatchObject({ EventPattern: { source: ['aws.autoscaling'] }, State: 'ENABLED' });
    expect(target.Arn).toEqual({ Ref: expect.stringMatching(/^Topic/) });
    expect(target.InputTransformer.InputTemplate).toMatch(/^\{"AlarmName":"CRITICAL-oban-prod-launch-b2g","AlarmDescription":"Oban environment prod: no member can be launched\. What to do: \S+#launch",.*"Time":<time>,"Event":<detail>\}$/);
    expect(target.InputTransformer.InputTemplate).toContain('"NewStateValue":"ALARM","NewStateReason":"no member can be launched","StateChangeTime":<time>,"Region":<region>,"OldStateValue":"OK"');
  });

  // Programs that read alarms use the first dimension without checking that there is one. EventBridge inserts the name of the rule.
  test('the message of an event has the dimensions of its metric', () => {
    const [{ Properties: { Targets: [target] } }] = Object.values<any>(rule().findResources('AWS::Events::Rule'));
    expect(target.InputTransformer.InputTemplate).toContain('"Dimensions":[{"name":"RuleName","value":"<aws.events.rule-name>"}]');
    expect(target.InputTransformer.InputPathsMap).not.toHaveProperty('aws.events.rule-name');
  });

  test('a CRITICAL event also has an alarm with the same name, and a WARNING has none', () => {
    const template = rule();
    const [ruleId] = Object.keys(template.findResources('AWS::Events::Rule'));
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'CRITICAL-oban-prod-launch-b2g',
      Namespace: 'AWS/Events',
      MetricName: 'MatchedEvents',
      Dimensions: [{ Name: 'RuleName', Value: { Ref: ruleId } }],
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    });
    const made = fixture();
    made.alarms.addEvent(made.owner, { ...LAUNCH, severity: Severity.WARNING });
    Template.fromStack(made.stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('an event is found by its name, which no other event or alarm may have', () => {
    const { alarms, owner, stack } = fixture();
    const made = alarms.addEvent(owner, LAUNCH);
    expect(alarms.events).toEqual({ 'launch-b2g': made });
    const other = new Construct(stack, 'Other');
    const taken = "already has an alarm 'launch-b2g', 'Stack/Server/Alarms/launch-b2g': give this one another kind or target";
    expect(() => alarms.addEvent(other, LAUNCH)).toThrow(taken);
    expect(() => alarms.add(other, { ...CPU, kind: 'launch', target: 'b2g' })).toThrow(taken);
  });

  test('an event has no threshold and can be turned off', () => {
    expect(() => rule({ alarms: { launch: { threshold: 3 } } })).toThrow("monitoring.alarms gives 'launch-b2g' the threshold 3, and it is an event");
    expect(() => rule({ thresholds: { launch: 3 } })).toThrow("alarmThresholds of the profile gives 'launch-b2g' the threshold 3, and it is an event");
    const turnedOff = rule({ alarms: { launch: { optOut: 'a test' } } });
    turnedOff.hasResourceProperties('AWS::Events::Rule', { State: 'DISABLED', Description: 'Turned off: a test' });
    turnedOff.hasResourceProperties('AWS::CloudWatch::Alarm', { ActionsEnabled: false, AlarmActions: Match.absent() });
  });
});

// 'The characters "<" and ">" cannot be escaped': https://docs.aws.amazon.com/eventbridge/latest/userguide/transform-input.html
test('a text of an event with angle brackets is refused', () => {
  const event = (texts: object) => () => {
    const { alarms, owner } = fixture();
    alarms.addEvent(owner, { kind: 'launch', severity: Severity.CRITICAL, summary: 'x', pattern: { source: ['a'] }, ...texts });
  };
  expect(event({ summary: 'it is late: <time>' })).toThrow("summary of the event 'launch' has '<time>', which EventBridge replaces with a field of the event: write it without angle brackets");
  expect(event({ runbook: 'https://example.com/<region>' })).toThrow("runbook of the event 'launch' has '<region>'");
  expect(event({ summary: 'a "quoted"\ntext, 1 < 2' })).not.toThrow();
});

describe('notifyOnRecovery', () => {
  const okActions = (props: Partial<EnvironmentAlarmsProps>, ...definitions: AlarmDefinition[]) => {
    const { alarms, owner, stack } = fixture(props);
    definitions.forEach((definition) => alarms.add(owner, definition));
    const { target, severity, summary } = CPU;
    alarms.addComposite(owner, { target, severity, summary, kind: 'composite', rule: cloudwatch.AlarmRule.fromBoolean(true) });
    const template = Template.fromStack(stack);
    const found = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) => Object.values<any>(template.findResources(type)));
    return Object.fromEntries(found.map(({ Properties: { AlarmName, OKActions } }) => [AlarmName.replace(/^.*prod-/, ''), OKActions?.length ?? 0]));
  };
  const SILENT: AlarmDefinition = { ...NOTIFIED_BY_SLOW, kind: 'silent', notifyOnMissingData: true };
  const OFF = { alarms: { cpu: { optOut: 'a test' } } };

  test('every alarm that notifies also notifies of OK', () => {
    expect(okActions({ notifyOnRecovery: true }, CPU, { ...NOTIFIED_BY_SLOW, kind: 'notified' }, SILENT))
      .toEqual({ 'cpu-app01': 1, 'notified-app01': 0, 'silent-app01': 1, 'composite-app01': 1 });
    expect(okActions({ notifyOnRecovery: true, ...OFF }, CPU)).toMatchObject({ 'cpu-app01': 0 });
  });

  test.each([false, undefined])('no alarm notifies of OK if it is %s', (notifyOnRecovery) => {
    expect(okActions({ notifyOnRecovery }, CPU, SILENT)).toEqual({ 'cpu-app01': 0, 'silent-app01': 0, 'composite-app01': 0 });
  });

  test('notifyOnRecovery is a property of an environment and of an account', () => {
    const monitoring = { notifyOnRecovery: true };
    const inEnvironment = environment(undefined, { monitoring }).environment.alarms.alarms['disk-b2g'].node.defaultChild as cloudwatch.CfnAlarm;
    const inAccount = newAccount(stackIn('111111111111'), { monitoring }).alarms.alarms['root-login'].node.defaultChild as cloudwatch.CfnAlarm;
    [inEnvironment, inAccount].forEach(({ okActions: actions }) => expect(actions).toHaveLength(1));
  });
});

describe('the stack of an alarm', () => {
  test('an alarm of a resource in the stack of the environment is in the nested stack', () => {
    const { alarms, owner, nestedStack } = fixture({}, true);
    expect(Stack.of(alarms.add(owner, CPU)!)).toBe(nestedStack);
  });

  test('an alarm of a resource in another stack is in that stack', () => {
    const { app, alarms } = fixture({}, true);
    const other = new Stack(app, 'Other', { env: ENV });
    expect(alarms.add(new Construct(other, 'Server'), CPU)!.node.path).toBe('Other/Server/Alarms/cpu-app01');
  });
});
