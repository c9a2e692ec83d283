"""The content of databases, with its history.

A test writes content as an application would. Restores to a point in time and snapshots carry the content of their
instant. The verb ``database-content`` reads and writes it, and answers only while the DB instance takes connections.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moto.rds.models import DBInstance, DBSnapshot, RDSBackend, rds_backends

from local_aws import aws, clock, control
from local_aws.moto_methods import replaces
from local_aws.state import RecordState

_ACCESSIBLE = ("available", "backing-up", "modifying")
"""https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html"""

_BEFORE_EVERYTHING = datetime.min.replace(tzinfo=UTC)

_histories: RecordState[list[tuple[datetime, str]]] = RecordState(list)
"""By the resource id of the DB instance, which stays after a renaming and in retained automated backups."""
_origins: RecordState[list[tuple[str, datetime]]] = RecordState(list)
"""The DB instance of each snapshot, and the instant of the snapshot."""


def install() -> None:
    original = DBSnapshot.__init__

    @replaces(DBSnapshot, "__init__")
    def make(self: DBSnapshot, backend: RDSBackend, database: DBInstance, *args: Any, **kwargs: Any) -> None:
        original(self, backend, database, *args, **kwargs)
        copied = next((each for each in backend.database_snapshots.values() if each.database is database), None)
        origin = _origins.of(copied.db_snapshot_arn) if copied else [(database.dbi_resource_id, clock.now())]
        _origins.put(self.db_snapshot_arn, list(origin))


def at(resource_id: str, instant: datetime) -> str:
    """Return the content that a DB instance had at an instant. It is empty before the first entry."""
    return next((content for written, content in reversed(_histories.of(resource_id)) if written <= instant), "")


def of_snapshot(snapshot: DBSnapshot) -> str:
    return next((at(*origin) for origin in _origins.of(snapshot.db_snapshot_arn)), "")


def restore(instance: DBInstance, content: str) -> None:
    """Let a new DB instance begin with content, which its first backup contains."""
    _histories.put(instance.dbi_resource_id, [(_BEFORE_EVERYTHING, content)])


@control.verb("database-content")
def _content(arguments: dict[str, Any]) -> dict[str, str]:
    """Read the content of the DB instance ``id``, after replacing it with ``write`` if that is given."""
    identifier = arguments["id"]
    backend = rds_backends[aws.account_id()][arguments.get("region", aws.region())]
    instance = backend.databases.get(identifier)
    if instance is None:
        raise ValueError(f"there is no DB instance {identifier}; there are {', '.join(sorted(backend.databases))}")
    if instance.status not in _ACCESSIBLE:
        raise ValueError(f"the DB instance {identifier} takes no connections: it is {instance.status}")
    if "write" in arguments:
        _histories.of(instance.dbi_resource_id).append((clock.now(), str(arguments["write"])))
    return {"content": at(instance.dbi_resource_id, clock.now())}
