import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { mayBeSame } from '../checks/known-arn';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import { Severity } from '../monitoring/severity';
import { COUNTED } from '../monitoring/threshold';

/**
 * The alarm on a topic that does not get through to somebody: it tells another topic.
 *
 * @param other the account's, which tells of itself; where it is of another Region or account, CloudWatch cannot reach it and the topic tells of
 * itself: the policy of an `AlarmTopic` admits alarms of its own account
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export function deliveryAlarm(topic: sns.ITopic, other: sns.ITopic): AlarmDefinition {
  return {
    kind: 'delivery',
    severity: Severity.WARNING,
    summary: 'a notification did not reach somebody who is subscribed to the topic',
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
    missingDataReason: 'nothing was sent',
    topic: isReachable(topic, other) ? other : topic,
  };
}

/** Whether an alarm on the topic can tell the other one: CloudWatch reaches topics of its own account and Region. */
export function isReachable(topic: sns.ITopic, other: sns.ITopic): boolean {
  const { account, region } = Stack.of(topic);
  return mayBeSame(region, other.env.region) && mayBeSame(account, other.env.account);
}
