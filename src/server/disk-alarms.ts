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
 * On a new server the agent publishes before all disks are formatted. When an agent dies or returns, CloudWatch may evaluate the alarms of its disks
 * before that of the agent. Neither is a disk that is gone.
 */
const SETTLED = Duration.minutes(30);

/** The alarms of the system disk and of the data disks. */
export function diskAlarms({ serverName, instanceId, operatingSystem, dataDisks }: WatchedServer): AlarmDefinition[] {
  const system = operatingSystem === OperatingSystemType.WINDOWS ? 'C' : '/';
  return [system, ...dataDisks].map((disk): AlarmDefinition => ({
    ...nearlyFull(operatingSystem),
    // As many as the alarm of the agent looks at, so that both lose their data together when the agent dies.
    evaluationPeriods: SILENT_AGENT.evaluationPeriods,
    datapointsToAlarm: nearlyFull(operatingSystem).evaluationPeriods,
    treatMissingData: MISSING,
    missingDataReason: `missing-disk-${serverName} tells when a disk has no data while others have, and agent-${serverName} when none has`,
    target: `${serverName}-${disk}`,
    summary: `disk ${disk} of server ${serverName} is nearly full`,
    metric: serverDisk(operatingSystem, instanceId, disk),
  }));
}

/**
 * Adds the alarms of disks, and the one that tells when the series of a disk has ended although the agent lives. The alarm of the agent counts
 * even where it tells nobody: a server that is off has no disks either.
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
    summary: `a disk of server ${target} has no data for longer than half an hour while its agent lives: it is detached, has another name or was never formatted`,
    rule: AlarmRule.allOf(
      AlarmRule.anyOf(...disks.map((disk) => AlarmRule.fromAlarm(disk, AlarmState.INSUFFICIENT_DATA))),
      AlarmRule.fromAlarm(agent, AlarmState.OK),
    ),
    suppressedBy: agent,
    suppressorWaitPeriod: SETTLED,
  });
}
