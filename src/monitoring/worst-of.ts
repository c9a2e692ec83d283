import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Returns the largest value of several metrics that count the same thing, so that a metric without data hides nothing. In a period in which only
 * some of them have a value, the others count as 0.
 *
 * @param name the label of the expression, with lower-case letters, digits and hyphens. It must be unique on a dashboard
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function worstOf(name: string, sources: readonly cloudwatch.IMetric[], period: Duration): cloudwatch.IMetric {
  const usingMetrics = Object.fromEntries(sources.map((source, index) => [`${name.replace(/-/g, '_')}_${index + 1}`, source]));
  const filled = Object.keys(usingMetrics).map((id) => `FILL(${id}, 0)`);
  return new cloudwatch.MathExpression({ expression: `MAX([${filled.join(', ')}])`, usingMetrics, label: name, period });
}
