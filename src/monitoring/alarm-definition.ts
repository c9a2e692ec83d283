import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Severity } from './severity';

/** The parts of an alarm's name within its environment. */
export interface AlarmName {
  /**
   * What it is about: lower-case letters, digits and hyphens, such as `cpu`. The runbook has an article of this name. The name of an alarm
   * has at most 255 characters.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
   */
  readonly kind: string;

  /**
   * What it watches, such as `app01`: ASCII characters without spaces.
   *
   * @default - there is only one of its kind
   */
  readonly target?: string;
}

/** What every alarm has. */
export interface AlarmIdentity extends AlarmName {
  readonly severity: Severity;

  /** What is wrong when it rings, as a sentence without a full stop. */
  readonly summary: string;

  /**
   * Where it says what to do.
   *
   * @default - the article `kind` of this library's runbook
   */
  readonly runbook?: string;
}

/** How a metric counts what a threshold is given in: it is multiplied by `factor`, and then `offset` is added. */
export interface ThresholdConversion {
  /** Any number but 0, such as 1024 ** 3 for GiB of a metric in bytes. Where it is negative the comparison is turned round, as little is free when much is used. */
  readonly factor: number;

  /**
   * Such as 100 together with the factor -1 for percent used of a metric of what is free.
   *
   * @default 0
   */
  readonly offset?: number;
}

/**
 * An alarm on a metric.
 *
 * @example
 * declare const environment: ObanEnvironment;
 *
 * const connections: AlarmDefinition = {
 *   kind: 'gateway-connections',
 *   target: 'b2g',
 *   severity: Severity.WARNING,
 *   summary: 'the gateway has unusually many connections',
 *   runbook: 'https://example.com/runbook#gateway-connections',
 *   metric: new cloudwatch.Metric({ namespace: 'Example', metricName: 'Connections' }),
 *   comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
 *   threshold: 500,
 *   evaluationPeriods: 3,
 *   treatMissingData: cloudwatch.TreatMissingData.MISSING,
 *   missingDataReason: 'a member that is replaced publishes nothing for some minutes',
 * };
 * environment.alarms.add(environment.gateway, connections);
 */
export interface AlarmDefinition extends AlarmIdentity {
  /** With its statistic and period. */
  readonly metric: cloudwatch.IMetric;

  /** Of what is measured, in the unit of the threshold, with the threshold. */
  readonly comparisonOperator: cloudwatch.ComparisonOperator;

  /** Unless the options of the environment have another one. */
  readonly threshold: number;

  /**
   * The unit of the threshold, as it is written after it: ` %`, ` s`.
   *
   * @default - it counts
   */
  readonly unit?: string;

  /**
   * How the metric counts what the threshold is given in.
   *
   * @default - in the same unit
   */
  readonly conversion?: ThresholdConversion;

  /**
   * The smallest threshold that makes sense: with less it would never ring, or always, or it is a mistake in the unit.
   *
   * @default - any
   */
  readonly smallestThreshold?: number;

  /**
   * The largest threshold that makes sense.
   *
   * @default - any
   */
  readonly largestThreshold?: number;

  /**
   * How many periods in a row it looks at: a day at most, or a week where a period is an hour or longer.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
   */
  readonly evaluationPeriods: number;

  /**
   * How many of them must be bad.
   *
   * @default - all
   */
  readonly datapointsToAlarm?: number;

  /** What a period without data is. */
  readonly treatMissingData: cloudwatch.TreatMissingData;

  /** Why it is that, as the end of a sentence. */
  readonly missingDataReason: string;

  /**
   * Tell also when data stops coming. A new alarm has no data yet and is quiet: only one that has had some tells.
   *
   * @default false
   */
  readonly notifyOnMissingData?: boolean;

  /**
   * The alarm that tells for it, so that one fault is told once. It tells nobody itself, unless that one is turned off.
   *
   * @default - it tells
   */
  readonly notifiedBy?: AlarmName;

  /**
   * The alarm that it holds back: that is what it is for, and it tells nobody.
   *
   * @default - it tells
   */
  readonly suppresses?: AlarmName;

  /**
   * Whom it tells.
   *
   * @default - the topic of the environment
   */
  readonly topic?: sns.ITopic;

  /**
   * What it does beside telling, even when it is turned off.
   *
   * @default - nothing
   */
  readonly furtherActions?: cloudwatch.IAlarmAction[];
}

/** An alarm on other alarms. */
export interface CompositeAlarmDefinition extends AlarmIdentity {
  readonly rule: cloudwatch.IAlarmRule;

  /**
   * While this one rings, that one tells nobody: it explains it.
   *
   * @default - nothing explains it
   */
  readonly suppressedBy?: cloudwatch.IAlarm;

  /**
   * How long it waits for the one that explains it, before it tells. When it is over before, it tells nobody.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html
   * @default Duration.minutes(2)
   */
  readonly suppressorWaitPeriod?: Duration;
}

/** Something that happens once, and that AWS tells as an event. */
export interface EventAlarmDefinition extends AlarmIdentity {
  /** The events that it is. */
  readonly pattern: events.EventPattern;

  /**
   * The field of the event that says in words what has happened, such as `$.detail.Message`. Each of the events must have it.
   *
   * @default - the message has `summary` in its place
   */
  readonly reasonPath?: string;
}

/** The name that an alarm goes by within its environment. */
export function nameOf({ kind, target }: AlarmName): string {
  return target === undefined ? kind : `${kind}-${target}`;
}
