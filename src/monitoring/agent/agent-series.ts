/** The names of the metrics of the CloudWatch agent, for its configuration and for the alarms. This file imports nothing. */

/** The namespace of the agent's metrics. */
export const AGENT_NAMESPACE = 'CWAgent';

/** A performance counter of Windows. The metric's name is the object and the counter, and the object is the dimension `objectname`. */
export interface WindowsCounter {
  readonly object: string;
  readonly counter: string;
  readonly metricName: string;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html */
export const WINDOWS_MEMORY: WindowsCounter = {
  object: 'Memory', counter: '% Committed Bytes In Use', metricName: 'Memory % Committed Bytes In Use',
};

export const WINDOWS_DISK: WindowsCounter = { object: 'LogicalDisk', counter: '% Free Space', metricName: 'LogicalDisk % Free Space' };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/metrics-collected-by-CloudWatch-agent.html */
export const LINUX_MEMORY = 'mem_used_percent';

export const LINUX_DISK = 'disk_used_percent';
