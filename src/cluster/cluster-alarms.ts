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
import { BUSY, nearlyFull, SILENT_AGENT, SAMPLES_OF_AN_AGENT } from '../monitoring/load-definitions';
import { matchedEvents } from '../monitoring/matched-events';
import { Severity } from '../monitoring/severity';
import { COUNTED, HAPPENS } from '../monitoring/threshold';
import { worstOf } from '../monitoring/worst-of';

/** The cluster that the alarms monitor. */
export interface WatchedCluster {
  readonly environmentName: string;
  readonly clusterName: string;
  readonly groupName: string;
  readonly operatingSystem: OperatingSystemType;
  readonly loadBalancer: elbv2.BaseLoadBalancer;
  readonly targetGroup: elbv2.TargetGroupBase;
  /** The constant number of members. */
  readonly members: number;
  /** The time within which a member must become healthy. */
  readonly bootTimeout: Duration;
  /** The certificates of the cluster's entry; none if TLS is terminated at the members. */
  readonly certificateArns: readonly string[];
}

/** The entry of a cluster whose load balancer terminates TLS. */
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

/** The number of samples of a period that may arrive too late to be counted. */
const LATE_SAMPLES = 2;

/** The periods in which an unhealthy member is found and replaced and its new agent is configured, without the time of the boot. */
const REPLACEMENT_PERIODS = 40 / PERIOD_MINUTES;

/** The minutes within which two members must have been healthy for the loss of one to send a notification. */
const SETTLED_MINUTES = 30;

const COVERED_BY_AGENT = { treatMissingData: NOT_BREACHING, missingDataReason: 'the agent alarm of the cluster notifies when an agent stops reporting' };
const NOTHING_HAPPENED = { treatMissingData: NOT_BREACHING, missingDataReason: 'AWS publishes this metric only when there is something to count' };

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
 * Returns the alarm on failed launches. An Auto Scaling group retries, so that the first failure notifies and further failures are the same fault
 * until one hour has passed without one. Two sources count failures, because AWS publishes the metrics of EventBridge on a best-effort basis: the
 * events, and the scaling activities that the backup reads.
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
 * Adds the alarms on lost members, and a composite alarm that notifies once, whichever alarm finds the loss first. `settling` suppresses it while
 * the members of a new cluster boot, until two members have been healthy.
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
    summary: `cluster ${target} has a member that has been unhealthy for longer than a boot takes`,
    metric: hostCount(cluster, 'UnHealthyHostCount'),
    comparisonOperator: AT_LEAST,
    threshold: 1,
    smallestThreshold: 1,
    largestThreshold: MEMBERS,
    unit: ' members',
    // A member is also unhealthy while it boots.
    evaluationPeriods: Math.ceil(cluster.bootTimeout.toMinutes()) + 5,
    treatMissingData: NOT_BREACHING,
    missingDataReason: `healthy-hosts-${target} covers a cluster without members`,
    notifiedBy,
  });
  const failed = alarms.add(owner, {
    kind: 'status-check',
    target,
    severity: Severity.CRITICAL,
    summary: `a member of cluster ${target} fails the EC2 status checks`,
    metric: groupMetric(cluster, 'StatusCheckFailed', MINUTE),
    comparisonOperator: AT_LEAST,
    ...HAPPENS,
    evaluationPeriods: 3,
    treatMissingData: NOT_BREACHING,
    missingDataReason: `healthy-hosts-${target} covers a cluster without members`,
    notifiedBy,
  });
  const settling = alarms.add(owner, {
    ...fewerThanTwo(cluster),
    kind: 'settling',
    target,
    severity: Severity.WARNING,
    summary: `cluster ${target} has not had two healthy members for half an hour: it is new, or the loss of a member has been notified`,
    evaluationPeriods: SETTLED_MINUTES,
    suppresses: notifiedBy,
  });
  const members = [tooFew, unhealthy, failed].filter((alarm) => alarm !== undefined);
  if (members.length > 0) {
    alarms.addComposite(owner, {
      ...notifiedBy,
      severity: Severity.CRITICAL,
      summary: `cluster ${target} has lost a member, or has a member that does not work`,
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
    missingDataReason: 'a cluster without members has no data',
  };
}

function loadAlarms(cluster: WatchedCluster): AlarmDefinition[] {
  const { clusterName: target, groupName, operatingSystem, members, bootTimeout } = cluster;
  return [
    {
      ...BUSY,
      target,
      kind: 'cpu',
      summary: `the CPU utilization of a member of cluster ${target} is high`,
      metric: groupMetric(cluster, 'CPUUtilization', FIVE_MINUTES),
      treatMissingData: NOT_BREACHING,
      missingDataReason: `healthy-hosts-${target} covers a cluster without members`,
    },
    {
      ...BUSY,
      target,
      ...COVERED_BY_AGENT,
      kind: 'memory',
      summary: `the memory usage of a member of cluster ${target} is high`,
      metric: clusterMemory(operatingSystem, groupName, cloudwatch.Stats.MAXIMUM),
    },
    {
      ...nearlyFull(operatingSystem),
      ...COVERED_BY_AGENT,
      target,
      summary: `a disk of a member of cluster ${target} is nearly full`,
      metric: clusterDisk(operatingSystem, groupName),
    },
    {
      ...SILENT_AGENT,
      target,
      summary: `a CloudWatch agent on cluster ${target} has stopped reporting, so that the memory and disks of its member are not monitored`,
      metric: clusterMemory(operatingSystem, groupName, cloudwatch.Stats.SAMPLE_COUNT),
      // The samples of all members are counted together. One silent member removes more samples than are late.
      threshold: members * SAMPLES_OF_AN_AGENT - LATE_SAMPLES,
      largestThreshold: members * SAMPLES_OF_AN_AGENT,
      evaluationPeriods: Math.ceil(bootTimeout.toMinutes() / PERIOD_MINUTES) + REPLACEMENT_PERIODS,
      missingDataReason: 'a new cluster has no data yet',
    },
  ];
}

/**
 * Returns the alarms of an entry whose load balancer terminates TLS.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
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
      summary: `the load balancer of cluster ${target} itself returns errors (5xx)`,
      threshold: 10,
    },
    {
      ...counted('HTTPCode_Target_5XX_Count', { LoadBalancer, TargetGroup }),
      kind: 'member-errors',
      summary: `members of cluster ${target} return errors (5xx)`,
      threshold: 10,
    },
    {
      ...counted('ClientTLSNegotiationErrorCount', { LoadBalancer }),
      kind: 'client-tls',
      summary: `TLS negotiation between clients and the load balancer of cluster ${target} fails`,
      threshold: 100,
    },
    {
      ...counted('TargetTLSNegotiationErrorCount', { LoadBalancer, TargetGroup }),
      kind: 'member-tls',
      summary: `TLS negotiation between the load balancer and members of cluster ${target} fails`,
      threshold: 1,
    },
    ...certificateArns.flatMap((arn) => certificateAlarms(target, arn)),
  ];
}

/**
 * Returns two alarms on the expiry of a certificate: a WARNING 30 days before and a CRITICAL one 7 days before. The metric ends when the certificate
 * has expired, which also notifies.
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
    missingDataReason: 'ACM publishes the metric twice a day while there is a certificate',
  };
  return [
    {
      ...common,
      kind: 'certificate',
      severity: Severity.WARNING,
      summary: `the certificate of cluster ${target} expires within a month: it was not renewed, or its successor was not imported`,
      threshold: 30,
      evaluationPeriods: 1,
    },
    {
      ...common,
      kind: 'certificate-due',
      severity: Severity.CRITICAL,
      summary: `the certificate of cluster ${target} expires within a week, or has expired`,
      threshold: 7,
      // One day without a value is no fault yet.
      evaluationPeriods: 2,
      datapointsToAlarm: 1,
      notifyOnMissingData: true,
    },
  ];
}

/** Returns a metric of EC2 for the Auto Scaling group, with the largest value of all members. */
function groupMetric({ groupName }: WatchedCluster, metricName: string, period: Duration): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/EC2', metricName, dimensionsMap: { AutoScalingGroupName: groupName }, statistic: cloudwatch.Stats.MAXIMUM, period,
  });
}
