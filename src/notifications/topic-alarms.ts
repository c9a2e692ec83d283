import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { mayBeSame } from '../checks/known-arn';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import { Severity } from '../monitoring/severity';
import { COUNTED } from '../monitoring/threshold';

/**
 * Returns the alarm on failed deliveries of a topic. It notifies another topic.
 *
 * @param topic the topic that the alarm monitors
 * @param other the topic of the account. If it is in another Region or account, CloudWatch cannot reach it, and the alarm notifies `topic` itself:
 * the policy of an `AlarmTopic` allows alarms of its own account only
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export function deliveryAlarm(topic: sns.ITopic, other: sns.ITopic): AlarmDefinition {
  return {
    kind: 'delivery',
    severity: Severity.WARNING,
    summary: 'the topic could not deliver a notification to a subscriber',
    metric: new cloudwatch.Metric({
      namespace: 'AWS/SNS',
      metricName: 'NumberOfNotificationsFailed',
      dimensionsMap: { TopicName: topic.topicName },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(5),
    }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    ...COUNTED,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    missingDataReason: 'no delivery has failed while no message is sent',
    topic: isReachable(topic, other) ? other : topic,
  };
}

/** Returns whether an alarm in the stack of a topic can notify the other topic: CloudWatch reaches topics of its own account and Region. */
export function isReachable(topic: sns.ITopic, other: sns.ITopic): boolean {
  const { account, region } = Stack.of(topic);
  return mayBeSame(region, other.env.region) && mayBeSame(account, other.env.account);
}
