import {
  CompositeAlarm, GetMetricDataCommand, MetricAlarm, MetricDataQuery, paginateDescribeAlarmHistory, paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { everyPage } from '../../aws-calls/every-page';
import { batches } from '../../backup/functions/runtime/batches';
import { question } from '../account/question';

const DAY_MILLISECONDS = 86_400_000;

/** The longest time that a first point may take: the daily ones and that of the database's backups are younger. */
const HISTORY_DAYS = 4;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const PAGE_SIZE = 100;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_QUERIES = 500;

/** The alarms of the account. */
export interface Alarms {
  readonly metric: readonly MetricAlarm[];
  readonly composite: readonly CompositeAlarm[];
}

/** Returns all alarms of the account, which are asked for at once instead of by name. */
export const alarms = question('cloudwatch:DescribeAlarms', async ({ clients: { cloudWatch: client } }): Promise<Alarms> => {
  const pages = paginateDescribeAlarms({ client, pageSize: PAGE_SIZE }, { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
  const metric: MetricAlarm[] = [];
  const composite: CompositeAlarm[] = [];
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages) {
    metric.push(...MetricAlarms);
    composite.push(...CompositeAlarms);
  }
  return { metric, composite };
});

/** A new alarm, by name, with the time of its creation. */
export interface AlarmCreations {
  readonly [alarmName: string]: Date | undefined;
}

/**
 * Returns the alarms that were created in the last days. Neither the alarm nor its stack has the time of its creation: each update changes theirs.
 * The question has no end date, because a clock that is late would leave out the newest alarms.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
 */
export const alarmCreations = question('cloudwatch:DescribeAlarmHistory', async (account): Promise<AlarmCreations> => {
  const items = await everyPage(paginateDescribeAlarmHistory({ client: account.clients.cloudWatch, pageSize: PAGE_SIZE }, {
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    HistoryItemType: 'ConfigurationUpdate',
    StartDate: new Date(account.now().getTime() - HISTORY_DAYS * DAY_MILLISECONDS),
  }), (page) => page.AlarmHistoryItems);
  return Object.fromEntries(items.filter(({ HistoryData }) => isCreation(HistoryData)).map(({ AlarmName, Timestamp }) => [AlarmName!, Timestamp]));
});

function isCreation(historyData: string | undefined): boolean {
  return /"type"\s*:\s*"Create"/.test(historyData ?? '');
}

/** A series of CloudWatch: a metric with exactly these dimensions. */
export interface Series {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly (readonly [name: string, value: string])[];
  readonly statistic: string;
  readonly unit?: string;
}

/** A point of a series. */
export interface Point {
  /** The start of its period. */
  readonly start: Date;
  readonly value: number;
}

/**
 * Returns the last point of each series, in their order. Undefined for a series without a point in the window.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const lastPoints = question('cloudwatch:GetMetricData', async (account, series: readonly Series[], periodSeconds: number, windowSeconds: number) => {
  const now = account.now();
  const found: (Point | undefined)[] = [];
  for (const batch of batches(series, MOST_QUERIES)) {
    const last = new Map<string, Point>();
    let NextToken: string | undefined;
    do {
      const answer = await account.clients.cloudWatch.send(new GetMetricDataCommand({
        StartTime: new Date(now.getTime() - windowSeconds * 1_000),
        EndTime: now,
        ScanBy: 'TimestampDescending',
        MetricDataQueries: batch.map((each, index) => queryOf(each, `s${index}`, periodSeconds)),
        NextToken,
      }));
      for (const { Id, Timestamps = [], Values = [] } of answer.MetricDataResults ?? []) {
        for (const [index, start] of Timestamps.entries()) {
          if (start > (last.get(Id!)?.start ?? new Date(0))) {
            last.set(Id!, { start, value: Values[index] });
          }
        }
      }
      ({ NextToken } = answer);
    } while (NextToken !== undefined);
    found.push(...batch.map((_, index) => last.get(`s${index}`)));
  }
  return found;
});

function queryOf({ namespace, metricName, dimensions, statistic, unit }: Series, id: string, periodSeconds: number): MetricDataQuery {
  const metric = { Namespace: namespace, MetricName: metricName, Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })) };
  return { Id: id, MetricStat: { Metric: metric, Period: periodSeconds, Stat: statistic, Unit: unit as undefined } };
}
