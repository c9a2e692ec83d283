"""Amazon EC2.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
"""

from __future__ import annotations

from collections.abc import Iterator

from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import Instance

from local_aws import aws, emulation_settings
from local_aws.monitoring.series import MINUTE, Metric, Reading, metric

_NAMESPACE = "AWS/EC2"
_BASIC_SECONDS, _DETAILED_SECONDS = 300, 60
IDLE_CPU = 5.0
_CHECKS = {
    "StatusCheckFailed_Instance": "instance",
    "StatusCheckFailed_System": "system",
    "StatusCheckFailed_AttachedEBS": "attachedEbs",
}
GROUP_TAG = "aws:autoscaling:groupName"


def readings(region: str) -> Iterator[Reading]:
    """Yield the readings of each instance, and of all instances of a group together."""
    of_groups: dict[tuple[Metric, str, int], list[float]] = {}
    for instance in running(region):
        group = tags(instance).get(GROUP_TAG)
        for name, unit, period, value in _values(instance):
            yield Reading(
                metric(_NAMESPACE, name, [{"Name": "InstanceId", "Value": instance.id}]), unit, period, (value,)
            )
            if group:
                of_groups.setdefault(
                    (metric(_NAMESPACE, name, [{"Name": "AutoScalingGroupName", "Value": group}]), unit, period), []
                ).append(value)
    for (named, unit, period), values in of_groups.items():
        yield Reading(named, unit, period, tuple(sorted(values)))


def running(region: str) -> list[Instance]:
    reservations = list(ec2_backends[aws.account_id()][region].reservations.values())
    return [
        instance for reservation in reservations for instance in reservation.instances if instance.state == "running"
    ]


def tags(instance: Instance) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in instance.get_tags()}


def _values(instance: Instance) -> Iterator[tuple[str, str, int, float]]:
    turned = emulation_settings.current()
    period = _DETAILED_SECONDS if instance.monitoring_state == "enabled" else _BASIC_SECONDS
    yield "CPUUtilization", "Percent", period, float(turned.cpu_percent.get(instance.id, IDLE_CPU))
    failed = turned.failed_status_checks.get(instance.id)
    # Status checks are published every minute, whatever the monitoring.
    yield "StatusCheckFailed", "Count", MINUTE, float(failed in _CHECKS.values())
    for name, check in _CHECKS.items():
        yield name, "Count", MINUTE, float(failed == check)
