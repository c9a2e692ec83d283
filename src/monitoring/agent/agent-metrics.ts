import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { AGENT_NAMESPACE, LINUX_DISK, LINUX_MEMORY, WINDOWS_DISK, WINDOWS_MEMORY } from './agent-series';

/** What alarms look at. */
export const PERIOD = Duration.minutes(5);

/** How much of its memory a server uses, in percent: exactly the series that the agent publishes for it. */
export function serverMemory(operatingSystem: OperatingSystemType, instanceId: string, statistic: string): cloudwatch.Metric {
  return operatingSystem === OperatingSystemType.WINDOWS
    ? metric(WINDOWS_MEMORY.metricName, { InstanceId: instanceId, objectname: WINDOWS_MEMORY.object }, statistic)
    : metric(LINUX_MEMORY, { InstanceId: instanceId }, statistic);
}

/**
 * How full a disk of a server is: on Windows the percentage that is free, on Linux the one that is used.
 *
 * @param disk the drive letter, or the directory under which it is mounted
 */
export function serverDisk(operatingSystem: OperatingSystemType, instanceId: string, disk: string): cloudwatch.Metric {
  return operatingSystem === OperatingSystemType.WINDOWS
    ? metric(WINDOWS_DISK.metricName, { InstanceId: instanceId, objectname: WINDOWS_DISK.object, instance: `${disk}:` }, cloudwatch.Stats.MINIMUM)
    : metric(LINUX_DISK, { InstanceId: instanceId, path: disk }, cloudwatch.Stats.MAXIMUM);
}

/** How much of its memory a member of a cluster uses, in percent, over all members. */
export function clusterMemory(operatingSystem: OperatingSystemType, groupName: string, statistic: string): cloudwatch.Metric {
  const metricName = operatingSystem === OperatingSystemType.WINDOWS ? WINDOWS_MEMORY.metricName : LINUX_MEMORY;
  return metric(metricName, { AutoScalingGroupName: groupName }, statistic);
}

/** How full the fullest disk of any member of a cluster is, as `serverDisk`: the roll-up mixes all of them. */
export function clusterDisk(operatingSystem: OperatingSystemType, groupName: string): cloudwatch.Metric {
  return operatingSystem === OperatingSystemType.WINDOWS
    ? metric(WINDOWS_DISK.metricName, { AutoScalingGroupName: groupName }, cloudwatch.Stats.MINIMUM)
    : metric(LINUX_DISK, { AutoScalingGroupName: groupName }, cloudwatch.Stats.MAXIMUM);
}

function metric(metricName: string, dimensionsMap: cloudwatch.DimensionsMap, statistic: string): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace: AGENT_NAMESPACE, metricName, dimensionsMap, statistic, period: PERIOD });
}
