"""The state of a DB instance that moto does not keep.

The key is the resource id of the DB instance, which is never used again. A copy of moto's record, such as that in a
snapshot, has the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.rds.models import DBInstance

from local_aws import clock
from local_aws.moto_methods import replaces
from local_aws.state import RecordState


@dataclass
class InstanceState:
    phases: list[tuple[str, datetime]] = field(default_factory=list)
    """The states before it is available, each with its end."""
    first_backup_at: datetime = field(default_factory=clock.now)
    """The end of the first backup."""
    renaming: tuple[str, datetime] | None = None
    """The new identifier, and the instant at which it takes effect."""
    timezone: str | None = None
    replications: list[dict[str, str]] = field(default_factory=list)
    """The copies of its automated backups in other Regions."""
    insights_enabled: bool = False
    insights_key: str | None = None
    insights_retention_days: int | None = None
    pending_changes: dict[str, Any] = field(default_factory=dict)
    """Changes that wait for the maintenance window."""
    waits_for_reboot: bool = False
    """True if the parameters have changed since the last reboot."""
    backed_up_at: datetime | None = None
    """The end of the last window of the daily backup."""


_states: RecordState[InstanceState] = RecordState(InstanceState)


def install() -> None:
    # DescribeDBInstances answers them, and ModifyDBInstance sets those that it is given.
    replaces(DBInstance, "timezone")(_attribute("timezone"))
    replaces(DBInstance, "db_instance_automated_backups_replications")(_attribute("replications"))
    replaces(DBInstance, "performance_insights_enabled")(_attribute("insights_enabled"))
    replaces(DBInstance, "performance_insights_kms_key_id")(_attribute("insights_key"))
    replaces(DBInstance, "performance_insights_retention_period")(_attribute("insights_retention_days"))


def _attribute(name: str) -> property:
    return property(lambda self: getattr(of(self), name), lambda self, value: setattr(of(self), name, value))


def of(instance: DBInstance) -> InstanceState:
    return _states.of(instance.dbi_resource_id)


def put(instance: DBInstance, state: InstanceState) -> None:
    _states.put(instance.dbi_resource_id, state)
