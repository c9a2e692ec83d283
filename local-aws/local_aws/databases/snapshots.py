"""DB snapshots, and the DB instances restored from them.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html
"""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBInstance, DBSnapshot, RDSBackend

from local_aws.databases import content, sql_server
from local_aws.moto_methods import replaces
from local_aws.state import RecordState

_CAPTURED = (
    "availability_zone",
    "iops",
    "license_model",
    "option_group_name",
    "storage_throughput",
    "storage_type",
    "timezone",
)
"""Attributes of the DB instance that a snapshot describes and moto does not keep."""
_RESTORED = (
    "allocated_storage",
    "backup_retention_period",
    "character_set_name",
    "db_instance_class",
    "engine",
    "engine_version",
    "iops",
    "license_model",
    "master_username",
    "port",
    "preferred_backup_window",
    "preferred_maintenance_window",
    "storage_throughput",
    "storage_type",
    "timezone",
)


_captured: RecordState[dict[str, Any]] = RecordState(dict)


def _described(name: str) -> property:
    return property(lambda snapshot: _captured.of(snapshot.db_snapshot_arn).get(name))


def install() -> None:
    # DescribeDBSnapshots answers them.
    for name in (*_CAPTURED, "vpc_id"):
        replaces(DBSnapshot, name)(_described(name))
    original = DBSnapshot.__init__

    @replaces(DBSnapshot, "__init__")
    def make(self: DBSnapshot, backend: RDSBackend, database: DBInstance, *args: Any, **kwargs: Any) -> None:
        original(self, backend, database, *args, **kwargs)
        captured = {name: getattr(database, name, None) for name in _CAPTURED}
        captured["vpc_id"] = database.db_subnet_group.vpc_id if hasattr(database, "db_subnet_group") else None
        _captured.put(self.db_snapshot_arn, captured)

    @replaces(RDSBackend, "restore_db_instance_from_db_snapshot")
    def restore_db_instance_from_db_snapshot(
        self: RDSBackend, from_snapshot_id: str, overrides: dict[str, Any]
    ) -> DBInstance:
        snapshot = self.database_snapshots.get(from_snapshot_id.partition(":snapshot:")[2] or from_snapshot_id)
        if snapshot is None:
            raise RDSClientError("DBSnapshotNotFound", f"DBSnapshot not found: {from_snapshot_id}")
        if (overrides.get("allocated_storage") or snapshot.allocated_storage) < snapshot.allocated_storage:
            raise RDSClientError(
                "InvalidParameterValue",
                "The allocated storage size can't be less than the source snapshot or backup size.",
            )
        if overrides.get("multi_az") and sql_server.is_sql_server(snapshot.engine):
            # https://github.com/hashicorp/terraform-provider-aws/issues/5594 (2018), pull 49846
            raise RDSClientError(
                "InvalidParameterValue", "Mirroring cannot be applied to instances with backup retention set to zero."
            )
        settings = {**_settings(snapshot), **{name: value for name, value in overrides.items() if value is not None}}
        if settings.get("manage_master_user_password"):
            settings.pop("master_user_password", None)
        instance = self.create_db_instance(settings)
        content.restore(instance, content.of_snapshot(snapshot))
        return instance


def _settings(snapshot: DBSnapshot) -> dict[str, Any]:
    """Return the settings that a restored DB instance has from its snapshot."""
    inherited = {name: getattr(snapshot.database, name, None) for name in _RESTORED}
    encryption = {"storage_encrypted": True, "kms_key_id": snapshot.kms_key_id} if snapshot.encrypted else {}
    password = {"master_user_password": getattr(snapshot.database, "_master_user_password", None)}
    return {name: value for name, value in {**inherited, **encryption, **password}.items() if value is not None}
