import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ENVIRONMENT_DIMENSION, METRIC_NAMESPACE, NEWEST_GOOD_IMAGE_AGE, SOURCE_DIMENSION } from './functions/model/metric-names';

const SECONDS_PER_HOUR = 3_600;

/**
 * Returns the age in hours of the newest good image of a source, for a dashboard. check-backups publishes the age once a day.
 *
 * @param index distinguishes the expressions of one widget
 */
export function imageAgeHours(environmentName: string, source: string, index: number): cloudwatch.IMetric {
  return new cloudwatch.MathExpression({
    expression: `age${index} / ${SECONDS_PER_HOUR}`,
    usingMetrics: {
      [`age${index}`]: new cloudwatch.Metric({
        namespace: METRIC_NAMESPACE,
        metricName: NEWEST_GOOD_IMAGE_AGE,
        dimensionsMap: { [ENVIRONMENT_DIMENSION]: environmentName, [SOURCE_DIMENSION]: source },
        statistic: cloudwatch.Stats.MAXIMUM,
        period: Duration.hours(1),
      }),
    },
    label: source,
    period: Duration.hours(1),
  });
}
