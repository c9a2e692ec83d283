"""CloudWatch Logs: the events that arrive in the log groups of trails and flow logs.

An account has calls and traffic at any time. The events themselves are not written.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
"""

from __future__ import annotations

from collections.abc import Iterator

from moto.cloudtrail.models import cloudtrail_backends
from moto.ec2.models import ec2_backends

from local_aws import aws, emulation_settings
from local_aws.monitoring.series import Reading, metric

# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
_TRAIL_PERIOD = 300
# https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html#flow-logs-aggregration-interval
_FLOW_LOG_PERIOD = 600
_EVENTS = (20.0,)


def readings(region: str) -> Iterator[Reading]:
    silent = emulation_settings.current().silent_log_groups
    for log_group, period in _written(region):
        if log_group not in silent:
            yield Reading(
                metric("AWS/Logs", "IncomingLogEvents", [{"Name": "LogGroupName", "Value": log_group}]),
                "Count",
                period,
                _EVENTS,
            )


def _written(region: str) -> Iterator[tuple[str, int]]:
    """Return the log groups in which events arrive, each with its period."""
    for trail in list(cloudtrail_backends[aws.account_id()][region].trails.values()):
        if trail.status.is_logging and trail.cw_log_group_arn:
            yield trail.cw_log_group_arn.split(":")[6], _TRAIL_PERIOD
    for flow_log in list(ec2_backends[aws.account_id()][region].flow_logs.values()):
        if flow_log.log_group_name and flow_log.deliver_logs_status == "SUCCESS":
            yield flow_log.log_group_name, _FLOW_LOG_PERIOD
