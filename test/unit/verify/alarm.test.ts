import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { NOW } from './account-fixture';
import { judgeAlarm } from '../../../src/verify/checks/alarm';
import { seriesOf } from '../../../src/verify/checks/alarm-series';
import { AlarmWorld, keyOf } from '../../../src/verify/checks/alarm-world';
import { clauseOfAlarm } from '../../../src/verify/checks/alarms';

const TOPIC = 'arn:aws:sns:ap-southeast-2:123456789012:alarms';
const ARN = 'arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm:';

const ALARM: MetricAlarm = {
  AlarmName: 'WARNING-oban-prod-cpu-app01',
  ActionsEnabled: true,
  AlarmActions: [TOPIC],
  StateValue: 'OK',
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }],
  Statistic: 'Average',
  Period: 300,
  EvaluationPeriods: 3,
  TreatMissingData: 'notBreaching',
};
const EVENTS: MetricAlarm = {
  ...ALARM, AlarmName: 'CRITICAL-oban-prod-key', Namespace: 'AWS/Events', MetricName: 'MatchedEvents', Dimensions: [{ Name: 'RuleName', Value: 'key-events' }],
};
const COMPOSITE: CompositeAlarm = {
  AlarmName: 'CRITICAL-oban-prod-availability-b2g', ActionsEnabled: true, AlarmActions: [TOPIC], StateValue: 'OK', AlarmRule: `ALARM("${ARN}WARNING-oban-prod-cpu-app01") OR ALARM(CRITICAL-oban-prod-key)`,
};

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

function world(
  more: Partial<AlarmWorld> = {}, metric: readonly MetricAlarm[] = [ALARM, EVENTS], composite: readonly CompositeAlarm[] = [COMPOSITE],
): AlarmWorld {
  const resource = (type: string, physicalId: string) => ({ stackId: 'stack', logicalId: 'Logical', type, physicalId });
  return {
    expected: [],
    alarms: { metric, composite },
    creations: {},
    lastPoints: new Map(metric.flatMap(seriesOf).map((series) => [keyOf(series), { start: minutesAgo(10), value: 1 }])),
    sources: { enabledRules: ['key-events'], functions: ['create-images'], filteredMetrics: ['Oban/Account root-login'] },
    resources: [
      resource('AWS::SNS::Topic', TOPIC), resource('AWS::EC2::Instance', 'i-1'), resource('AWS::RDS::DBInstance', 'db'),
      resource('AWS::ElasticLoadBalancingV2::LoadBalancer', 'arn:aws:elasticloadbalancing:ap-southeast-2:123456789012:loadbalancer/app/b2g/1'),
    ],
    ...more,
  };
}

const judged = (alarm: MetricAlarm, more: Partial<AlarmWorld> = {}) => {
  const others = [ALARM, EVENTS].filter(({ AlarmName }) => AlarmName !== alarm.AlarmName);
  return judgeAlarm(alarm.AlarmName!, world(more, [alarm, ...others]), NOW);
};
const judgedComposite = (alarm: CompositeAlarm) => judgeAlarm(alarm.AlarmName!, world({}, [ALARM, EVENTS], [alarm]), NOW);

test('a continuous series with a fresh point passes', () => {
  expect(judged(ALARM)).toMatchObject({ result: 'passed', answer: expect.stringMatching(/^continuous; OK since /) });
});

test.each([[1_000, 'passed'], [30, 'passed'], [31, 'failed']])('a last period that began %i minutes ago: %s', (minutes, result) => {
  // Three periods of five minutes, the period of the point itself, and ten minutes until CloudWatch shows it.
  const alarm = minutes === 1_000 ? EVENTS : ALARM;
  expect(judged(alarm, { lastPoints: new Map([[keyOf(seriesOf(alarm)[0]), { start: minutesAgo(minutes), value: 1 }]]) }).result).toBe(result);
});

test('a new alarm without a point is pending until its first periods are over, and an old one fails', () => {
  const created = minutesAgo(5);
  expect(judged(ALARM, { lastPoints: new Map(), creations: { [ALARM.AlarmName!]: created } })).toMatchObject({
    result: 'pending', failsAfter: new Date(created.getTime() + 30 * 60_000), answer: 'no point of AWS/EC2 CPUUtilization (InstanceId=i-1) in its last 3 periods of 300 s',
  });
  expect(judged(ALARM, { lastPoints: new Map(), creations: { [ALARM.AlarmName!]: minutesAgo(30) } }).result).toBe('failed');
  expect(judged(ALARM, { lastPoints: new Map() }).result).toBe('failed');
});

test('events need no point, unless the alarm expects one in each of its periods', () => {
  expect(judged(EVENTS, { lastPoints: new Map() })).toMatchObject({ result: 'passed', answer: expect.stringMatching(/^events; /) });
  expect(judged({ ...EVENTS, TreatMissingData: 'missing' }, { lastPoints: new Map() }).result).toBe('failed');
});

test('an alarm that does not exist fails', () => {
  expect(judgeAlarm('WARNING-oban-prod-memory-app01', world(), NOW)).toEqual({
    result: 'failed', resource: 'WARNING-oban-prod-memory-app01', answer: 'the stack made this alarm, and it does not exist',
  });
});

test.each<[string, Partial<MetricAlarm>, RegExp]>([
  ['whose actions are disabled', { ActionsEnabled: false }, /its actions are disabled/],
  ['without an action', { AlarmActions: [] }, /it has no action that notifies/],
  ['that notifies another topic', { AlarmActions: [`${TOPIC}-other`] }, /which is no topic of the stacks/],
  ['on another instance', { Dimensions: [{ Name: 'InstanceId', Value: 'i-2' }] }, /InstanceId=i-2.*no such instance or group/],
  ['without its dimension', { Dimensions: [] }, /no such instance or group/],
  ['on another DB instance', { Namespace: 'AWS/RDS', Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'old' }] }, /no such DB instance/],
  ['on another load balancer', { Namespace: 'AWS/ApplicationELB', Dimensions: [{ Name: 'LoadBalancer', Value: 'app/old/1' }] }, /no such load balancer/],
  ['on another function', { Namespace: 'AWS/Lambda', Dimensions: [{ Name: 'FunctionName', Value: 'old' }] }, /no function has this name/],
  ['on another topic', { Namespace: 'AWS/SNS', Dimensions: [{ Name: 'TopicName', Value: 'old' }] }, /no topic of this name/],
  ['on a rule that is disabled or gone', { Namespace: 'AWS/Events', Dimensions: [{ Name: 'RuleName', Value: 'old' }] }, /no enabled rule has this name/],
  ['on a metric without a filter', { Namespace: 'Oban/Account', MetricName: 'trail', Dimensions: [] }, /no metric filter publishes it/],
  ['that recovers a host and has lost the action', { AlarmName: 'CRITICAL-oban-prod-host-check-app01' }, /no action that recovers the instance/],
  ['of an expression without a metric', { MetricName: undefined, Metrics: [] }, /it watches no series/],
])('an alarm %s fails', (_, change, answer) => {
  expect(judged({ ...ALARM, ...change })).toMatchObject({ result: 'failed', answer: expect.stringMatching(answer) });
});

test.each<[string, Partial<MetricAlarm>]>([
  ['that the consumer has turned off', { ActionsEnabled: false, AlarmDescription: 'Turned off: it is a test. Oban environment prod: the CPU is busy.' }],
  ['that leaves the notification to another metric alarm', { AlarmActions: [], AlarmDescription: 'Does not notify on its own; key does.' }],
  ['that leaves the notification to an alarm that looks at it', { AlarmActions: [], AlarmDescription: 'Does not notify on its own; availability-b2g does.' }],
  ['that is a condition of the alarm that it suppresses', { AlarmActions: [], AlarmDescription: 'Does not notify; suppresses availability-b2g.' }],
  ['of an expression', { MetricName: undefined, Metrics: [{ Id: 'a', MetricStat: { Metric: { Namespace: 'AWS/Events', MetricName: 'MatchedEvents', Dimensions: EVENTS.Dimensions }, Period: 60, Stat: 'Sum' } }] }],
])('an alarm %s passes', (_, change) => {
  expect(judged({ ...ALARM, ...change }).result).toBe('passed');
});

test.each<[string, Partial<MetricAlarm>, RegExp]>([
  ['another that does not exist', { AlarmDescription: 'Does not notify on its own; status-check-app01 does.' }, /leaves the notification to status-check-app01, which does not exist/],
  ['another that does not look at it', { AlarmName: 'WARNING-oban-prod-healthy-hosts-b2g', AlarmDescription: 'Does not notify on its own; availability-b2g does.' }, /leaves the notification to availability-b2g, which does not look at it/],
  ['another that it should suppress and that does not look at it', { AlarmName: 'WARNING-oban-prod-settling-b2g', AlarmDescription: 'Does not notify; suppresses availability-b2g.' }, /which does not look at it/],
])('an alarm without an action that relies on %s fails', (_, change, answer) => {
  expect(judged({ ...ALARM, AlarmActions: [], ...change })).toMatchObject({ result: 'failed', answer: expect.stringMatching(answer) });
});

test('a composite alarm passes if its inputs exist', () => {
  expect(judgedComposite(COMPOSITE)).toMatchObject({ result: 'passed', answer: expect.stringMatching(/^composite; /) });
});

test.each<[string, Partial<CompositeAlarm>, RegExp]>([
  ['with an input that does not exist', { AlarmRule: `ALARM("${ARN}WARNING-oban-prod-gone")` }, /its input WARNING-oban-prod-gone does not exist/],
  ['with a suppressor that does not exist', { ActionsSuppressor: `${ARN}WARNING-oban-prod-settling-b2g` }, /its input WARNING-oban-prod-settling-b2g does not exist/],
  ['without an input', { AlarmRule: 'FALSE' }, /its rule names no alarm/],
  ['whose actions are disabled', { ActionsEnabled: false }, /its actions are disabled/],
])('a composite alarm %s fails', (_, change, answer) => {
  expect(judgedComposite({ ...COMPOSITE, ...change })).toMatchObject({ result: 'failed', answer: expect.stringMatching(answer) });
});

test('an alarm of another namespace than its clause asks for fails', () => {
  const other = judgeAlarm(ALARM.AlarmName!, world(), NOW, 'CWAgent');
  expect(other).toMatchObject({ result: 'failed', answer: 'AWS/EC2 CPUUtilization (InstanceId=i-1) is not of the namespace CWAgent' });
  expect(judgeAlarm(ALARM.AlarmName!, world(), NOW, 'AWS/EC2').result).toBe('passed');
});

test('an alarm belongs to the clause of its name, and one of the consumer to none', () => {
  expect(clauseOfAlarm('WARNING-oban-prod-errors-create-images', 'prod')).toBe('MON-1');
  expect(clauseOfAlarm('WARNING-oban-prod-disk-app01-C', 'prod')).toBe('MON-8');
  expect(clauseOfAlarm('CRITICAL-oban-account-trail-silent', 'prod')).toBe('OPS-4');
  expect(clauseOfAlarm('WARNING-oban-production-cpu-app01', 'prod')).toBeUndefined();
  expect(clauseOfAlarm('my-alarm', 'prod')).toBeUndefined();
});
