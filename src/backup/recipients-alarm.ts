import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import { Severity } from '../monitoring/severity';
import { HAPPENS } from '../monitoring/threshold';
import { isReachable } from '../notifications/topic-alarms';
import { ENVIRONMENT_DIMENSION, METRIC_NAMESPACE, RECIPIENTS } from './functions/model/metric-names';

/**
 * Returns the alarm for a topic that has no confirmed recipient of every message. While one is left, it receives the mail of the check.
 *
 * @param other the account's topic, which the alarm notifies. If CloudWatch cannot reach it, the alarm notifies the topic itself, which may
 *   still have recipients of critical messages.
 */
export function recipientsAlarm(environmentName: string, topic: sns.ITopic, other: sns.ITopic): AlarmDefinition {
  return {
    kind: 'recipients',
    severity: Severity.CRITICAL,
    summary: 'no confirmed recipient receives every message of the environment',
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
    missingDataReason: 'the check of the backups publishes it once a day, and not-run-check-backups reports when it has not run',
    topic: isReachable(topic, other) ? other : topic,
  };
}
