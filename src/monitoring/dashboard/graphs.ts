import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { periodOf } from '../alarm-description';
import type { RegisteredAlarm, WatchedSeries } from '../environment-alarms';

/** The time range of a graph whose metric has a few values a day. */
const START_OF_DAILY = '-P14D';

/**
 * Returns a graph for each kind of alarm, with a line for each target and an annotation at each threshold. A series that several alarms watch is
 * on one graph only.
 */
export function graphsOf(alarms: readonly RegisteredAlarm[]): cloudwatch.GraphWidget[] {
  const seen = new Set<string>();
  const byKind = new Map<string, WatchedSeries[]>();
  for (const { watched } of alarms) {
    if (watched === undefined || seen.has(seriesOf(watched))) continue;
    seen.add(seriesOf(watched));
    const { kind } = watched.definition;
    byKind.set(kind, [...byKind.get(kind) ?? [], watched]);
  }
  return [...byKind].map(([kind, watched]) => graph(kind, watched));
}

/** Returns the metric with a label. A math expression keeps its own label. */
export function labelled(metric: cloudwatch.IMetric, label: string): cloudwatch.IMetric {
  return metric instanceof cloudwatch.Metric ? metric.with({ label }) : metric;
}

function graph(kind: string, watched: WatchedSeries[]): cloudwatch.GraphWidget {
  const isDaily = watched.some(({ definition: { metric } }) => periodOf(metric).toDays({ integral: false }) >= 1);
  const thresholds = [...new Set(watched.map(({ threshold }) => threshold))];
  return new cloudwatch.GraphWidget({
    title: kind,
    left: watched.map(({ definition: { metric, target } }) => labelled(metric, target ?? kind)),
    leftAnnotations: thresholds.map((value) => ({ value, label: 'ALARM' })),
    ...isDaily ? { start: START_OF_DAILY } : {},
    width: 6,
    height: 6,
  });
}

function seriesOf({ definition: { metric } }: WatchedSeries): string {
  return JSON.stringify(metric.toMetricConfig());
}
