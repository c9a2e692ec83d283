import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';

/** Which events are counted. */
export interface MatchedEventsProps {
  readonly description: string;
  readonly pattern: events.EventPattern;
  readonly period: Duration;
}

/**
 * How many events match, for an alarm that waits for one, or that tells once of many: by a rule that does nothing else.
 *
 * "If RuleName is specified, the number of events that matched with a specific rule", whatever its targets.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function matchedEvents(scope: Construct, id: string, { description, pattern, period }: MatchedEventsProps): cloudwatch.Metric {
  return countedBy(new events.Rule(scope, id, { description, eventPattern: pattern }), period);
}

/** How many events match a rule. */
export function countedBy({ ruleName }: events.IRule, period: Duration): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Events', metricName: 'MatchedEvents', dimensionsMap: { RuleName: ruleName }, statistic: cloudwatch.Stats.SUM, period,
  });
}
