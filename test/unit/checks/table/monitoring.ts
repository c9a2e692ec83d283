import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmDefinition, EnvironmentAlarms, EnvironmentAlarmsProps, MaintenanceWindow, Severity } from '../../../../src';
import { ENV } from '../../../support/environment-fixture';
import { Checks } from '../check';

const CPU: AlarmDefinition = {
  kind: 'cpu',
  target: 'app01',
  severity: Severity.WARNING,
  summary: 'server app01 has no CPU to spare',
  metric: new cloudwatch.Metric({ namespace: 'Test', metricName: 'Load', statistic: cloudwatch.Stats.AVERAGE, period: Duration.minutes(5) }),
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  threshold: 90,
  evaluationPeriods: 3,
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  missingDataReason: 'a server that is stopped has none',
};

const alarms = (props: Partial<EnvironmentAlarmsProps>, definition: Partial<AlarmDefinition> = {}) => {
  const stack = new Stack(new App(), 'Stack', { env: ENV });
  const made = new EnvironmentAlarms(stack, 'Alarms', { environmentName: 'prod', topic: new sns.Topic(stack, 'Topic'), ...props });
  made.add(new Construct(stack, 'Owner'), { ...CPU, ...definition });
  return made;
};
const defined = (definition: Partial<AlarmDefinition>) => alarms({}, definition);

const PATCHING: MaintenanceWindow = { schedule: 'cron(0 2 * * SUN)', duration: Duration.hours(4), targets: ['cpu'], reason: 'patching' };
const maintained = (window: Partial<MaintenanceWindow>) => { alarms({ maintenance: { windows: { patching: { ...PATCHING, ...window } } } }); };

const LONG_TEXT = 'x'.repeat(1025);
const TOO_LONG: readonly [string, RegExp] = [LONG_TEXT, /the description of an alarm has \d+ characters and CloudWatch accepts 1024: shorten/];

/**
 * Names, periods and descriptions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * Evaluation: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export const MONITORING_CHECKS: Checks = {
  'AlarmName.kind': {
    give: (kind) => defined({ kind }),
    refused: [
      ['CPU load', "kind of an alarm is 'CPU load': give lower-case letters, digits and hyphens, beginning with a letter, such as 'cpu'"],
      ['c'.repeat(240), /the name of the alarm 'WARNING-oban-prod-c+-app01' has 264 characters and CloudWatch accepts 255: give a shorter kind or target/],
    ],
    needsValue: 'kind of an alarm is only known at deployment: give it as text, because logical ids contain it',
  },
  'AlarmName.target': {
    give: (target) => defined({ target }),
    refused: [
      ['the server', "target of the alarm 'cpu' is 'the server': give the name of the monitored resource, such as 'app01', in ASCII characters without spaces"],
      ['', /target of the alarm 'cpu' is '': give the name of the monitored resource/],
      ['t'.repeat(250), /has \d+ characters and CloudWatch accepts 255/],
    ],
    needsValue: "target of the alarm 'cpu' is only known at deployment: give it as text, because logical ids contain it",
  },
  'EventAlarmDefinition.reasonPath': {
    give: (reasonPath) => alarms({}).addEvent(new Construct(new Stack(new App(), 'Other', { env: ENV }), 'Owner'), {
      kind: 'event', severity: Severity.WARNING, summary: 'something has happened', pattern: { source: ['aws.rds'] }, reasonPath,
    }),
    refused: [
      ['detail.Message', "reasonPath of the event 'event' is 'detail.Message': give the path of a field of the event, such as '$.detail.Message'"],
      ['$', /reasonPath of the event 'event' is '\$': give the path of a field/],
    ],
    needsValue: "reasonPath of the event 'event' is only known at deployment: give it as text, as EventBridge accepts no reference there",
  },
  'AlarmIdentity.summary': { give: (summary) => defined({ summary }), refused: [TOO_LONG] },
  'AlarmIdentity.runbook': { give: (runbook) => defined({ runbook }), refused: [TOO_LONG] },
  'ThresholdConversion.factor': {
    give: (factor) => defined({ conversion: { factor } }),
    refused: [
      [0, "conversion.factor of the alarm 'cpu-app01' is 0: give a number other than 0"],
      [NaN, /conversion\.factor of the alarm 'cpu-app01' is NaN/],
    ],
    needsValue: "conversion.factor of the alarm 'cpu-app01' is only known at deployment: give a number other than 0",
  },
  'ThresholdConversion.offset': {
    give: (offset) => defined({ conversion: { factor: -1, offset } }),
    refused: [[Infinity, "conversion.offset of the alarm 'cpu-app01' is Infinity: give a number"]],
    needsValue: /conversion\.offset of the alarm 'cpu-app01' is only known at deployment/,
  },
  'AlarmDefinition.threshold': {
    give: (threshold) => defined({ threshold, smallestThreshold: 1, largestThreshold: 100, unit: ' %' }),
    refused: [[101, "the threshold of the alarm 'cpu-app01' is 101 %: give 1 to 100 %"], [NaN, /the threshold of the alarm 'cpu-app01' is NaN/]],
  },
  'AlarmDefinition.unit': { give: (unit) => defined({ unit }), refused: [TOO_LONG] },
  'AlarmDefinition.smallestThreshold': {
    give: (smallestThreshold) => defined({ smallestThreshold, largestThreshold: 100 }),
    refused: [[101, "smallestThreshold of the alarm 'cpu-app01' is 101: give no more than largestThreshold"], [NaN, /smallestThreshold of the alarm 'cpu-app01' is NaN/]],
    needsValue: /smallestThreshold of the alarm 'cpu-app01' is only known at deployment/,
  },
  'AlarmDefinition.largestThreshold': {
    give: (largestThreshold) => defined({ largestThreshold }),
    refused: [[NaN, /largestThreshold of the alarm 'cpu-app01' is NaN|smallestThreshold/]],
    needsValue: /Threshold of the alarm 'cpu-app01' is only known at deployment/,
  },
  'AlarmDefinition.evaluationPeriods': {
    give: (evaluationPeriods) => defined({ evaluationPeriods }),
    refused: [
      [0, "evaluationPeriods of the alarm 'cpu-app01' is 0: give a whole number from 1 to 288, as its period is 300 seconds"],
      [289, /evaluationPeriods of the alarm 'cpu-app01' is 289: give a whole number from 1 to 288/],
      [1.5, /evaluationPeriods of the alarm 'cpu-app01' is 1\.5/],
    ],
  },
  'AlarmDefinition.datapointsToAlarm': {
    give: (datapointsToAlarm) => defined({ datapointsToAlarm }),
    refused: [[4, "datapointsToAlarm of the alarm 'cpu-app01' is 4: give a whole number from 1 to 3, the value of evaluationPeriods"], [0, /datapointsToAlarm of the alarm 'cpu-app01' is 0/]],
  },
  'AlarmDefinition.missingDataReason': { give: (missingDataReason) => defined({ missingDataReason }), refused: [TOO_LONG] },
  'AlarmOptions.threshold': {
    give: (threshold) => alarms({ alarms: { cpu: { threshold } } }, { smallestThreshold: 1, unit: ' %' }),
    refused: [[0, "the threshold of the alarm 'cpu-app01' is 0 %: give 1 % or more"]],
  },
  'AlarmOptions.optOut': {
    give: (optOut) => alarms({ alarms: { cpu: { optOut } } }),
    refused: [[' ', 'monitoring.alarms.cpu.optOut is empty: say why the alarm does not notify, or leave it out'], TOO_LONG],
  },
  'EnvironmentAlarmsProps.environmentName': {
    give: (environmentName) => alarms({ environmentName }),
    refused: [
      ['e'.repeat(240), /the name of the alarm 'WARNING-oban-e+-cpu-app01' has \d+ characters and CloudWatch accepts 255/],
      ['prod\n', 'the name of the alarm "WARNING-oban-prod\\n-cpu-app01" has control characters: remove them from environmentName, kind and target'],
    ],
  },
  'EnvironmentAlarmsProps.subject': { give: (subject) => alarms({ subject }), refused: [TOO_LONG] },
  'EnvironmentAlarmsProps.thresholds': {
    give: (threshold) => alarms({ thresholds: { cpu: threshold } }, { smallestThreshold: 1, unit: ' %' }),
    refused: [[0, "the threshold of the alarm 'cpu-app01' is 0 %: give 1 % or more"]],
  },
  'EnvironmentAlarmsProps.optionalThresholds': {
    give: (name) => alarms({ optionalThresholds: [name] }),
    free: 'it excuses names that no alarm has, so any name is right',
  },
  'MaintenanceWindow.schedule': {
    give: (schedule) => maintained({ schedule }),
    refused: [
      ['rate(7 days)', "schedule of maintenance window 'patching' is 'rate(7 days)': give cron(minutes hours day-of-month month day-of-week), such as cron(0 2 * * SUN)"],
      ['cron(0 2 1 * SUN)', /schedule of maintenance window 'patching' is 'cron\(0 2 1 \* SUN\)': give a day of the month or a day of the week/],
    ],
  },
  'MaintenanceWindow.targets': {
    give: (target) => maintained({ targets: [target].flat() }),
    refused: [[[], "targets of maintenance window 'patching' is empty: give the name of a server, 'database' or the name of an alarm"]],
    needsValue: "a target of maintenance window 'patching' is only known at deployment: give it as text, because the synthesis checks that it may be muted",
  },
  'MaintenanceWindow.reason': {
    give: (reason) => maintained({ reason }),
    refused: [
      [' ', "reason of maintenance window 'patching' has 0 characters: give 1 to 500"],
      ['x'.repeat(501), /reason of maintenance window 'patching' has 501 characters/],
    ],
  },
};
