"""How many members a group may have, and has to have, while it replaces some.

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
        """A minimum of 100 leaves nothing to take away, so one is launched first, even without room above (100 and 100)."""
        return self.min_healthy_percentage == 100

    def most(self, desired: int) -> int:
        """Members at a time, of which there is one more than desired at least: 100 and 100 launches one first as well."""
        return max(desired + 1, desired * self.max_healthy_percentage // 100) if self.launches_first else desired


def of(group: FakeAutoScalingGroup) -> MaintenancePolicy | None:
    given = group_settings.of(group).get("InstanceMaintenancePolicy") or {}
    least, most = (int(given.get(name, -1)) for name in ("MinHealthyPercentage", "MaxHealthyPercentage"))
    return None if least < 0 or most < 0 else MaintenancePolicy(least, most)


def warm_up(group: FakeAutoScalingGroup) -> timedelta:
    """How long a new member has to be in service before it counts as ready: the default instance warm-up, or else the grace period."""
    own = int(group_settings.of(group).get("DefaultInstanceWarmup") or -1)
    return timedelta(seconds=own if own >= 0 else int(group.health_check_grace_period or 0))
