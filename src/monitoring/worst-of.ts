import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * The largest value of several sources of the same number, so that a source that fails to publish hides nothing. A period in which only
 * some have a value counts the others as 0.
 *
 * @param name of what is counted: lower-case letters, digits and hyphens. A dashboard shows the formulas of several
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function worstOf(name: string, sources: readonly cloudwatch.IMetric[], period: Duration): cloudwatch.IMetric {
  const usingMetrics = Object.fromEntries(sources.map((source, index) => [`${name.replace(/-/g, '_')}_${index + 1}`, source]));
  const filled = Object.keys(usingMetrics).map((id) => `FILL(${id}, 0)`);
  return new cloudwatch.MathExpression({ expression: `MAX([${filled.join(', ')}])`, usingMetrics, label: name, period });
}
