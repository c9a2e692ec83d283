import type { Properties, Resource } from '../assembly/cloud-assembly';
import { fact, joined, Text, value, words } from '../content/text';
import type { Facts } from '../facts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const COMPARISONS: { readonly [operator: string]: string } = {
  GreaterThanOrEqualToThreshold: '≥',
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
};

/** Units of time, by their length in seconds. */
const UNITS = [{ length: 86_400, name: 'd' }, { length: 3_600, name: 'h' }, { length: 60, name: 'min' }];

/** Names of alarms begin with their severity. */
const SEVERITY = /^(CRITICAL|WARNING)-/;

/** Returns the severity in the name of an alarm. */
export function severityOf(facts: Facts, alarm: Resource): Text {
  const [, severity = '–'] = SEVERITY.exec(nameIn(facts, alarm)) ?? [];
  return value(severity);
}

/** Returns the name of an alarm without its severity. */
export function shortNameOf(facts: Facts, alarm: Resource): Text {
  return fact('alarm', nameIn(facts, alarm).replace(SEVERITY, ''));
}

function nameIn(facts: Facts, { properties, stack, path }: Resource): string {
  return facts.literal(properties.AlarmName, stack) ?? path;
}

/** Returns the condition of the ALARM state. */
export function conditionOf(facts: Facts, { properties, stack }: Resource): Text {
  const { ComparisonOperator: operator, Threshold: threshold, EvaluationPeriods: periods, Metrics: metrics } = properties;
  const { DatapointsToAlarm: datapoints = periods } = properties;
  const comparison = words`${value(COMPARISONS[operator] ?? operator)} ${facts.textOf(threshold, stack)}`;
  const seconds = periodOf(properties);
  const during = datapoints === periods ? words`${value(periods)} × ${durationOf(seconds)}` : words`${value(datapoints)} of ${value(periods)} × ${durationOf(seconds)}`;
  return words`${metrics === undefined ? metricOf(properties) : expressionOf(metrics)} ${comparison} for ${during}`;
}

function metricOf({ Namespace: namespace, MetricName: name, Statistic: statistic, ExtendedStatistic: extended }: Properties): Text {
  return words`${value(statistic ?? extended)} of ${metricText(namespace, name)}`;
}

/** Returns an expression with the metrics in place of their ids. */
function expressionOf(metrics: readonly Properties[]): Text {
  const result = metrics.find(({ ReturnData: isResult }) => isResult !== false) ?? metrics[0];
  const byId = new Map(metrics.map((metric) => [metric.Id as string, metric]));
  const textOf = ({ Expression: expression, MetricStat: stat }: Properties): Text => {
    if (expression === undefined) {
      return words`${value(stat.Stat)} of ${metricText(stat.Metric.Namespace, stat.Metric.MetricName)}`;
    }
    if (/['"]/.test(expression)) {
      return fact('expression', expression); // a search or an insight names resources in quotes
    }
    const parts = `${expression}`.split(/\b([a-z]\w*)\b/);
    return joined(parts.map((part) => {
      const metric = byId.get(part);
      return metric === undefined ? value(part) : textOf(metric);
    }), '');
  };
  return textOf(result);
}

/** A metric of AWS, of the agent or of this library identifies nobody; one of a consumer may. */
function metricText(namespace: string, name: string): Text {
  return /^(AWS\/|CWAgent$|Oban\/Backup$)/.test(namespace) ? value(`${namespace} ${name}`) : fact('metric', `${namespace} ${name}`);
}

function durationOf(seconds: number | string): Text {
  const unit = UNITS.find(({ length }) => Number(seconds) % length === 0);
  return value(unit === undefined ? `${seconds} s` : `${Number(seconds) / unit.length} ${unit.name}`);
}

function periodOf({ Period: period, Metrics: metrics = [] }: Properties): number | string {
  return period ?? metrics.find((each: Properties) => each.MetricStat !== undefined)?.MetricStat.Period ?? metrics.find((each: Properties) => each.Period !== undefined)?.Period ?? '?';
}
