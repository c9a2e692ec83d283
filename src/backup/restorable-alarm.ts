import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import { Severity } from '../monitoring/severity';
import { LONGEST_RESTORABLE_AGE_HOURS } from './functions/check-backups/restorable-age';
import { ENVIRONMENT_DIMENSION, METRIC_NAMESPACE, RESTORABLE_AGE } from './functions/model/metric-names';

/** The largest threshold, in hours: automated backups are kept for at least one day. */
const MOST_HOURS = 24;

/**
 * Returns the alarm for automated backups that have stopped. It supplements the alarm `database-backup`, because AWS publishes the metrics
 * of EventBridge on a best-effort basis. It notifies the topic independently of that alarm, because RDS may finish daily backups and no
 * longer save the transaction log, or vice versa.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
 */
export function restorableAlarm(environmentName: string): AlarmDefinition {
  return {
    kind: 'database-restorable',
    severity: Severity.CRITICAL,
    summary: 'the database can be restored only to a time several hours ago, because its automated backups have stopped',
    metric: new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName: RESTORABLE_AGE,
      dimensionsMap: { [ENVIRONMENT_DIMENSION]: environmentName },
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.days(1),
    }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: LONGEST_RESTORABLE_AGE_HOURS,
    unit: ' h',
    conversion: { factor: 3_600 },
    smallestThreshold: 1,
    largestThreshold: MOST_HOURS,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    missingDataReason: 'the check of the backups publishes it once a day, and not-run-check-backups reports when it has not run',
  };
}
