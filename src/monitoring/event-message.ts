import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type { AlarmDefinition, EventAlarmDefinition } from './alarm-definition';
import { AlarmPlace, describeEvent } from './alarm-description';
import { countedBy } from './matched-events';
import { HAPPENS } from './threshold';

const PERIOD = Duration.minutes(5);

/** EventBridge knows it, and a reference would have the rule need itself: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
const OWN_RULE = '<aws.events.rule-name>';

/**
 * The message of an event, with the keys of the message of an alarm: readers of alarms fail without them, or leave the message out. It has the
 * event itself as well.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function messageOfEvent(definition: EventAlarmDefinition, place: AlarmPlace): object {
  const { summary, reasonPath } = definition;
  return {
    AlarmName: place.alarmName,
    AlarmDescription: describeEvent(definition, place),
    AWSAccountId: events.EventField.account,
    NewStateValue: 'ALARM',
    NewStateReason: reasonPath === undefined ? summary : events.EventField.fromPath(reasonPath),
    StateChangeTime: events.EventField.time,
    Region: events.EventField.fromPath('$.region'),
    OldStateValue: 'OK',
    Trigger: {
      MetricName: 'MatchedEvents',
      Namespace: 'AWS/Events',
      StatisticType: 'Statistic',
      Statistic: 'SUM',
      Dimensions: [{ name: 'RuleName', value: OWN_RULE }],
      Period: PERIOD.toSeconds(),
      EvaluationPeriods: 1,
      ComparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      Threshold: 1,
    },
    Time: events.EventField.time,
    Event: events.EventField.fromPath('$.detail'),
  };
}

/** The alarm of an event: it rings while there is one within its period, and is OK again. */
export function stateOfEvent({ kind, target, severity, summary, runbook }: EventAlarmDefinition, rule: events.IRule): AlarmDefinition {
  return {
    kind,
    target,
    severity,
    summary,
    runbook,
    metric: countedBy(rule, PERIOD),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    ...HAPPENS,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    missingDataReason: 'there was no such event',
  };
}
