"""The least and the most members of a group during a replacement.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-maintenance-policy-overview-and-considerations.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from moto.autoscaling.models import FakeAutoScalingGroup

from local_aws.compute import group_settings


@dataclass(frozen=True)
class MaintenancePolicy:
    min_healthy_percentage: int
    max_healthy_percentage: int

    @property
    def launches_first(self) -> bool:
        """Return True if a replacement is launched before a termination, which is so with a minimum of 100 percent."""
        return self.min_healthy_percentage == 100

    def most(self, desired: int) -> int:
        """Return the maximum of members at a time.

        It is above the desired capacity if a replacement is launched first.
        """
        return max(desired + 1, desired * self.max_healthy_percentage // 100) if self.launches_first else desired


def of(group: FakeAutoScalingGroup) -> MaintenancePolicy | None:
    given = group_settings.of(group).get("InstanceMaintenancePolicy") or {}
    least, most = (int(given.get(name, -1)) for name in ("MinHealthyPercentage", "MaxHealthyPercentage"))
    return None if least < 0 or most < 0 else MaintenancePolicy(least, most)


def warm_up(group: FakeAutoScalingGroup) -> timedelta:
    """Return the time in service after which a member is ready: the default instance warm-up or the grace period."""
    own = int(group_settings.of(group).get("DefaultInstanceWarmup") or -1)
    return timedelta(seconds=own if own >= 0 else int(group.health_check_grace_period or 0))
