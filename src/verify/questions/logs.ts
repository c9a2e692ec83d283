import { MetricFilter, paginateDescribeMetricFilters } from '@aws-sdk/client-cloudwatch-logs';
import { everyPage } from '../../aws-calls/every-page';
import { question } from '../account/question';

/** Returns the metric filters of the account. */
export const metricFilters = question('logs:DescribeMetricFilters', ({ clients: { logs: client } }): Promise<MetricFilter[]> => (
  everyPage(paginateDescribeMetricFilters({ client }, {}), (page) => page.metricFilters)));
