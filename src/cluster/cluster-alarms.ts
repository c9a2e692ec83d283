import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { hostCount } from './host-count';
import { MEMBERS } from './members';
import { watchOutage } from './outage-alarms';
import { ENVIRONMENT_DIMENSION, FAILED_LAUNCHES, METRIC_NAMESPACE, SOURCE_DIMENSION } from '../backup/functions/model/metric-names';
import { clusterDisk, clusterMemory, PERIOD } from '../monitoring/agent/agent-metrics';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { BUSY, nearlyFull, SILENT_AGENT, VALUES_OF_AN_AGENT } from '../monitoring/load-definitions';
import { matchedEvents } from '../monitoring/matched-events';
import { Severity } from '../monitoring/severity';
import { COUNTED, HAPPENS } from '../monitoring/threshold';
import { worstOf } from '../monitoring/worst-of';

/** A cluster that is watched. */
export interface WatchedCluster {
  readonly environmentName: string;
  readonly clusterName: string;
  readonly groupName: string;
  readonly operatingSystem: OperatingSystemType;
  readonly loadBalancer: elbv2.BaseLoadBalancer;
  readonly targetGroup: elbv2.TargetGroupBase;
  /** How many it always has. */
  readonly members: number;
  /** How long a member may take to become healthy. */
  readonly bootTimeout: Duration;
  /** The certificates that its entry presents; none when TLS ends at the members. */
  readonly certificateArns: readonly string[];
}

/** The entry of a cluster that is a load balancer which ends TLS. */
export interface WatchedHttpsEntry extends Pick<WatchedCluster, 'clusterName' | 'certificateArns'> {
  readonly loadBalancer: Pick<elbv2.BaseLoadBalancer, 'loadBalancerFullName'>;
  readonly targetGroup: Pick<elbv2.TargetGroupBase, 'targetGroupFullName'>;
}

const {
  GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_OR_EQUAL_TO_THRESHOLD: AT_MOST, LESS_THAN_THRESHOLD: LESS_THAN,
} = cloudwatch.ComparisonOperator;
const { BREACHING, MISSING, NOT_BREACHING } = cloudwatch.TreatMissingData;

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const QUARTER = Duration.minutes(15);

const PERIOD_MINUTES = PERIOD.toMinutes();

/** Of the values that agents send within a period, so many may come too late to be counted. */
const LATE_VALUES = 2;

/** A member is found ill, replaced, and its agent is configured: without its boot, forty minutes. */
const REPLACEMENT_PERIODS = 40 / PERIOD_MINUTES;

/** How long ago two members must have been healthy once for the loss of one to be news. */
const SETTLED_MINUTES = 30;

const AGENT_TELLS = { treatMissingData: NOT_BREACHING, missingDataReason: 'the alarm on its agents tells when they are silent' };
const NOTHING_HAPPENED = { treatMissingData: NOT_BREACHING, missingDataReason: 'it is counted when it happens and not otherwise' };

/** Adds the alarms of a cluster. */
export function watchCluster(alarms: EnvironmentAlarms, owner: Construct, cluster: WatchedCluster): void {
  watchAvailability(alarms, owner, cluster);
  watchOutage(alarms, owner, cluster);
  for (const alarm of [...loadAlarms(cluster), ...cluster.loadBalancer instanceof elbv2.ApplicationLoadBalancer ? httpsEntryAlarms(cluster) : []]) {
    alarms.add(owner, alarm);
  }
  alarms.add(owner, launchAlarm(owner, cluster));
}

/**
 * A group tries again and again: the first failure rings, and until an hour without one it is the same fault. Two sources count, as
 * AWS publishes the metrics of EventBridge on a best-effort basis: the events, and what the backup reads of the group's activities.
 */
function launchAlarm(owner: Construct, { clusterName: target, groupName, environmentName }: WatchedCluster): AlarmDefinition {
  return {
    ...NOTHING_HAPPENED,
    kind: 'launch',
    target,
    severity: Severity.CRITICAL,
    summary: `the Auto Scaling group of cluster ${target} could not launch a member`,
    metric: worstOf(`launch-${target}`, [
      matchedEvents(owner, 'FailedLaunches', {
        description: `Counts the launches of cluster ${target} that failed`,
        pattern: { source: ['aws.autoscaling'], detailType: ['EC2 Instance Launch Unsuccessful'], detail: { AutoScalingGroupName: [groupName] } },
        period: QUARTER,
      }),
      new cloudwatch.Metric({
        namespace: METRIC_NAMESPACE,
        metricName: FAILED_LAUNCHES,
        dimensionsMap: { [ENVIRONMENT_DIMENSION]: environmentName, [SOURCE_DIMENSION]: target },
        statistic: cloudwatch.Stats.MAXIMUM,
        period: QUARTER,
      }),
    ], QUARTER),
    comparisonOperator: AT_LEAST,
    ...COUNTED,
    threshold: 1,
    evaluationPeriods: 4,
    datapointsToAlarm: 1,
  };
}

/**
 * A lost member is told once, whoever notices it first. While a cluster is new its members boot, and CloudWatch looks back: what it
 * finds there is held back until two have been healthy once.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html
 */
function watchAvailability(alarms: EnvironmentAlarms, owner: Construct, cluster: WatchedCluster): void {
  const { clusterName: target } = cluster;
  const notifiedBy = { kind: 'availability', target };
  const tooFew = alarms.add(owner, {
    ...fewerThanTwo(cluster),
    kind: 'healthy-hosts',
    target,
    severity: Severity.CRITICAL,
    summary: `cluster ${target} has fewer than two healthy members`,
    evaluationPeriods: 3,
    notifiedBy,
  });
  const unhealthy = alarms.add(owner, {
    kind: 'unhealthy-hosts',
    target,
    severity: Severity.WARNING,
    summary: `cluster ${target} has a member that has not become healthy for longer than a boot takes`,
    metric: hostCount(cluster, 'UnHealthyHostCount'),
    comparisonOperator: AT_LEAST,
    threshold: 1,
    smallestThreshold: 1,
    largestThreshold: MEMBERS,
    unit: ' members',
    // A member that boots is unhealthy as well, and that is as it should be.
    evaluationPeriods: Math.ceil(cluster.bootTimeout.toMinutes()) + 5,
    treatMissingData: NOT_BREACHING,
    missingDataReason: `healthy-hosts-${target} tells when there is no member at all`,
    notifiedBy,
  });
  const failed = alarms.add(owner, {
    kind: 'status-check',
    target,
    severity: Severity.CRITICAL,
    summary: `a member of cluster ${target} fails the status checks of EC2`,
    metric: groupMetric(cluster, 'StatusCheckFailed', MINUTE),
    comparisonOperator: AT_LEAST,
    ...HAPPENS,
    evaluationPeriods: 3,
    treatMissingData: NOT_BREACHING,
    missingDataReason: `healthy-hosts-${target} tells when there is no member at all`,
    notifiedBy,
  });
  const settling = alarms.add(owner, {
    ...fewerThanTwo(cluster),
    kind: 'settling',
    target,
    severity: Severity.WARNING,
    summary: `cluster ${target} has not had two healthy members for half an hour: it is new, or its loss has been told`,
    evaluationPeriods: SETTLED_MINUTES,
    suppresses: notifiedBy,
  });
  const members = [tooFew, unhealthy, failed].filter((alarm) => alarm !== undefined);
  if (members.length > 0) {
    alarms.addComposite(owner, {
      ...notifiedBy,
      severity: Severity.CRITICAL,
      summary: `cluster ${target} has lost a member, or one does not work`,
      rule: cloudwatch.AlarmRule.anyOf(...members.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM))),
      suppressedBy: settling,
    });
  }
}

function fewerThanTwo(cluster: WatchedCluster) {
  return {
    metric: hostCount(cluster, 'HealthyHostCount'),
    comparisonOperator: LESS_THAN,
    threshold: MEMBERS,
    smallestThreshold: 1,
    largestThreshold: MEMBERS,
    unit: ' members',
    treatMissingData: BREACHING,
    missingDataReason: 'without any member there is none',
  };
}

function loadAlarms(cluster: WatchedCluster): AlarmDefinition[] {
  const { clusterName: target, groupName, operatingSystem, members, bootTimeout } = cluster;
  return [
    {
      ...BUSY,
      target,
      kind: 'cpu',
      summary: `a member of cluster ${target} has no CPU to spare`,
      metric: groupMetric(cluster, 'CPUUtilization', FIVE_MINUTES),
      treatMissingData: NOT_BREACHING,
      missingDataReason: `healthy-hosts-${target} tells when there is no member at all`,
    },
    {
      ...BUSY,
      target,
      ...AGENT_TELLS,
      kind: 'memory',
      summary: `a member of cluster ${target} has hardly any memory left`,
      metric: clusterMemory(operatingSystem, groupName, cloudwatch.Stats.MAXIMUM),
    },
    {
      ...nearlyFull(operatingSystem),
      ...AGENT_TELLS,
      target,
      summary: `a disk of a member of cluster ${target} is nearly full`,
      metric: clusterDisk(operatingSystem, groupName),
    },
    {
      ...SILENT_AGENT,
      target,
      summary: `a CloudWatch agent of cluster ${target} is silent, so nobody watches the memory and disks of its member`,
      metric: clusterMemory(operatingSystem, groupName, cloudwatch.Stats.SAMPLE_COUNT),
      // Members send together, and one that is silent takes more away than values that come late.
      threshold: members * VALUES_OF_AN_AGENT - LATE_VALUES,
      largestThreshold: members * VALUES_OF_AN_AGENT,
      evaluationPeriods: Math.ceil(bootTimeout.toMinutes() / PERIOD_MINUTES) + REPLACEMENT_PERIODS,
      missingDataReason: 'a new cluster has none yet',
    },
  ];
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export function httpsEntryAlarms({ clusterName: target, loadBalancer, targetGroup, certificateArns }: WatchedHttpsEntry): AlarmDefinition[] {
  const LoadBalancer = loadBalancer.loadBalancerFullName;
  const TargetGroup = targetGroup.targetGroupFullName;
  const counted = (metricName: string, dimensionsMap: cloudwatch.DimensionsMap) => ({
    ...NOTHING_HAPPENED,
    ...COUNTED,
    target,
    severity: Severity.WARNING,
    metric: new cloudwatch.Metric({ namespace: 'AWS/ApplicationELB', metricName, dimensionsMap, statistic: cloudwatch.Stats.SUM, period: FIVE_MINUTES }),
    comparisonOperator: AT_LEAST,
    evaluationPeriods: 3,
  });
  return [
    {
      ...counted('HTTPCode_ELB_5XX_Count', { LoadBalancer }),
      kind: 'load-balancer-errors',
      summary: `the load balancer of cluster ${target} answers with errors of its own (5xx)`,
      threshold: 10,
    },
    {
      ...counted('HTTPCode_Target_5XX_Count', { LoadBalancer, TargetGroup }),
      kind: 'member-errors',
      summary: `members of cluster ${target} answer with errors (5xx)`,
      threshold: 10,
    },
    {
      ...counted('ClientTLSNegotiationErrorCount', { LoadBalancer }),
      kind: 'client-tls',
      summary: `clients of cluster ${target} and its load balancer do not agree on TLS`,
      threshold: 100,
    },
    {
      ...counted('TargetTLSNegotiationErrorCount', { LoadBalancer, TargetGroup }),
      kind: 'member-tls',
      summary: `the load balancer of cluster ${target} and its members do not agree on TLS`,
      threshold: 1,
    },
    ...certificateArns.flatMap((arn) => certificateAlarms(target, arn)),
  ];
}

/**
 * A month before, when there is time; and a week before, when there is none. The metric ends when the certificate has expired, which is told as well.
 *
 * @see https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 */
function certificateAlarms(target: string, certificateArn: string): AlarmDefinition[] {
  const common = {
    target,
    metric: new cloudwatch.Metric({
      namespace: 'AWS/CertificateManager',
      metricName: 'DaysToExpiry',
      dimensionsMap: { CertificateArn: certificateArn },
      statistic: cloudwatch.Stats.MINIMUM,
      period: Duration.days(1),
    }),
    comparisonOperator: AT_MOST,
    unit: ' days',
    smallestThreshold: 1,
    largestThreshold: 365,
    treatMissingData: MISSING,
    missingDataReason: 'it is told twice a day, once there is a certificate',
  };
  return [
    {
      ...common,
      kind: 'certificate',
      severity: Severity.WARNING,
      summary: `the certificate of cluster ${target} expires within a month: it was not renewed, or nobody has imported its successor`,
      threshold: 30,
      evaluationPeriods: 1,
    },
    {
      ...common,
      kind: 'certificate-due',
      severity: Severity.CRITICAL,
      summary: `the certificate of cluster ${target} expires within a week, or has expired`,
      threshold: 7,
      // A day without a value is not yet the end of it.
      evaluationPeriods: 2,
      datapointsToAlarm: 1,
      notifyOnMissingData: true,
    },
  ];
}

/** The worst of all members. */
function groupMetric({ groupName }: WatchedCluster, metricName: string, period: Duration): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/EC2', metricName, dimensionsMap: { AutoScalingGroupName: groupName }, statistic: cloudwatch.Stats.MAXIMUM, period,
  });
}
