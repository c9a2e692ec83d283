import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { Severity } from '../monitoring/severity';
import { COUNTED } from '../monitoring/threshold';

/** A trail that is watched. */
export interface WatchedTrail {
  readonly trailName: string;
  readonly logGroup: logs.ILogGroup;
  /** The name of the role whose use is told. */
  readonly cfnAdminRole: string;
}

/** Something that the trail records. */
interface Recorded {
  readonly kind: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly pattern: string;
}

const METRIC_NAMESPACE = 'Oban/Account';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_THRESHOLD: LESS_THAN } = cloudwatch.ComparisonOperator;
const { MISSING, NOT_BREACHING } = cloudwatch.TreatMissingData;

/** How long nothing at all may happen in an account whose servers report every few minutes. */
const SILENT_HOURS = 24;

/** Adds the alarms on what the trail records, and on its silence. */
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
    summary: 'somebody has logged in as the root user or used its keys, which nothing but a few tasks of the account itself needs',
    // What services do in the name of root is none of it.
    pattern: '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
  };
}

/** Refused attempts as well. Calls name the trail or its ARN. */
function changed({ trailName }: WatchedTrail): Recorded {
  const names = (field: string) => `(($.requestParameters.${field} = "${trailName}") || ($.requestParameters.${field} = "*:trail/${trailName}"))`;
  const calls = ['StopLogging', 'DeleteTrail', 'UpdateTrail'].map((name) => `($.eventName = "${name}")`).join(' || ');
  return {
    kind: 'trail',
    severity: Severity.CRITICAL,
    summary: `somebody has stopped, deleted or changed the trail ${trailName}, or tried to`,
    pattern: `{ ($.eventSource = "cloudtrail.amazonaws.com") && (((${calls}) && ${names('name')}) || (($.eventName = "PutEventSelectors") && ${names('trailName')})) }`,
  };
}

/**
 * A session that begins, from this account or another. A refused attempt is no use, and happens to each operator who forgets MFA.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
function cfnAdminUsed(owner: Construct, { cfnAdminRole }: WatchedTrail): Recorded {
  const role = `*:iam::${Stack.of(owner).account}:role/${cfnAdminRole}`;
  return {
    kind: 'cfn-admin',
    severity: Severity.WARNING,
    summary: `somebody has begun a session of the role ${cfnAdminRole}, which is an administrator through the execution role of the stacks`,
    pattern: `{ ($.eventSource = "sts.amazonaws.com") && ($.eventName = "AssumeRole") && ($.requestParameters.roleArn = "${role}") && ($.errorCode NOT EXISTS) }`,
  };
}

function alarmOn(owner: Construct, { trailName, logGroup }: WatchedTrail, { kind, severity, summary, pattern }: Recorded): AlarmDefinition {
  const filter = new logs.MetricFilter(owner, kind, {
    logGroup,
    filterPattern: logs.FilterPattern.literal(pattern),
    metricNamespace: METRIC_NAMESPACE,
    // An account may have the trails of several prefixes.
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
    missingDataReason: 'trail-silent tells when nothing is recorded',
  };
}

/**
 * Who stops the trail by way of its bucket, its key or its role is not in what it records.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
function silence({ trailName, logGroup }: WatchedTrail): AlarmDefinition {
  return {
    kind: 'trail-silent',
    severity: Severity.CRITICAL,
    summary: `the trail ${trailName} has recorded nothing for a day, so nobody knows who does what`,
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
    missingDataReason: 'a quiet hour is nothing, and a new trail has none yet',
    notifyOnMissingData: true,
  };
}
