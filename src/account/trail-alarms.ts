import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { Severity } from '../monitoring/severity';
import { COUNTED } from '../monitoring/threshold';

/** The trail that the alarms monitor. */
export interface WatchedTrail {
  readonly trailName: string;
  readonly logGroup: logs.ILogGroup;
  /** The name of the role whose sessions the alarm `cfn-admin` reports. */
  readonly cfnAdminRole: string;
}

/** An alarm on a metric filter of the trail's log group. */
interface Recorded {
  readonly kind: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly pattern: string;
}

const METRIC_NAMESPACE = 'Oban/Account';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_THRESHOLD: LESS_THAN } = cloudwatch.ComparisonOperator;
const { MISSING, NOT_BREACHING } = cloudwatch.TreatMissingData;

/** The hours without a single event after which the trail is considered silent. Servers alone cause an event every few minutes. */
const SILENT_HOURS = 24;

/** Adds the alarms on recorded events, and the alarm on a trail that records nothing. */
export function watchTrail(alarms: EnvironmentAlarms, owner: Construct, trail: WatchedTrail): void {
  for (const recorded of [rootUsed(), changed(trail), cfnAdminUsed(owner, trail)]) {
    alarms.add(owner, alarmOn(owner, trail, recorded));
  }
  alarms.add(owner, silence(trail));
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html */
function rootUsed(): Recorded {
  return {
    kind: 'root-login',
    severity: Severity.CRITICAL,
    summary: 'the root user has logged in or its access keys were used, which only a few tasks of the account require',
    // Events that services cause in the name of the root user do not count.
    pattern: '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
  };
}

/** The pattern includes calls that were denied. A call has the name or the ARN of the trail. */
function changed({ trailName }: WatchedTrail): Recorded {
  const names = (field: string) => `(($.requestParameters.${field} = "${trailName}") || ($.requestParameters.${field} = "*:trail/${trailName}"))`;
  const calls = ['StopLogging', 'DeleteTrail', 'UpdateTrail'].map((name) => `($.eventName = "${name}")`).join(' || ');
  return {
    kind: 'trail',
    severity: Severity.CRITICAL,
    summary: `the trail ${trailName} was stopped, deleted or changed, or somebody tried to`,
    pattern: `{ ($.eventSource = "cloudtrail.amazonaws.com") && (((${calls}) && ${names('name')}) || (($.eventName = "PutEventSelectors") && ${names('trailName')})) }`,
  };
}

/**
 * The start of a session, from this account or another one. The pattern excludes denied calls, which happen whenever an operator forgets MFA.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
function cfnAdminUsed(owner: Construct, { cfnAdminRole }: WatchedTrail): Recorded {
  const role = `*:iam::${Stack.of(owner).account}:role/${cfnAdminRole}`;
  return {
    kind: 'cfn-admin',
    severity: Severity.WARNING,
    summary: `a session of the role ${cfnAdminRole} has started, which has administrator access through the execution role of the stacks`,
    pattern: `{ ($.eventSource = "sts.amazonaws.com") && ($.eventName = "AssumeRole") && ($.requestParameters.roleArn = "${role}") && ($.errorCode NOT EXISTS) }`,
  };
}

function alarmOn(owner: Construct, { trailName, logGroup }: WatchedTrail, { kind, severity, summary, pattern }: Recorded): AlarmDefinition {
  const filter = new logs.MetricFilter(owner, kind, {
    logGroup,
    filterPattern: logs.FilterPattern.literal(pattern),
    metricNamespace: METRIC_NAMESPACE,
    // An account may have several trails with different prefixes.
    metricName: `${trailName}-${kind}`,
    metricValue: '1',
    defaultValue: 0,
  });
  return {
    kind,
    severity,
    summary,
    metric: filter.metric({ statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) }),
    comparisonOperator: AT_LEAST,
    ...COUNTED,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: NOT_BREACHING,
    missingDataReason: 'trail-silent notifies when nothing is recorded',
  };
}

/**
 * This alarm finds a trail that was stopped through its bucket, its key or its role, which the trail itself does not record.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
function silence({ trailName, logGroup }: WatchedTrail): AlarmDefinition {
  return {
    kind: 'trail-silent',
    severity: Severity.CRITICAL,
    summary: `the trail ${trailName} has recorded no event for a day, so that actions in the account are not audited`,
    metric: new cloudwatch.Metric({
      namespace: 'AWS/Logs',
      metricName: 'IncomingLogEvents',
      dimensionsMap: { LogGroupName: logGroup.logGroupName },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.hours(1),
    }),
    comparisonOperator: LESS_THAN,
    ...COUNTED,
    threshold: 1,
    evaluationPeriods: SILENT_HOURS,
    treatMissingData: MISSING,
    missingDataReason: 'a single hour without events is no fault, and a new trail has no events yet',
    notifyOnMissingData: true,
  };
}
