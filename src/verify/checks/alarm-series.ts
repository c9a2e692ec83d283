import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Series } from '../questions/alarms';

/** The metrics that services publish all the time, also if nothing happens. */
const CONTINUOUS_NAMESPACES = ['AWS/EC2', 'AWS/RDS', 'CWAgent', 'AWS/CertificateManager'];
const CONTINUOUS_METRICS = ['HealthyHostCount', 'UnHealthyHostCount'];

/** A series of an alarm, with the periods that the alarm looks at. */
export interface WatchedSeries extends Series {
  readonly periodSeconds: number;
  readonly periods: number;
}

/** Returns the series of an alarm: of its metric, or of the metrics of its expression. */
export function seriesOf(alarm: MetricAlarm): WatchedSeries[] {
  const periods = alarm.EvaluationPeriods ?? 1;
  if (alarm.MetricName !== undefined) {
    const { Namespace = '', MetricName, Dimensions = [], Period = 60, Statistic, ExtendedStatistic, Unit } = alarm;
    return [{
      namespace: Namespace,
      metricName: MetricName,
      dimensions: dimensionsOf(Dimensions),
      statistic: Statistic ?? ExtendedStatistic ?? 'Average',
      unit: Unit,
      periodSeconds: Period,
      periods,
    }];
  }
  return (alarm.Metrics ?? []).flatMap(({ MetricStat: stat }) => (stat?.Metric === undefined ? [] : [{
    namespace: stat.Metric.Namespace ?? '',
    metricName: stat.Metric.MetricName ?? '',
    dimensions: dimensionsOf(stat.Metric.Dimensions ?? []),
    statistic: stat.Stat ?? 'Average',
    unit: stat.Unit,
    periodSeconds: stat.Period ?? 60,
    periods,
  }]));
}

/** Returns the series of an alarm that must always have points. */
export function continuousSeriesOf(alarm: MetricAlarm): WatchedSeries[] {
  return seriesOf(alarm).filter((series) => isContinuous(series, alarm));
}

function dimensionsOf(dimensions: readonly { readonly Name?: string; readonly Value?: string }[]): (readonly [string, string])[] {
  return dimensions.map(({ Name = '', Value = '' }) => [Name, Value] as const);
}

/**
 * Returns whether a series must always have points. Others, such as errors, have points only when something happens: then the alarm treats missing
 * data as good. An alarm that does not treat it so expects an event in each of its periods, such as a daily run.
 */
function isContinuous({ namespace, metricName }: Series, alarm: MetricAlarm): boolean {
  return CONTINUOUS_NAMESPACES.includes(namespace) || CONTINUOUS_METRICS.includes(metricName) || alarm.TreatMissingData !== 'notBreaching';
}

/** Returns the value of a dimension. */
export function dimensionOf({ dimensions }: Series, name: string): string | undefined {
  return dimensions.find(([each]) => each === name)?.[1];
}

/** Returns the name of a series with its dimensions, for the operator. */
export function describedSeries({ namespace, metricName, dimensions }: Series): string {
  return `${namespace} ${metricName}${dimensions.length === 0 ? '' : ` (${dimensions.map(([name, value]) => `${name}=${value}`).join(', ')})`}`;
}
