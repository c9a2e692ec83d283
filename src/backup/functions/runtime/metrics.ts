import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricUnit as Unit } from '@aws-lambda-powertools/metrics/types';
import type { Summary } from './summary';
import { changesOf } from '../model/backup-functions';
import * as names from '../model/metric-names';

const SECONDS_PER_HOUR = 3_600;

/**
 * Writes the metrics of a run into the log.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 */
export function publishMetrics(summary: Summary): void {
  const metrics = new Metrics({ namespace: names.METRIC_NAMESPACE });
  metrics.clearDefaultDimensions(); // The default dimension is a service name, which would be the same for all metrics.
  const environment = { [names.ENVIRONMENT_DIMENSION]: summary.environmentName };
  const publish = (dimensions: { [name: string]: string }, values: readonly (readonly [string, Unit, number])[]) => {
    if (values.length > 0) {
      metrics.addDimensions({ ...environment, ...dimensions });
      values.forEach(([name, unit, value]) => metrics.addMetric(name, unit, value));
      metrics.publishStoredMetrics();
    }
  };

  // Every run publishes a value, even if it is zero.
  const counted = Object.entries(changesOf(summary.function)).filter((change): change is [keyof Summary['done'], string] => change[1] !== undefined);
  publish({}, counted.map(([action, name]) => [name, MetricUnit.Count, summary.done[action] ?? 0]));
  publish({ [names.FUNCTION_DIMENSION]: summary.function }, [
    [names.FAILED, MetricUnit.Count, summary.failures.length], // promise ALL-6c.5
    [names.LEFT, MetricUnit.Count, summary.left], // promise ALL-3b.3
  ]);
  for (const [cause, number] of Object.entries(summary.kept)) {
    publish({ [names.CAUSE_DIMENSION]: cause }, [[names.IMAGES_KEPT, MetricUnit.Count, number]]); // promise ALL-6c.4
  }
  for (const [source, number] of Object.entries(summary.failedLaunches ?? {})) { // promise FN-2l5.1
    publish({ [names.SOURCE_DIMENSION]: source }, [[names.FAILED_LAUNCHES, MetricUnit.Count, number ?? 0]]);
  }
  for (const { source, newestGoodImageAgeHours } of summary.verdict?.sources ?? []) { // promise FN-5k.3
    if (newestGoodImageAgeHours !== undefined) {
      const seconds = newestGoodImageAgeHours * SECONDS_PER_HOUR; // promise ALL-6c.6
      publish({ [names.SOURCE_DIMENSION]: source }, [[names.NEWEST_GOOD_IMAGE_AGE, MetricUnit.Seconds, seconds]]);
    }
  }
  const { restorableAgeHours, recipients } = summary.verdict ?? {};
  if (restorableAgeHours !== undefined) {
    publish({}, [[names.RESTORABLE_AGE, MetricUnit.Seconds, restorableAgeHours * SECONDS_PER_HOUR]]);
  }
  if (recipients !== undefined) {
    publish({}, [[names.RECIPIENTS, MetricUnit.Count, recipients]]); // promise FN-5i.10
  }
}
