import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { WatchedServer } from './server-alarms';
import { serverDisk } from '../monitoring/agent/agent-metrics';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { nearlyFull, SILENT_AGENT } from '../monitoring/load-definitions';
import { Severity } from '../monitoring/severity';

const { AlarmRule, AlarmState, TreatMissingData: { MISSING } } = cloudwatch;

/**
 * The time for which `missing-disk` waits before it notifies. The agent of a new server publishes before all disks are formatted, and when an agent
 * stops or returns, CloudWatch may evaluate the alarms of its disks before the alarm of the agent. In both cases no disk is missing.
 */
const SETTLED = Duration.minutes(30);

/** Returns the alarms of the system disk and of the data disks. */
export function diskAlarms({ serverName, instanceId, operatingSystem, dataDisks }: WatchedServer): AlarmDefinition[] {
  const system = operatingSystem === OperatingSystemType.WINDOWS ? 'C' : '/';
  return [system, ...dataDisks].map((disk): AlarmDefinition => ({
    ...nearlyFull(operatingSystem),
    // The same number as for the alarm of the agent, so that both run out of data at the same time when the agent stops.
    evaluationPeriods: SILENT_AGENT.evaluationPeriods,
    datapointsToAlarm: nearlyFull(operatingSystem).evaluationPeriods,
    treatMissingData: MISSING,
    missingDataReason: `missing-disk-${serverName} notifies when one disk has no data, and agent-${serverName} when the whole agent has none`,
    target: `${serverName}-${disk}`,
    summary: `disk ${disk} of server ${serverName} is nearly full`,
    metric: serverDisk(operatingSystem, instanceId, disk),
  }));
}

/**
 * Adds the alarms of disks, and a composite alarm that notifies when a disk has no data although the agent reports. The composite alarm uses the
 * alarm of the agent even if that alarm is turned off, because a stopped server has no data of its disks either.
 *
 * @param agent the alarm of the server's agent
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function watchDisks(alarms: EnvironmentAlarms, owner: Construct, server: WatchedServer, agent: cloudwatch.IAlarm): void {
  const disks = diskAlarms(server).map((definition) => alarms.add(owner, definition)).filter((alarm) => alarm !== undefined);
  if (disks.length === 0) {
    return;
  }
  const { serverName: target } = server;
  alarms.addComposite(owner, {
    kind: 'missing-disk',
    target,
    severity: Severity.CRITICAL,
    summary: `a disk of server ${target} has had no data for half an hour while its agent reports: the disk is detached, has another name or was never formatted`,
    rule: AlarmRule.allOf(
      AlarmRule.anyOf(...disks.map((disk) => AlarmRule.fromAlarm(disk, AlarmState.INSUFFICIENT_DATA))),
      AlarmRule.fromAlarm(agent, AlarmState.OK),
    ),
    suppressedBy: agent,
    suppressorWaitPeriod: SETTLED,
  });
}
