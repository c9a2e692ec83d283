"""Instance refresh: new members for old, a few at a time.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html
"""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from local_aws import clock, emulation_settings
from local_aws.compute import groups
from local_aws.compute.member import Member

if TYPE_CHECKING:
    from local_aws.compute.behaviour import Behaviour

_PATIENCE = timedelta(hours=1)
"""A refresh without progress fails: https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html"""


@dataclass(frozen=True)
class Preferences:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html"""

    min_healthy_percentage: int
    max_healthy_percentage: int
    instance_warmup: int
    skip_matching: bool
    scale_in_protected_instances: str
    standby_instances: str

    @property
    def launches_first(self) -> bool:
        """Return True if a member is launched before one is terminated, as with minimum and maximum 100 percent."""
        return self.max_healthy_percentage > 100 or self.min_healthy_percentage == 100

    def batch(self, desired: int) -> int:
        if self.launches_first:
            return max(1, desired * self.max_healthy_percentage // 100 - desired)
        return max(1, desired - math.ceil(desired * self.min_healthy_percentage / 100))


@dataclass
class InstanceRefresh:
    auto_scaling_group_name: str
    settings: Preferences
    old: list[str]
    """The members that are still to be replaced."""
    instance_refresh_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "Pending"
    status_reason: str | None = None
    start_time: datetime = field(default_factory=clock.now)
    end_time: datetime | None = None

    def __post_init__(self) -> None:
        self._total = len(self.old)
        self._progress_at = clock.now()
        self._ready: set[str] = set()

    @property
    def is_active(self) -> bool:
        return self.status in ("Pending", "InProgress", "Cancelling")

    def described(self) -> dict[str, Any]:
        """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html"""
        left = len(self.old)
        return {
            "InstanceRefreshId": self.instance_refresh_id,
            "AutoScalingGroupName": self.auto_scaling_group_name,
            "Status": self.status,
            "StatusReason": self.status_reason,
            "StartTime": self.start_time,
            "EndTime": self.end_time,
            "PercentageComplete": 100 * (self._total - left) // self._total if self._total else 100,
            "InstancesToUpdate": left,
            "Preferences": {
                "MinHealthyPercentage": self.settings.min_healthy_percentage,
                "MaxHealthyPercentage": self.settings.max_healthy_percentage,
                "InstanceWarmup": self.settings.instance_warmup,
                "SkipMatching": self.settings.skip_matching,
                "ScaleInProtectedInstances": self.settings.scale_in_protected_instances,
                "StandbyInstances": self.settings.standby_instances,
            },
        }

    def advance(self, group: Behaviour) -> None:
        """Do one step: launch more members, wait for the launched ones, or terminate the next old ones."""
        if self.status == "Cancelling":
            self._end(group, "Cancelled", "Cancelled due to user request.")
            return
        self.status = "InProgress"
        present = {member.id for member in group.members}
        self.old = [each for each in self.old if each in present]
        fresh = [member for member in group.members if member.id not in self.old]
        desired, batch = (
            groups.desired_capacity(group.group),
            min(self.settings.batch(groups.desired_capacity(group.group)), len(self.old)),
        )
        may_replace = not group.is_suspended("InstanceRefresh")
        group.surge = batch if self.settings.launches_first and may_replace else 0
        # Members in Standby do not count towards the capacity.
        awaited = desired + group.surge - sum(member.id in self.old for member in group.active)
        ready = [member for member in fresh if self._is_ready(group, member)]
        self._note_progress(ready)
        if len(ready) < awaited or not may_replace:
            if clock.now() >= self._progress_at + _PATIENCE:
                self._end(group, "Failed", self._why_stuck(group, fresh))
        elif not self.old:
            self._end(group, "Successful", None)
        else:
            self._terminate(group, batch)

    def _is_ready(self, group: Behaviour, member: Member) -> bool:
        return group.is_ready(member, timedelta(seconds=self.settings.instance_warmup))

    def _note_progress(self, ready: list[Member]) -> None:
        now_ready = {member.id for member in ready}
        if now_ready - self._ready:
            self._progress_at = clock.now()
        self._ready |= now_ready

    def _terminate(self, group: Behaviour, count: int) -> None:
        replaceable = [member for member in group.members if member.id in self.old and self._may_replace(member)]
        if not replaceable or group.is_suspended("Terminate"):
            if clock.now() >= self._progress_at + _PATIENCE:
                self._end(group, "Failed", self._why_none_may_go(group))
            return
        for member in emulation_settings.in_replacement_order(replaceable)[:count]:
            group.terminate(member, "an instance was taken out of service in response to an instance refresh.")
            self.old.remove(member.id)
        self._progress_at = clock.now()
        group.surge = min(group.surge, len(self.old))

    def _may_replace(self, member: Member) -> bool:
        """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html"""
        if member.lifecycle_state == "Standby":
            return self.settings.standby_instances == "Terminate"
        return not member.protected_from_scale_in or self.settings.scale_in_protected_instances == "Refresh"

    def _why_none_may_go(self, group: Behaviour) -> str:
        """Return the reason that no member may be replaced. AWS does not document its text."""
        if group.is_suspended("Terminate"):
            return "The process Terminate is suspended"
        left = ", ".join(member.id for member in group.members if member.id in self.old)
        return f"Timed out waiting for instances that are in Standby or protected from scale in: {left}"

    def _why_stuck(self, group: Behaviour, fresh: list[Member]) -> str:
        suspended = [process for process in ("Launch", "InstanceRefresh") if group.is_suspended(process)]
        if suspended:
            return f"The process {suspended[0]} is suspended"
        failures = [
            activity.status_message for activity in group.history.newest_first() if activity.status_code == "Failed"
        ]
        if not fresh and failures:
            return f"Instances could not be launched: {failures[0]}"
        return "Instances did not become healthy within an hour"

    def _end(self, group: Behaviour, status: str, reason: str | None) -> None:
        """End the refresh, and terminate its surplus members, first those that never became ready.

        AWS does not document this.
        """
        surplus = len([member for member in group.members if member.is_active]) - groups.desired_capacity(group.group)
        unready = [
            member for member in group.members if member.id not in self.old and not self._is_ready(group, member)
        ]
        if status != "Successful":
            for member in unready[: max(surplus, 0)]:
                group.terminate(member, "the instance refresh that launched it has ended.")
        group.surge = 0
        self.status, self.status_reason, self.end_time = status, reason, clock.now()
