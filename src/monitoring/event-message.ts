import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type { AlarmDefinition, EventAlarmDefinition } from './alarm-definition';
import { AlarmPlace, describeEvent } from './alarm-description';
import { countedBy } from './matched-events';
import { HAPPENS } from './threshold';

const PERIOD = Duration.minutes(5);

/** The variable of EventBridge for the rule's name. A reference would make the rule depend on itself: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
const OWN_RULE = '<aws.events.rule-name>';

/**
 * Returns the message of an event. It has the keys of an alarm's message, because programs that read alarms fail or ignore a message without them,
 * and it has the event itself under `Event`.
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

/** Returns the alarm of an event. It is in the ALARM state for the period in which the event occurs, and then returns to OK. */
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
    missingDataReason: 'no event has occurred',
  };
}
