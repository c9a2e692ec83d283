"""Rebalancing of zones: a launch in the zone with the fewest members, and a termination in that with the most.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html, "Rebalancing activities"

AWS does not say how soon it begins; here five minutes after anything else is done. The causes are as real groups
recorded them: https://github.com/aws-samples/aws-codedeploy-samples/pull/37 (2016-03-24) and
https://github.com/spacelift-io/terraform-aws-spacelift-workerpool-on-ec2/pull/97 (2024-08-28).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from local_aws import clock
from local_aws.compute import groups
from local_aws.compute.member import Member

if TYPE_CHECKING:
    from local_aws.compute.behaviour import Behaviour


_DELAY = timedelta(minutes=5)


class Rebalancing:
    """Rebalances the zones of a group, which has one member more than desired during this time."""

    def __init__(self) -> None:
        self._newcomer: str | None = None
        self._imbalanced_since: datetime | None = None

    @property
    def surge(self) -> int:
        return 0 if self._newcomer is None else 1

    def is_due(self, group: Behaviour) -> bool:
        return self._newcomer is not None or (not self._is_held_back(group) and _imbalance(group) is not None)

    def advance(self, group: Behaviour) -> None:
        if self._newcomer is not None:
            self._finish(group)
            return
        zones = None if self._is_held_back(group) or group.is_suspended("Launch") else _imbalance(group)
        if zones is None:
            self._imbalanced_since = None
            return
        self._imbalanced_since = self._imbalanced_since or clock.now()
        if clock.now() >= self._imbalanced_since + _DELAY:
            self._begin(group, *zones)

    @staticmethod
    def _is_held_back(group: Behaviour) -> bool:
        """Return True if a refresh, a replacement or a change of the capacity must end first."""
        refreshes = any(refresh.is_active for refresh in group.refreshes)
        return (
            refreshes
            or len(group.active) != groups.desired_capacity(group.group)
            or group.is_suspended("AZRebalance")
            or not all(group.passes_health_checks(member) for member in group.active)
        )

    def _begin(self, group: Behaviour, emptiest: str, fullest: str) -> None:
        counts = _members_by_zone(group)
        cause = (
            f"availability zones {emptiest} {fullest} had {counts[emptiest]} {counts[fullest]} instances respectively. "
            "An instance was launched to aid in balancing the group's zones."
        )
        launched = group.launch(cause, [emptiest])
        self._newcomer = launched.id if launched else None

    def _finish(self, group: Behaviour) -> None:
        newcomer = next((member for member in group.active if member.id == self._newcomer), None)
        if (
            newcomer is None
            or newcomer.health_status == "Unhealthy"
            or (group.is_ready(newcomer) and not group.is_suspended("Terminate"))
        ):
            self._newcomer = None
            # The group then scales in to its desired capacity, the fullest zone first.


def _imbalance(group: Behaviour) -> tuple[str, str] | None:
    """Return the zones with the fewest and the most members, if a member should move from one to the other."""
    counts = _members_by_zone(group)
    emptiest, fullest = min(counts, key=lambda zone: counts[zone]), max(counts, key=lambda zone: counts[zone])
    return (emptiest, fullest) if counts[fullest] - counts[emptiest] >= 2 else None


def _members_by_zone(group: Behaviour) -> dict[str, int]:
    zones = set(groups.zones(group.group).values())
    present: list[Member] = group.active
    return {zone: sum(member.availability_zone == zone for member in present) for zone in sorted(zones)}
