import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { LINUX_DISK, LINUX_MEMORY, WINDOWS_DISK, WINDOWS_MEMORY } from './agent-series';

/** A kind of instance. Each kind has its own configuration of the agent. */
export type AgentKind = 'windows-server' | 'linux-server' | 'windows-cluster' | 'linux-cluster';

/** All kinds of instances. */
export const AGENT_KINDS: readonly AgentKind[] = ['windows-server', 'linux-server', 'windows-cluster', 'linux-cluster'];

/** Returns the kind of a server, or of the members of a cluster. */
export function agentKind(operatingSystem: OperatingSystemType, of: 'server' | 'cluster'): AgentKind {
  return `${operatingSystem === OperatingSystemType.WINDOWS ? 'windows' : 'linux'}-${of}`;
}

/** The interval at which the agent collects metrics, in seconds. */
export const INTERVAL_SECONDS = 60;

/** File systems without a disk that can fill up. */
const IGNORED_FILE_SYSTEMS = ['sysfs', 'devtmpfs', 'tmpfs', 'proc', 'overlay', 'squashfs', 'iso9660', 'efivarfs', 'autofs', 'tracefs'];

/**
 * All drive letters except A and B. `*` would include volumes without a letter, such as a recovery partition, which is always nearly full. The agent
 * begins to measure a drive when the drive appears.
 *
 * @see https://github.com/aws/amazon-cloudwatch-agent/blob/main/plugins/inputs/win_perf_counters/win_perf_counters.go
 */
const DRIVES = [...'CDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:`);

/**
 * Returns the configuration of the CloudWatch agent: the metrics, and only those dimensions that the template knows. With the image id or the
 * instance type as a dimension, the alarms of an instance would have no data after every new image.
 *
 * The metrics of a cluster are also aggregated by its Auto Scaling group, because members are replaced. The metrics of Linux disks are also
 * aggregated without the type of the file system, which the template does not know.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function agentConfiguration(kind: AgentKind): object {
  const isWindows = kind === 'windows-server' || kind === 'windows-cluster';
  const isCluster = kind === 'windows-cluster' || kind === 'linux-cluster';
  const rollUps = [...isCluster ? [['AutoScalingGroupName']] : [], ...isWindows || isCluster ? [] : [['InstanceId', 'path']]];
  return {
    agent: { metrics_collection_interval: INTERVAL_SECONDS },
    metrics: {
      append_dimensions: { InstanceId: '${aws:InstanceId}', ...isCluster && { AutoScalingGroupName: '${aws:AutoScalingGroupName}' } },
      ...rollUps.length > 0 && { aggregation_dimensions: rollUps },
      metrics_collected: isWindows ? windowsMetrics() : linuxMetrics(),
    },
  };
}

function windowsMetrics(): object {
  return {
    [WINDOWS_MEMORY.object]: { measurement: [WINDOWS_MEMORY.counter] },
    [WINDOWS_DISK.object]: { measurement: [WINDOWS_DISK.counter], resources: DRIVES },
  };
}

function linuxMetrics(): object {
  return {
    mem: { measurement: [LINUX_MEMORY] },
    disk: { measurement: [LINUX_DISK], resources: ['*'], drop_device: true, ignore_file_system_types: IGNORED_FILE_SYSTEMS },
  };
}
