"""Settings of a group that moto does not have, as they were given. maintenance_policy.py says which have an effect.

https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.autoscaling.models import FakeAutoScalingGroup

from local_aws.moto_methods import replaces
from local_aws.state import RecordState

_ATTRIBUTES = {
    "AvailabilityZoneImpairmentPolicy": "availability_zone_impairment_policy",
    "DefaultInstanceWarmup": "default_instance_warmup",
    "DeletionProtection": "deletion_protection",
    "InstanceMaintenancePolicy": "instance_maintenance_policy",
    "MaxInstanceLifetime": "max_instance_lifetime",
}
"""Parameters, and the attributes of a group that DescribeAutoScalingGroups answers them from."""

_given: RecordState[dict[str, Any]] = RecordState(dict)


def install() -> None:
    for parameter, attribute in _ATTRIBUTES.items():
        replaces(FakeAutoScalingGroup, attribute)(_described(parameter))


def _described(parameter: str) -> property:
    return property(lambda group: of(group).get(parameter))


def of(group: FakeAutoScalingGroup) -> dict[str, Any]:
    """Return the settings of a group by the names of the parameters."""
    return _given.of(group.arn)


def keep(group: FakeAutoScalingGroup, parameter: Callable[[str], Any]) -> None:
    """Store the settings that a request has. The others stay unchanged."""
    given = {name: value for name in _ATTRIBUTES if (value := parameter(name)) is not None}
    _given.of(group.arn).update(given)
