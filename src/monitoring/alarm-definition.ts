import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Severity } from './severity';

/** The parts of an alarm's name within its environment. */
export interface AlarmName {
  /**
   * The kind of fault, in lower-case letters, digits and hyphens, such as `cpu`. The runbook has an article with this name. The complete name of an
   * alarm has at most 255 characters.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
   */
  readonly kind: string;

  /**
   * The monitored resource, in ASCII characters without spaces, such as `app01`.
   *
   * @default - none, as the environment has only one alarm of this kind
   */
  readonly target?: string;
}

/** The properties that every alarm has. */
export interface AlarmIdentity extends AlarmName {
  /** The urgency of the alarm. The alarm's name begins with it. */
  readonly severity: Severity;

  /** The fault and the resource, as a sentence that begins in lower case and has no full stop. The alarm's description begins with it. */
  readonly summary: string;

  /**
   * The address of the instructions for this alarm.
   *
   * @default - the article `kind` of this library's runbook
   */
  readonly runbook?: string;
}

/** The conversion of a threshold into the unit of the metric: the threshold is multiplied by `factor`, and then `offset` is added. */
export interface ThresholdConversion {
  /**
   * The number by which the threshold is multiplied: any number except 0, such as 1024 ** 3 for a threshold in GiB and a metric in bytes. If it is
   * negative, the comparison is reversed.
   */
  readonly factor: number;

  /**
   * The number that is added to the product, such as 100 with the factor -1 for a threshold in percent used and a metric in percent free.
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
 * environment.alarms.add(environment.gateway, {
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
 * });
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export interface AlarmDefinition extends AlarmIdentity {
  /** The metric or math expression that the alarm evaluates, with its statistic and period. */
  readonly metric: cloudwatch.IMetric;

  /** The comparison of the metric with the threshold, for values in the unit of the threshold. */
  readonly comparisonOperator: cloudwatch.ComparisonOperator;

  /** The threshold of the alarm in `unit`. The profile and the options of the environment may override it. */
  readonly threshold: number;

  /**
   * The unit of the threshold, with a space before it: ` %`, ` s`.
   *
   * @default - none, as the threshold is a count
   */
  readonly unit?: string;

  /**
   * The conversion of the threshold into the unit of the metric.
   *
   * @default - none, as the threshold and the metric have the same unit
   */
  readonly conversion?: ThresholdConversion;

  /**
   * The smallest threshold that is allowed. With a smaller one the alarm would never be in the ALARM state, or always, or the unit is mistaken.
   *
   * @default - no minimum
   */
  readonly smallestThreshold?: number;

  /**
   * The largest threshold that is allowed. With a larger one the alarm would never be in the ALARM state, or always, or the unit is mistaken.
   *
   * @default - no maximum
   */
  readonly largestThreshold?: number;

  /**
   * The number of most recent periods that CloudWatch evaluates. They span at most one day, or seven days if a period is an hour or longer.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
   */
  readonly evaluationPeriods: number;

  /**
   * The number of evaluated periods that must breach the threshold for the ALARM state.
   *
   * @default - all of `evaluationPeriods`
   */
  readonly datapointsToAlarm?: number;

  /** The treatment of a period without data. */
  readonly treatMissingData: cloudwatch.TreatMissingData;

  /** The reason for this treatment of missing data. The alarm's description has it after a colon. */
  readonly missingDataReason: string;

  /**
   * Whether the alarm also notifies the topic when it goes into the INSUFFICIENT_DATA state. A new alarm is in that state from the beginning and
   * does not notify until it has had data.
   *
   * @default false
   */
  readonly notifyOnMissingData?: boolean;

  /**
   * The alarm that notifies the topic in place of this one, so that one fault sends one notification. This alarm notifies on its own if that
   * alarm is turned off.
   *
   * @default - none, as this alarm notifies on its own
   */
  readonly notifiedBy?: AlarmName;

  /**
   * The alarm that this one suppresses. This alarm never notifies the topic.
   *
   * @default - none, and this alarm notifies
   */
  readonly suppresses?: AlarmName;

  /**
   * The topic that the alarm notifies.
   *
   * @default - the topic of the environment
   */
  readonly topic?: sns.ITopic;

  /**
   * Further actions of the ALARM state. They stay enabled when the alarm is turned off.
   *
   * @default - none
   */
  readonly furtherActions?: cloudwatch.IAlarmAction[];
}

/** A composite alarm: an alarm on the states of other alarms. */
export interface CompositeAlarmDefinition extends AlarmIdentity {
  /** The expression of alarm states that is true in the ALARM state. */
  readonly rule: cloudwatch.IAlarmRule;

  /**
   * The alarm that suppresses this one: while it is in the ALARM state, this alarm does not notify.
   *
   * @default - no suppressor
   */
  readonly suppressedBy?: cloudwatch.IAlarm;

  /**
   * The time for which this alarm waits for its suppressor to go into the ALARM state before it notifies. It does not notify if it leaves the
   * ALARM state within that time.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html
   * @default Duration.minutes(2)
   */
  readonly suppressorWaitPeriod?: Duration;
}

/** A notification of events that AWS services send to EventBridge. */
export interface EventAlarmDefinition extends AlarmIdentity {
  /** The pattern of the events. */
  readonly pattern: events.EventPattern;

  /**
   * The path of the event's field that describes the event in words, such as `$.detail.Message`. Every event that matches must have the field.
   *
   * @default - none, and the message has `summary` as its reason
   */
  readonly reasonPath?: string;
}

/** Returns the name of an alarm within its environment: `kind`, or `kind-target`. */
export function nameOf({ kind, target }: AlarmName): string {
  return target === undefined ? kind : `${kind}-${target}`;
}
