import { LogStream, DescribeLogStreamsCommand, MetricFilter, paginateDescribeMetricFilters } from '@aws-sdk/client-cloudwatch-logs';
import { everyPage } from '../../aws-calls/every-page';
import { isFault } from '../../aws-calls/fault';
import { question } from '../account/question';

/** Returns the metric filters of the account. */
export const metricFilters = question('logs:DescribeMetricFilters', ({ clients: { logs: client } }): Promise<MetricFilter[]> => (
  everyPage(paginateDescribeMetricFilters({ client }, {}), (page) => page.metricFilters)));

/** Returns the stream of a log group with the last event, or undefined if there is none or the group does not exist. */
export const newestStream = question('logs:DescribeLogStreams', async ({ clients: { logs } }, logGroupName: string): Promise<LogStream | undefined> => {
  try {
    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true, limit: 1 }));
    return logStreams[0];
  } catch (error) {
    if (isFault(error, 'ResourceNotFoundException')) {
      return undefined;
    }
    throw error;
  }
});
