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
  summary: 'server app01 has no CPU to spare',
  metric: METRIC,
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  threshold: 90,
  unit: ' %',
  smallestThreshold: 1,
  largestThreshold: 100,
  evaluationPeriods: 3,
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  missingDataReason: 'a server that is stopped has none',
};

const SLOW: AlarmDefinition = { ...CPU, kind: 'slow' };

const TOLD: AlarmDefinition = { ...CPU, notifiedBy: SLOW };

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

test('an alarm is named by its severity, its environment, its kind and what it watches', () => {
  expect(alarmWith({}).AlarmName).toBe('WARNING-oban-prod-cpu-app01');
});

test('its description says what is wrong, when it rings, what silence means, what to do and where to look', () => {
  const { version, repository } = jest.requireActual('../../../package.json');
  expect(alarmWith({}).AlarmDescription).toBe([
    'Oban environment prod: server app01 has no CPU to spare.',
    'Rings when it is at least 90 % in 3 of 3 periods of 5 minutes.',
    'A period without data counts as good: a server that is stopped has none.',
    `What to do: ${repository.url.replace('.git', '')}/blob/v${version}/docs/runbook.md#cpu`,
    `Alarm: https://console.aws.amazon.com/cloudwatch/home?region=${ENV.region}#alarmsV2:alarm/WARNING-oban-prod-cpu-app01`,
  ].join(' '));
});

test('it tells the topic, once it is bad and not before', () => {
  const properties = alarmWith({});
  expect(properties).toMatchObject({
    Threshold: 90, EvaluationPeriods: 3, DatapointsToAlarm: 3, TreatMissingData: 'notBreaching', ActionsEnabled: true, AlarmActions: [{ Ref: expect.stringMatching(/^Topic/) }],
  });
  expect(properties.InsufficientDataActions).toBeUndefined();
  expect(properties.OKActions).toBeUndefined();
});

test('it tells that data has stopped where that is what it waits for', () => {
  const properties = alarmWith({}, undefined, { ...CPU, notifyOnMissingData: true });
  expect(properties.InsufficientDataActions).toEqual(properties.AlarmActions);
  expect(properties.AlarmDescription).toContain('It tells, too, when there is no data any more (INSUFFICIENT_DATA).');
});

test('one that another tells for tells nobody, and says who does', () => {
  const properties = alarmWith({}, undefined, TOLD);
  expect(properties.AlarmActions).toBeUndefined();
  expect(properties.AlarmDescription).toContain('It tells nobody itself: slow-app01 does.');
});

test.each(['slow', 'slow-app01'])('one that another would tell for tells by itself when that is turned off: %s', (name) => {
  const properties = alarmWith({ [name]: { optOut: 'it is' } }, undefined, TOLD, SLOW);
  expect(properties).toMatchObject({ ActionsEnabled: true, AlarmActions: [{ Ref: expect.stringMatching(/^Topic/) }] });
  expect(properties.AlarmDescription).toContain('It tells by itself, as slow-app01 is turned off.');
});

test('one that holds another back never tells', () => {
  const properties = alarmWith({ slow: { optOut: 'it is' } }, undefined, { ...CPU, suppresses: SLOW }, SLOW);
  expect(properties.AlarmActions).toBeUndefined();
  expect(properties.AlarmDescription).toContain('It tells nobody: it holds back slow-app01.');
});

describe('thresholds', () => {
  test.each<[string, { [name: string]: AlarmOptions }, { [name: string]: number } | undefined, number]>([
    ['of the profile', {}, { cpu: 95 }, 95],
    ['of the profile, for one target', {}, { 'cpu': 95, 'cpu-app01': 97 }, 97],
    ['of the environment, for a kind', { cpu: { threshold: 80 } }, { 'cpu-app01': 97 }, 80],
    ['of the environment, for one target', { 'cpu': { threshold: 80 }, 'cpu-app01': { threshold: 70 } }, undefined, 70],
    ['that are undefined erase nothing', { 'cpu': { threshold: 80 }, 'cpu-app01': { threshold: undefined } }, undefined, 80],
  ])('%s', (_, alarms, thresholds, expected) => {
    const properties = alarmWith(alarms, thresholds);
    expect(properties.Threshold).toBe(expected);
    expect(properties.AlarmDescription).toContain(`at least ${expected} %`);
  });

  test.each([0, 0.9, -1, 101, 9_000, NaN, Infinity])('%d percent is a mistake', (threshold) => {
    expect(() => alarmWith({ cpu: { threshold } })).toThrow(`the threshold of the alarm 'cpu-app01' is ${threshold} %: give 1 to 100 %`);
  });

  const { smallestThreshold, largestThreshold, ...anything } = CPU;
  test.each<[string, Partial<AlarmDefinition>, string]>([
    ['a smallest only', { smallestThreshold: 1 }, 'give 1 % or more'],
    ['a largest only', { largestThreshold: 1 }, 'give at most 1 %'],
    ['a single one', { smallestThreshold: 2, largestThreshold: 2, threshold: 2 }, 'give 2 %, or leave it out'],
    ['any number', {}, 'give a number %'],
    ['a count', { smallestThreshold: 1, unit: undefined }, 'is NaN: give 1 (a count) or more'],
  ])('what is allowed is said: %s', (_, allowed, message) => {
    expect(() => alarmWith({}, undefined, { ...anything, ...allowed, threshold: NaN })).toThrow(message);
  });

  test('one that is only known at deployment passes, and its description has it as well', () => {
    const { stack, alarms, owner } = fixture();
    const parameter = new CfnParameter(stack, 'Threshold', { type: 'Number' });
    alarms.add(owner, { ...CPU, threshold: parameter.valueAsNumber });
    const [{ Properties: { Threshold, AlarmDescription } }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    expect(Threshold).toEqual({ Ref: 'Threshold' });
    expect(AlarmDescription['Fn::Join'][1]).toEqual([expect.stringMatching(/it is at least $/), { Ref: 'Threshold' }, expect.stringMatching(/^ % in 3 of 3/)]);
  });
});

describe('a threshold that its metric counts otherwise', () => {
  const FREE: AlarmDefinition = { ...CPU, unit: ' % used', conversion: { factor: -1, offset: 100 } };
  const BYTES: AlarmDefinition = {
    ...CPU, comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD, threshold: 25, unit: ' GiB', conversion: { factor: 1024 ** 3 },
  };

  test.each<[string, AlarmDefinition, number | undefined, string, number, string]>([
    ['what is used, as what is free', FREE, undefined, 'LessThanOrEqualToThreshold', 10, 'at least 90 % used'],
    ['without the rest of a binary fraction', FREE, 99.9, 'LessThanOrEqualToThreshold', 0.1, 'at least 99.9 % used'],
    ['more than, as less than', { ...FREE, comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD }, 85, 'LessThanThreshold', 15, 'more than 85 % used'],
    ['GiB, as bytes', BYTES, undefined, 'LessThanOrEqualToThreshold', 26_843_545_600, 'at most 25 GiB'],
    ['GiB of the options, as bytes', BYTES, 20, 'LessThanOrEqualToThreshold', 21_474_836_480, 'at most 20 GiB'],
  ])('%s', (_, definition, threshold, operator, expected, said) => {
    const properties = alarmWith({ cpu: { threshold } }, undefined, definition);
    expect(properties).toMatchObject({ Threshold: expected, ComparisonOperator: operator });
    expect(properties.AlarmDescription).toContain(`Rings when it is ${said} in`);
  });

  test('must be known before deployment', () => {
    expect(() => alarmWith({}, undefined, { ...BYTES, threshold: Token.asNumber({ Ref: 'Threshold' }) }))
      .toThrow("the threshold of the alarm 'cpu-app01' is only known at deployment, when GiB cannot be converted to what its metric counts: give a number as `threshold` of it in monitoring.alarms");
  });
});

describe('an alarm that is turned off', () => {
  test('stays, tells nobody, and says why', () => {
    const properties = alarmWith({ 'cpu-app01': { optOut: 'a build server' } }, undefined, { ...CPU, notifyOnMissingData: true });
    expect(properties).toMatchObject({ ActionsEnabled: false });
    expect(properties.AlarmActions).toBeUndefined();
    expect(properties.InsufficientDataActions).toBeUndefined();
    expect(properties.AlarmDescription).toMatch(/^Turned off: a build server\. Oban environment prod: server app01 has no CPU to spare\. What to do: /);
  });

  test('goes on with what it does beside telling', () => {
    const recover = new Ec2Action(Ec2InstanceAction.RECOVER);
    const properties = alarmWith({ cpu: { optOut: 'a build server' } }, undefined, { ...CPU, furtherActions: [recover] });
    expect(properties.ActionsEnabled).toBe(true);
    expect(properties.AlarmActions).toHaveLength(1);
    expect(JSON.stringify(properties.AlarmActions)).toContain(':automate:');
  });

  test('is not there for others to count on', () => {
    const { alarms, owner } = fixture({ alarms: { cpu: { optOut: 'a build server' } } });
    expect(alarms.add(owner, CPU)).toBeUndefined();
  });

  test('needs a reason', () => {
    expect(() => fixture({ alarms: { cpu: { optOut: ' ' } } })).toThrow('monitoring.alarms.cpu.optOut is empty: say why');
  });
});

test('a name that no alarm has fails the synthesis, and the names that there are are told', () => {
  const { app, alarms, owner } = fixture({ alarms: { 'cpu-app1': { threshold: 80 } } });
  alarms.add(owner, CPU);
  expect(() => app.synth()).toThrow(/monitoring\.alarms has 'cpu-app1', and Oban environment prod has no such alarm\. There are: cpu, cpu-app01/);
});

test('so does one of the profile, unless it need not exist', () => {
  const { app, alarms, owner } = fixture({ thresholds: { 'cpu': 80, 'cpu-ap01': 99, 'database-cpu': 95 }, optionalThresholds: ['database-cpu'] });
  alarms.add(owner, CPU);
  const messages = alarms.node.validate();
  expect(messages).toEqual(["alarmThresholds of the profile has 'cpu-ap01', and Oban environment prod has no such alarm. There are: cpu, cpu-app01"]);
  expect(() => app.synth()).toThrow(messages[0]);
});

test('a name is used once', () => {
  const { alarms, owner, stack } = fixture();
  alarms.add(owner, CPU);
  expect(() => alarms.add(new Construct(stack, 'Other'), CPU)).toThrow("Oban environment prod has an alarm 'cpu-app01' already, 'Stack/Server/Alarms/cpu-app01': give this one another kind or target");
});

test('a description that CloudWatch would refuse is refused', () => {
  const { alarms, owner } = fixture();
  expect(() => alarms.add(owner, { ...CPU, summary: 'x'.repeat(800) })).toThrow(/the description of an alarm has \d+ characters and CloudWatch takes 1024/);
});

describe('an alarm on others', () => {
  const composite = (props: Partial<EnvironmentAlarmsProps> = {}) => {
    const made = fixture(props);
    const [cpu, settling] = ['app01', 'app02'].map((target) => made.alarms.add(made.owner, { ...CPU, target, notifiedBy: { kind: 'slow' } })!);
    made.alarms.addComposite(made.owner, {
      kind: 'slow', severity: Severity.CRITICAL, summary: 'everything is slow', rule: cloudwatch.AlarmRule.fromAlarm(cpu, cloudwatch.AlarmState.ALARM), suppressedBy: settling,
    });
    return Template.fromStack(made.stack);
  };

  test('tells, unless another explains it', () => {
    composite().hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
      AlarmName: 'CRITICAL-oban-prod-slow',
      AlarmRule: { 'Fn::Join': ['', ['ALARM("', { 'Fn::GetAtt': [Match.stringLikeRegexp('cpuapp01'), 'Arn'] }, '")']] },
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
      ActionsSuppressor: { 'Fn::GetAtt': [Match.stringLikeRegexp('cpuapp02'), 'Arn'] },
      ActionsSuppressorWaitPeriod: 120,
      ActionsSuppressorExtensionPeriod: 120,
    });
  });

  test('has no threshold, and can be turned off', () => {
    expect(() => composite({ alarms: { slow: { threshold: 3 } } })).toThrow("monitoring.alarms gives 'slow' the threshold 3, and it is made of other alarms");
    expect(() => composite({ thresholds: { slow: 3 } })).toThrow("alarmThresholds of the profile gives 'slow' the threshold 3, and it is made of other alarms");
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

  test('is told as an alarm is, so that a recipient can tell its severity', () => {
    const [{ Properties: { Targets: [target], ...properties } }] = Object.values(rule().findResources('AWS::Events::Rule'));
    expect(properties).toMatchObject({ EventPattern: { source: ['aws.autoscaling'] }, State: 'ENABLED' });
    expect(target.Arn).toEqual({ Ref: expect.stringMatching(/^Topic/) });
    expect(target.InputTransformer.InputTemplate).toMatch(/^\{"AlarmName":"CRITICAL-oban-prod-launch-b2g","AlarmDescription":"Oban environment prod: no member can be launched\. What to do: \S+#launch",.*"Time":<time>,"Event":<detail>\}$/);
    expect(target.InputTransformer.InputTemplate).toContain('"NewStateValue":"ALARM","NewStateReason":"no member can be launched","StateChangeTime":<time>,"Region":<region>,"OldStateValue":"OK"');
  });

  // Readers take the first dimension without a look whether there is one. EventBridge fills in the name of the rule.
  test('has the dimensions of the metric that counts it', () => {
    const [{ Properties: { Targets: [target] } }] = Object.values<any>(rule().findResources('AWS::Events::Rule'));
    expect(target.InputTransformer.InputTemplate).toContain('"Dimensions":[{"name":"RuleName","value":"<aws.events.rule-name>"}]');
    expect(target.InputTransformer.InputPathsMap).not.toHaveProperty('aws.events.rule-name');
  });

  test('has a state where somebody is paged: an alarm of its name, that counts the events of its rule and is OK without', () => {
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

  test('is found by its name, which neither another event nor an alarm has', () => {
    const { alarms, owner, stack } = fixture();
    const made = alarms.addEvent(owner, LAUNCH);
    expect(alarms.events).toEqual({ 'launch-b2g': made });
    const other = new Construct(stack, 'Other');
    const taken = "has an alarm 'launch-b2g' already, 'Stack/Server/Alarms/launch-b2g': give this one another kind or target";
    expect(() => alarms.addEvent(other, LAUNCH)).toThrow(taken);
    expect(() => alarms.add(other, { ...CPU, kind: 'launch', target: 'b2g' })).toThrow(taken);
  });

  test('has no threshold, and can be turned off', () => {
    expect(() => rule({ alarms: { launch: { threshold: 3 } } })).toThrow("monitoring.alarms gives 'launch-b2g' the threshold 3, and it is an event");
    expect(() => rule({ thresholds: { launch: 3 } })).toThrow("alarmThresholds of the profile gives 'launch-b2g' the threshold 3, and it is an event");
    const turnedOff = rule({ alarms: { launch: { optOut: 'a test' } } });
    turnedOff.hasResourceProperties('AWS::Events::Rule', { State: 'DISABLED', Description: 'Turned off: a test' });
    turnedOff.hasResourceProperties('AWS::CloudWatch::Alarm', { ActionsEnabled: false, AlarmActions: Match.absent() });
  });
});

// 'The characters "<" and ">" cannot be escaped': https://docs.aws.amazon.com/eventbridge/latest/userguide/transform-input.html
test('a text of an event that EventBridge would fill in is refused', () => {
  const event = (texts: object) => () => {
    const { alarms, owner } = fixture();
    alarms.addEvent(owner, { kind: 'launch', severity: Severity.CRITICAL, summary: 'x', pattern: { source: ['a'] }, ...texts });
  };
  expect(event({ summary: 'it is late: <time>' })).toThrow("summary of the event 'launch' has '<time>', which EventBridge takes for a field of the event: write it without angle brackets");
  expect(event({ runbook: 'https://example.com/<region>' })).toThrow("runbook of the event 'launch' has '<region>'");
  expect(event({ summary: 'a "quoted"\ntext, 1 < 2' })).not.toThrow();
});

describe('that it is OK again', () => {
  const okActions = (props: Partial<EnvironmentAlarmsProps>, ...definitions: AlarmDefinition[]) => {
    const { alarms, owner, stack } = fixture(props);
    definitions.forEach((definition) => alarms.add(owner, definition));
    alarms.addComposite(owner, { ...CPU, kind: 'composite', rule: cloudwatch.AlarmRule.fromBoolean(true) });
    const template = Template.fromStack(stack);
    const found = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) => Object.values<any>(template.findResources(type)));
    return Object.fromEntries(found.map(({ Properties: { AlarmName, OKActions } }) => [AlarmName.replace(/^.*prod-/, ''), OKActions?.length ?? 0]));
  };
  const SILENT: AlarmDefinition = { ...TOLD, kind: 'silent', notifyOnMissingData: true };
  const OFF = { alarms: { cpu: { optOut: 'a test' } } };

  test('is told by choice, by each that tells', () => {
    expect(okActions({ notifyOnRecovery: true }, CPU, { ...TOLD, kind: 'told' }, SILENT))
      .toEqual({ 'cpu-app01': 1, 'told-app01': 0, 'silent-app01': 1, 'composite-app01': 1 });
    expect(okActions({ notifyOnRecovery: true, ...OFF }, CPU)).toMatchObject({ 'cpu-app01': 0 });
  });

  test.each([false, undefined])('is not told otherwise (%s)', (notifyOnRecovery) => {
    expect(okActions({ notifyOnRecovery }, CPU, SILENT)).toEqual({ 'cpu-app01': 0, 'silent-app01': 0, 'composite-app01': 0 });
  });

  test('is a property of an environment and of an account', () => {
    const monitoring = { notifyOnRecovery: true };
    const inEnvironment = environment(undefined, { monitoring }).environment.alarms.alarms['disk-b2g'].node.defaultChild as cloudwatch.CfnAlarm;
    const inAccount = newAccount(stackIn('111111111111'), { monitoring }).alarms.alarms['root-login'].node.defaultChild as cloudwatch.CfnAlarm;
    [inEnvironment, inAccount].forEach(({ okActions: actions }) => expect(actions).toHaveLength(1));
  });
});

describe('where alarms are', () => {
  test('of what is in the stack of the environment: in the nested stack', () => {
    const { alarms, owner, nestedStack } = fixture({}, true);
    expect(Stack.of(alarms.add(owner, CPU)!)).toBe(nestedStack);
  });

  test('of what is elsewhere: there', () => {
    const { app, alarms } = fixture({}, true);
    const other = new Stack(app, 'Other', { env: ENV });
    expect(alarms.add(new Construct(other, 'Server'), CPU)!.node.path).toBe('Other/Server/Alarms/cpu-app01');
  });
});
