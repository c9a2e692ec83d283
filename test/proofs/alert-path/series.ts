/** The values of a metric. */
export interface Quantity {
  /** As CloudWatch stores it; undefined where nobody documents it, so that no alarm may ask for one. */
  readonly unit?: string;
  /** No value is smaller. */
  readonly least: number;
  /** No value is larger, or one that is would be a mistake in the unit. */
  readonly most: number;
  /** Which values are bad. */
  readonly bad: 'high' | 'low';
  /** The statistics that show a bad value. */
  readonly statistics: readonly string[];
  /** How often there is a value. */
  readonly everySeconds: number;
}

/** The identity of a metric in CloudWatch. */
export interface Name {
  readonly namespace: string;
  readonly metricName: string;
  /** All of its dimensions; values as `meaningOf` has them. */
  readonly dimensions: Dimensions;
}

/** A series that somebody publishes. */
export interface Series extends Quantity, Name {
  /** The documentation that says so, or what in the templates does. */
  readonly source: string;
  /** It can end while everything else of the same source goes on, as that of a disk that is detached. */
  readonly endsAlone?: boolean;
}

export type Dimensions = Readonly<Record<string, string>>;

/** The metric that an alarm evaluates. */
export interface Asked extends Name {
  readonly statistic: string;
  readonly periodSeconds: number;
  readonly unit?: string;
}

/** CloudWatch finds a series by its exact set of dimensions. */
export function isSame(one: Dimensions, other: Dimensions): boolean {
  return textOf(one) === textOf(other);
}

export function textOf(dimensions: Dimensions): string {
  return `{${Object.entries(dimensions).sort().map(([name, value]) => `${name}=${value}`).join(', ')}}`;
}

/** How many values there were, whatever they were. There is a value wherever there is a count. */
const SAMPLES: Pick<Quantity, 'unit' | 'least' | 'most' | 'bad'> = { unit: undefined, least: 1, most: Infinity, bad: 'low' };

/** Returns the values that an alarm with this statistic compares. */
export function comparedBy(series: Series, statistic: string): Quantity {
  return statistic === 'SampleCount' ? { ...series, ...SAMPLES, statistics: [statistic] } : series;
}

/** Why there is no such series; nothing if it is published. */
export function absence({ namespace, metricName, dimensions }: Name, published: readonly Series[]): string | undefined {
  const ofName = published.filter((series) => series.namespace === namespace && series.metricName === metricName);
  if (ofName.length === 0) {
    return `nobody publishes ${namespace} '${metricName}'`;
  }
  if (!ofName.some((each) => isSame(each.dimensions, dimensions))) {
    const sets = [...new Set(ofName.map((each) => Object.keys(each.dimensions).sort().join(' + ')))];
    const isKnownSet = sets.includes(Object.keys(dimensions).sort().join(' + '));
    return isKnownSet
      ? `nobody publishes ${namespace} '${metricName}' for ${textOf(dimensions)}`
      : `nobody publishes ${namespace} '${metricName}' by ${Object.keys(dimensions).sort().join(' + ') || 'no dimension'}, only by ${sets.join(' or by ')}`;
  }
  return undefined;
}

/** Why nothing bad would be seen of what is asked for; nothing if it would. */
export function refusalOf(asked: Asked, published: readonly Series[]): string | undefined {
  const { metricName, statistic, periodSeconds, unit } = asked;
  const series = seriesFor(asked, published);
  if (series === undefined) {
    return absence(asked, published);
  }
  const { statistics } = comparedBy(series, statistic);
  if (!statistics.includes(statistic)) {
    return `the statistic ${statistic} of '${metricName}' hides what is bad: ${statistics.join(' or ')} shows it`;
  }
  if (unit !== undefined && unit !== series.unit) {
    return `'${metricName}' is published in ${series.unit ?? 'no unit that is documented'}, not in ${unit}`;
  }
  if (periodSeconds < series.everySeconds) {
    return `'${metricName}' has a value every ${series.everySeconds} s, and a period is ${periodSeconds} s`;
  }
  return undefined;
}

/** The series that is asked for. */
export function seriesFor({ namespace, metricName, dimensions }: Name, published: readonly Series[]): Series | undefined {
  return published.find((each) => each.namespace === namespace && each.metricName === metricName && isSame(each.dimensions, dimensions));
}
