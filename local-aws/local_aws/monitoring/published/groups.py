"""Amazon EC2 Auto Scaling: the metrics that are enabled for a group.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from moto.autoscaling.models import FakeAutoScalingGroup, autoscaling_backends

from local_aws import aws
from local_aws.compute import groups
from local_aws.monitoring.series import MINUTE, Reading, metric


def _in(*states: str) -> Callable[[FakeAutoScalingGroup], int]:
    return lambda group: sum(member.lifecycle_state in states for member in list(group.instance_states))


_COUNTS = {
    "InService": _in("InService"),
    "Pending": _in("Pending"),
    "Standby": _in("Standby"),
    "Terminating": _in("Terminating"),
    "Total": lambda group: len(group.instance_states),
}
_VALUES: dict[str, Callable[[FakeAutoScalingGroup], int]] = {
    "GroupMinSize": groups.min_size,
    "GroupMaxSize": groups.max_size,
    "GroupDesiredCapacity": groups.desired_capacity,
    **{f"Group{name}{what}": count for name, count in _COUNTS.items() for what in ("Instances", "Capacity")},
}


def readings(region: str) -> Iterator[Reading]:
    for group in list(autoscaling_backends[aws.account_id()][region].autoscaling_groups.values()):
        for name in group.metrics:
            dimensions = [{"Name": "AutoScalingGroupName", "Value": group.name}]
            yield Reading(
                metric("AWS/AutoScaling", name, dimensions), "None", MINUTE, (float(_VALUES[name](group) or 0),)
            )
