import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';

/** The events to count, and the period of the metric. */
export interface MatchedEventsProps {
  readonly description: string;
  readonly pattern: events.EventPattern;
  readonly period: Duration;
}

/**
 * Adds a rule without targets, and returns the number of events that it matches. An alarm on this metric notifies when an expected event is
 * missing, or once for several events.
 *
 * AWS about the metric: "If RuleName is specified, the number of events that matched with a specific rule". The rule needs no target for that.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function matchedEvents(scope: Construct, id: string, { description, pattern, period }: MatchedEventsProps): cloudwatch.Metric {
  return countedBy(new events.Rule(scope, id, { description, eventPattern: pattern }), period);
}

/** Returns the number of events that match a rule. */
export function countedBy({ ruleName }: events.IRule, period: Duration): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Events', metricName: 'MatchedEvents', dimensionsMap: { RuleName: ruleName }, statistic: cloudwatch.Stats.SUM, period,
  });
}
