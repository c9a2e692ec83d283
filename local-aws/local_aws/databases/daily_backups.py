"""Daily backups of DB instances in their backup windows, and the events about them.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ManagingAutomatedBackups.html
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from moto.rds.models import DBInstance, RDSBackend, rds_backends

from local_aws import aws, clock, emulation_settings, timeline
from local_aws.databases import event_subscriptions, instance_state
from local_aws.moto_methods import replaces

_DAY = timedelta(days=1)


_LOG_BACKUP = timedelta(minutes=5)


def install() -> None:
    timeline.add(_Backups())
    replaces(DBInstance, "latest_restorable_time")(property(_latest_restorable_time))


def _latest_restorable_time(self: DBInstance) -> datetime | None:
    """Return the latest restorable time.

    The transaction log is saved every five minutes from the first backup, which the creation makes.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
    """
    if not self.backup_retention_period or clock.now() < instance_state.of(self).first_backup_at:
        return None
    now = clock.now()
    saved = now - timedelta(seconds=now.timestamp() % _LOG_BACKUP.total_seconds())
    return saved - timedelta(
        hours=float(emulation_settings.current().restorable_hours_behind.get(self.db_instance_identifier, 0))
    )


class _Backups:
    def next_due(self) -> datetime | None:
        return min((_due(instance) for _, instance in _backed_up()), default=None)

    def act(self, instant: datetime) -> None:
        for backend, instance in _backed_up():
            if _due(instance) == instant:
                instance_state.of(instance).backed_up_at = instant
                if (
                    instance.status == "available"
                    and instance.db_instance_identifier not in emulation_settings.current().failing_database_backups
                ):
                    event_subscriptions.put_on_bus(
                        backend,
                        instance.db_instance_identifier,
                        "backup",
                        "Finished DB instance backup",
                        "RDS-EVENT-0002",
                        instant,
                    )


def _backed_up() -> Iterator[tuple[RDSBackend, DBInstance]]:
    for backend in list(rds_backends[aws.account_id()].values()):
        for instance in list(backend.databases.values()):
            if instance.backup_retention_period:
                yield backend, instance


def _due(instance: DBInstance) -> datetime:
    """Return the end of the next backup window."""
    state = instance_state.of(instance)
    since = state.backed_up_at
    if since is None or since > clock.now():
        # It is a new one, or the clock was set back.
        since = state.backed_up_at = clock.now()
    end = datetime.combine(since.date(), time.fromisoformat(instance.preferred_backup_window.split("-")[1]), UTC)
    return end if end > since else end + _DAY
