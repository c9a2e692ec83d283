"""The replacement of unhealthy members, as the instance maintenance policy of their group says.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-maintenance-policy-overview-and-considerations.html

With a minimum of 100 percent, "Amazon EC2 Auto Scaling first launches a new instance and then waits for it to be fully
ready before terminating the unhealthy instance". A replacement that fails its health check leaves two unhealthy members
where there is room for one. Which of them goes first AWS does not document: the setting ``replacementOrder`` chooses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws import emulation_settings
from local_aws.compute import groups, maintenance_policy
from local_aws.compute.member import Member

if TYPE_CHECKING:
    from local_aws.compute.behaviour import Behaviour


def awaiting_replacement(group: Behaviour) -> list[Member]:
    """Return the unhealthy members that stay until others are ready. They do not count towards the capacity.

    Members that do not run cannot wait, and are not among them. There are none while the group must not launch.
    """
    policy = maintenance_policy.of(group.group)
    if policy is None or not policy.launches_first or group.is_suspended("Launch"):
        return []
    return [
        member
        for member in group.active
        if member.health_status == "Unhealthy" and member.instance.state == "running" and not member.was_powered_down
    ]


def room(group: Behaviour) -> int:
    """Return the number of members that may be launched while unhealthy ones stay."""
    policy = maintenance_policy.of(group.group)
    return 0 if policy is None else max(0, policy.most(groups.desired_capacity(group.group)) - len(group.active))


def terminate(group: Behaviour) -> None:
    """Terminate the unhealthy members whose replacements are ready."""
    if group.is_suspended("ReplaceUnhealthy") or group.is_suspended("Terminate"):
        return
    awaiting = awaiting_replacement(group)
    for member in list(group.active):
        if member.health_status == "Unhealthy" and member not in awaiting:
            _terminate(group, member)
    others = [member for member in group.active if member not in awaiting]
    if not awaiting or not all(group.is_ready(member) for member in others):
        return
    if len(others) >= groups.desired_capacity(group.group):
        for member in awaiting:
            _terminate(group, member)
    elif not room(group):
        _terminate(group, emulation_settings.in_replacement_order(awaiting)[0])


def _terminate(group: Behaviour, member: Member) -> None:
    group.terminate(
        member, f"an instance was taken out of service in response to {member.fault or 'a user health-check'}."
    )
