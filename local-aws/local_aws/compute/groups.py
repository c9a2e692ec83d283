"""The attributes that every group has here, although the types of moto allow a group without them."""

from __future__ import annotations

from moto.autoscaling.models import FakeAutoScalingGroup
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateVersion


def desired_capacity(group: FakeAutoScalingGroup) -> int:
    return _given(group.desired_capacity, group, "desired capacity")


def min_size(group: FakeAutoScalingGroup) -> int:
    return _given(group.min_size, group, "minimum size")


def max_size(group: FakeAutoScalingGroup) -> int:
    return _given(group.max_size, group, "maximum size")


def launch_template(group: FakeAutoScalingGroup) -> LaunchTemplate:
    if group.ec2_launch_template is None:
        raise LookupError(f"the Auto Scaling group {group.name} has no launch template")
    return group.ec2_launch_template


def launch_template_version(group: FakeAutoScalingGroup) -> LaunchTemplateVersion:
    return launch_template(group).get_version(group.launch_template_version)


def zones(group: FakeAutoScalingGroup) -> dict[str, str]:
    """Return the Availability Zone of each subnet of a group."""
    subnets = (group.vpc_zone_identifier or "").split(",")
    return {subnet: group.ec2_backend.get_subnet(subnet).availability_zone for subnet in subnets if subnet}


def _given(value: int | None, group: FakeAutoScalingGroup, what: str) -> int:
    if value is None:
        raise LookupError(f"the Auto Scaling group {group.name} has no {what}")
    return value
