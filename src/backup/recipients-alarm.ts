import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import { Severity } from '../monitoring/severity';
import { HAPPENS } from '../monitoring/threshold';
import { isReachable } from '../notifications/topic-alarms';
import { ENVIRONMENT_DIMENSION, METRIC_NAMESPACE, RECIPIENTS } from './functions/model/metric-names';

/**
 * The alarm on a topic from which nobody gets everything any more. While one recipient is left, that one gets the mail of the check.
 *
 * @param other the account's topic. Where CloudWatch cannot reach it, the topic itself tells: those who hear of what is critical only may be left.
 */
export function recipientsAlarm(environmentName: string, topic: sns.ITopic, other: sns.ITopic): AlarmDefinition {
  return {
    kind: 'recipients',
    severity: Severity.CRITICAL,
    summary: 'no confirmed recipient gets every message of the environment any more',
    metric: new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName: RECIPIENTS,
      dimensionsMap: { [ENVIRONMENT_DIMENSION]: environmentName },
      statistic: cloudwatch.Stats.MINIMUM,
      period: Duration.days(1),
    }),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    ...HAPPENS,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    missingDataReason: 'the check of the backups publishes it once a day, and not-run-check-backups tells when it has not run',
    topic: isReachable(topic, other) ? other : topic,
  };
}
