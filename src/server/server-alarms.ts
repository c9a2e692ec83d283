import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Ec2Action, Ec2InstanceAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { serverMemory } from '../monitoring/agent/agent-metrics';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import { BUSY, SILENT_AGENT } from '../monitoring/load-definitions';
import { Severity } from '../monitoring/severity';
import { HAPPENS } from '../monitoring/threshold';

/** The server that the alarms monitor. */
export interface WatchedServer {
  readonly serverName: string;
  readonly instanceId: string;
  readonly operatingSystem: OperatingSystemType;
  /** The drive letters or mount points of the data disks. The system disk is not included. */
  readonly dataDisks: readonly string[];
  /** Whether EC2 recovers the server on another host when its host fails. */
  readonly isRecovered: boolean;
}

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST } = cloudwatch.ComparisonOperator;
const { NOT_BREACHING } = cloudwatch.TreatMissingData;

const STOPPED = { treatMissingData: NOT_BREACHING, missingDataReason: 'a stopped server has no data' };

/** Returns the alarms of a stand-alone server, without those of its disks. */
export function serverAlarms(server: WatchedServer): AlarmDefinition[] {
  return [...healthAlarms(server), ...loadAlarms(server), agentAlarm(server)];
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html */
function healthAlarms({ serverName: target, instanceId, isRecovered }: WatchedServer): AlarmDefinition[] {
  const failed = (metricName: string) => ({
    metric: ec2Metric(metricName, instanceId, cloudwatch.Stats.MAXIMUM, Duration.minutes(1)),
    comparisonOperator: AT_LEAST,
    ...HAPPENS,
    ...STOPPED,
  });
  return [
    {
      ...failed('StatusCheckFailed'),
      kind: 'status-check',
      target,
      severity: Severity.CRITICAL,
      summary: `server ${target} fails the EC2 status checks: the server or its host does not work`,
      evaluationPeriods: 3,
    },
    {
      ...failed('StatusCheckFailed_System'),
      kind: 'host-check',
      target,
      severity: Severity.CRITICAL,
      summary: `the host of server ${target} does not work${isRecovered ? ', and EC2 recovers the server on another host' : ''}`,
      evaluationPeriods: 2,
      furtherActions: isRecovered ? [new Ec2Action(Ec2InstanceAction.RECOVER)] : undefined,
      notifiedBy: { kind: 'status-check', target },
    },
  ];
}

function loadAlarms({ serverName: target, instanceId, operatingSystem }: WatchedServer): AlarmDefinition[] {
  return [
    {
      ...BUSY,
      target,
      ...STOPPED,
      kind: 'cpu',
      summary: `the CPU utilization of server ${target} is high`,
      metric: ec2Metric('CPUUtilization', instanceId, cloudwatch.Stats.AVERAGE, Duration.minutes(5)),
    },
    {
      ...BUSY,
      target,
      treatMissingData: NOT_BREACHING,
      missingDataReason: `agent-${target} notifies when the agent stops reporting`,
      kind: 'memory',
      summary: `the memory usage of server ${target} is high`,
      metric: serverMemory(operatingSystem, instanceId, cloudwatch.Stats.AVERAGE),
    },
  ];
}

function agentAlarm({ serverName: target, instanceId, operatingSystem }: WatchedServer): AlarmDefinition {
  return {
    ...SILENT_AGENT,
    target,
    summary: `the CloudWatch agent on server ${target} has stopped reporting, so that its memory and disks are not monitored`,
    metric: serverMemory(operatingSystem, instanceId, cloudwatch.Stats.SAMPLE_COUNT),
    missingDataReason: 'a new server has no data yet',
  };
}

function ec2Metric(metricName: string, instanceId: string, statistic: string, period: Duration): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace: 'AWS/EC2', metricName, dimensionsMap: { InstanceId: instanceId }, statistic, period });
}
