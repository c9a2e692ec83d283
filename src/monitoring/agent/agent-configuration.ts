import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { LINUX_DISK, LINUX_MEMORY, WINDOWS_DISK, WINDOWS_MEMORY } from './agent-series';

/** What an instance is: each kind has a configuration of the agent of its own. */
export type AgentKind = 'windows-server' | 'linux-server' | 'windows-cluster' | 'linux-cluster';

/** All kinds. */
export const AGENT_KINDS: readonly AgentKind[] = ['windows-server', 'linux-server', 'windows-cluster', 'linux-cluster'];

/** The kind of a server, or of the members of a cluster. */
export function agentKind(operatingSystem: OperatingSystemType, of: 'server' | 'cluster'): AgentKind {
  return `${operatingSystem === OperatingSystemType.WINDOWS ? 'windows' : 'linux'}-${of}`;
}

/** How often the agent measures. */
export const INTERVAL_SECONDS = 60;

/** Nothing of these fills up by use. */
const NO_DISKS = ['sysfs', 'devtmpfs', 'tmpfs', 'proc', 'overlay', 'squashfs', 'iso9660', 'efivarfs', 'autofs', 'tracefs'];

/**
 * `*` is every volume, also those without a letter: a recovery partition is nearly full by nature. The agent takes a drive when it appears.
 *
 * @see https://github.com/aws/amazon-cloudwatch-agent/blob/main/plugins/inputs/win_perf_counters/win_perf_counters.go
 */
const DRIVES = [...'CDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:`);

/**
 * What the CloudWatch agent measures, and under which dimensions: no more of them than an alarm can name. With the image or the
 * instance type among them, every new image would leave the alarms of its instance without data.
 *
 * Values of a cluster are published once more for its Auto Scaling group, as members come and go. Values of a Linux disk are, without
 * the type of its file system, which only the image knows.
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
    disk: { measurement: [LINUX_DISK], resources: ['*'], drop_device: true, ignore_file_system_types: NO_DISKS },
  };
}
