import { continuousSeriesOf, describedSeries, WatchedSeries } from './alarm-series';
import { question } from '../account/question';
import { AlarmCreations, alarmCreations, Alarms, alarms, lastPoints, Point } from '../questions/alarms';
import { rules } from '../questions/events';
import { functions } from '../questions/functions';
import { metricFilters } from '../questions/logs';
import { resourcesOfStacks, StackResource } from '../questions/stacks';

/**
 * The time that a point may take until CloudWatch shows it. AWS documents no time; the alarms look at more points than their evaluation periods for the
 * same reason.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const DELAY_SECONDS = 600;

/** A source of events and counts that an alarm's series names. */
export interface Sources {
  /** The names of the enabled rules of EventBridge. */
  readonly enabledRules: readonly string[];
  readonly functions: readonly string[];
  /** The metrics of the filters of log groups, as `namespace metric`. */
  readonly filteredMetrics: readonly string[];
}

/** The alarms that the stacks made, and what AWS says about them. */
export interface AlarmWorld {
  /** The names of the alarms that the stacks made. */
  readonly expected: readonly string[];
  readonly alarms: Alarms;
  readonly creations: AlarmCreations;
  /** The last point of each series that must always have points, by its key. */
  readonly lastPoints: ReadonlyMap<string, Point | undefined>;
  readonly sources: Sources;
  readonly resources: readonly StackResource[];
}

const ALARM_TYPES = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/** Gathers the alarms of the environment and of the account's stack. */
export const alarmWorld = question([], async (account): Promise<AlarmWorld> => {
  const [resources, all, creations, allRules, allFunctions, filters] = await Promise.all([
    account.ask(resourcesOfStacks), account.ask(alarms), account.ask(alarmCreations),
    account.ask(rules), account.ask(functions), account.ask(metricFilters),
  ]);
  const expected = resources.filter(({ type }) => ALARM_TYPES.includes(type)).map(({ physicalId }) => physicalId);
  const continuous = all.metric.filter(({ AlarmName }) => expected.includes(AlarmName!)).flatMap(continuousSeriesOf);
  const found = new Map<string, Point | undefined>();
  for (const [periodSeconds, series] of byPeriod(continuous)) {
    const windowSeconds = (Math.max(...series.map(({ periods }) => periods)) + 1) * periodSeconds + DELAY_SECONDS;
    const points = await account.ask(lastPoints, series.map(({ periodSeconds: _, periods: __, ...each }) => each), periodSeconds, windowSeconds);
    series.forEach((each, index) => found.set(keyOf(each), points[index]));
  }
  return {
    expected,
    alarms: all,
    creations,
    lastPoints: found,
    resources,
    sources: {
      enabledRules: allRules.filter(({ State }) => State !== 'DISABLED').map(({ Name }) => Name!),
      functions: allFunctions.map(({ FunctionName }) => FunctionName!),
      filteredMetrics: filters.flatMap(({ metricTransformations = [] }) => metricTransformations)
        .map(({ metricNamespace, metricName }) => `${metricNamespace} ${metricName}`),
    },
  };
});

/** Returns the key of a series in the last points: two alarms may watch one series with different periods. */
export function keyOf(series: WatchedSeries): string {
  return `${describedSeries(series)} ${series.statistic} ${series.unit ?? ''} ${series.periodSeconds}`;
}

function byPeriod(series: readonly WatchedSeries[]): Map<number, WatchedSeries[]> {
  const groups = new Map<number, WatchedSeries[]>();
  for (const each of series) {
    groups.set(each.periodSeconds, [...groups.get(each.periodSeconds) ?? [], each]);
  }
  return groups;
}
