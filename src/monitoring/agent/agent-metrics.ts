import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { AGENT_NAMESPACE, LINUX_DISK, LINUX_MEMORY, WINDOWS_DISK, WINDOWS_MEMORY } from './agent-series';

/** The period of the agent's metrics in alarms. */
export const PERIOD = Duration.minutes(5);

/** Returns the memory usage of a server in percent. The dimensions are those with which the agent publishes it. */
export function serverMemory(operatingSystem: OperatingSystemType, instanceId: string, statistic: string): cloudwatch.Metric {
  return operatingSystem === OperatingSystemType.WINDOWS
    ? metric(WINDOWS_MEMORY.metricName, { InstanceId: instanceId, objectname: WINDOWS_MEMORY.object }, statistic)
    : metric(LINUX_MEMORY, { InstanceId: instanceId }, statistic);
}

/**
 * Returns the usage of a server's disk: the free percentage on Windows, the used percentage on Linux.
 *
 * @param disk the drive letter or the mount point
 */
export function serverDisk(operatingSystem: OperatingSystemType, instanceId: string, disk: string): cloudwatch.Metric {
  return operatingSystem === OperatingSystemType.WINDOWS
    ? metric(WINDOWS_DISK.metricName, { InstanceId: instanceId, objectname: WINDOWS_DISK.object, instance: `${disk}:` }, cloudwatch.Stats.MINIMUM)
    : metric(LINUX_DISK, { InstanceId: instanceId, path: disk }, cloudwatch.Stats.MAXIMUM);
}

/** Returns the memory usage of the members of a cluster in percent. */
export function clusterMemory(operatingSystem: OperatingSystemType, groupName: string, statistic: string): cloudwatch.Metric {
  const metricName = operatingSystem === OperatingSystemType.WINDOWS ? WINDOWS_MEMORY.metricName : LINUX_MEMORY;
  return metric(metricName, { AutoScalingGroupName: groupName }, statistic);
}

/** Returns the usage of the fullest disk of all members of a cluster: the free percentage on Windows, the used percentage on Linux. */
export function clusterDisk(operatingSystem: OperatingSystemType, groupName: string): cloudwatch.Metric {
  return operatingSystem === OperatingSystemType.WINDOWS
    ? metric(WINDOWS_DISK.metricName, { AutoScalingGroupName: groupName }, cloudwatch.Stats.MINIMUM)
    : metric(LINUX_DISK, { AutoScalingGroupName: groupName }, cloudwatch.Stats.MAXIMUM);
}

function metric(metricName: string, dimensionsMap: cloudwatch.DimensionsMap, statistic: string): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace: AGENT_NAMESPACE, metricName, dimensionsMap, statistic, period: PERIOD });
}
