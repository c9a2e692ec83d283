"""Restores of SQL Server to a point in time.

The new DB instance has the storage, the engine, the key and the users of its source. It has the default parameter
group, option group and security group unless the request names others, and no managed password, Performance Insights,
log exports, deletion protection, tags, storage autoscaling and standby.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moto.rds.exceptions import DBInstanceNotFoundError, RDSClientError
from moto.rds.models import DBInstance, RDSBackend

from local_aws.databases import automated_backups, content, sql_server
from local_aws.databases.automated_backups import AutomatedBackup
from local_aws.moto_methods import replaces

_RESTORED = (
    "allocated_storage",
    "backup_retention_period",
    "character_set_name",
    "db_instance_class",
    "engine",
    "engine_version",
    "iops",
    "kms_key_id",
    "license_model",
    "master_username",
    "port",
    "storage_encrypted",
    "storage_throughput",
    "storage_type",
    "timezone",
)
_SOURCES = ("source_db_instance_identifier", "source_dbi_resource_id", "source_db_instance_automated_backups_arn")
_NOT_FOR_SQL_SERVER = {"allocated_storage": "AllocatedStorage", "iops": "Iops", "db_name": "DBName"}
_ORACLE_ONLY = {
    "manage_master_user_password": "ManageMasterUserPassword",
    "master_user_secret_kms_key_id": "MasterUserSecretKmsKeyId",
}
_REQUEST_ONLY = (*_SOURCES, "target_db_instance_identifier", "restore_time", "use_latest_restorable_time")
_BACKUP_WINDOW = "04:00-04:30"
_MAINTENANCE_WINDOWS = ("tue:14:00-tue:14:30", "tue:02:00-tue:02:30")
"""RDS takes windows at random. These differ from the defaults of moto and from those of the library."""


def install() -> None:
    original = RDSBackend.restore_db_instance_to_point_in_time

    @replaces(RDSBackend, "restore_db_instance_to_point_in_time")
    def restore_db_instance_to_point_in_time(
        self: RDSBackend, source_db_identifier: str, target_db_identifier: str, overrides: dict[str, Any]
    ) -> DBInstance:
        backup = _source(self, overrides)
        if not sql_server.is_sql_server(backup.engine):
            return original(self, source_db_identifier, target_db_identifier, overrides)
        _check(overrides)
        instant = _instant(backup, overrides)
        given = {name: value for name, value in overrides.items() if name not in _REQUEST_ONLY and value is not None}
        instance = self.create_db_instance(
            {**_settings(backup, given), **given, "db_instance_identifier": target_db_identifier.lower()}
        )
        content.restore(instance, content.at(backup.dbi_resource_id, instant))
        return instance


def _source(backend: RDSBackend, request: dict[str, Any]) -> AutomatedBackup:
    given = [name for name in _SOURCES if request.get(name)]
    if len(given) != 1:
        raise RDSClientError(
            "InvalidParameterCombination",
            "Specify one of SourceDBInstanceIdentifier, SourceDbiResourceId and SourceDBInstanceAutomatedBackupsArn.",
        )
    name = given[0]
    value = str(request[name])
    if name == "source_db_instance_identifier":
        return _of_instance(backend, value)
    key = "dbi_resource_id" if name == "source_dbi_resource_id" else "db_instance_automated_backups_arn"
    backup: AutomatedBackup | None = next(iter(automated_backups.find(backend, **{key: value})), None)
    if backup is None:
        raise RDSClientError("DBInstanceAutomatedBackupNotFound", f"The automated backup {value} was not found.")
    return backup


def _of_instance(backend: RDSBackend, identifier: str) -> AutomatedBackup:
    instance = backend.databases.get(identifier.lower())
    if instance is None:
        raise DBInstanceNotFoundError(identifier)
    backup = automated_backups.of_instance(backend, instance)
    if backup is None:
        raise RDSClientError(
            "PointInTimeRestoreNotEnabled", f"The automated backups of the DB instance {identifier} are not enabled."
        )
    return backup


def _check(request: dict[str, Any]) -> None:
    for name, parameter in _NOT_FOR_SQL_SERVER.items():
        if request.get(name) is not None:
            raise RDSClientError("InvalidParameterCombination", f"{parameter} isn't valid for RDS for SQL Server.")
    for name, parameter in _ORACLE_ONLY.items():
        if request.get(name):
            raise RDSClientError("InvalidParameterCombination", f"{parameter} applies to RDS for Oracle only.")
    if bool(request.get("restore_time")) == bool(request.get("use_latest_restorable_time")):
        raise RDSClientError(
            "InvalidParameterCombination", "Specify either RestoreTime or UseLatestRestorableTime, and not both."
        )


def _instant(backup: AutomatedBackup, request: dict[str, Any]) -> datetime:
    window = backup.restore_window
    if not window:
        raise RDSClientError("InvalidDBInstanceState", "The DB instance has no backup to restore from yet.")
    if request.get("use_latest_restorable_time"):
        return window["LatestTime"]
    instant: datetime = request["restore_time"].replace(tzinfo=UTC)
    if instant < window["EarliestTime"]:
        raise RDSClientError(
            "InvalidParameterValue",
            f"The specified instance cannot be restored to a time earlier than {_shown(window['EarliestTime'])}",
        )
    if instant > window["LatestTime"]:
        raise RDSClientError(
            "InvalidParameterValue",
            f"The specified instance cannot be restored to a time later than {_shown(window['LatestTime'])}",
        )
    return instant


def _shown(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _settings(backup: AutomatedBackup, given: dict[str, Any]) -> dict[str, Any]:
    inherited = {name: getattr(backup.instance, name, None) for name in _RESTORED}
    window = given.get("preferred_backup_window", _BACKUP_WINDOW)
    free = next(each for each in _MAINTENANCE_WINDOWS if each[4:6] != window[:2])
    settings = {**inherited, "preferred_backup_window": window, "preferred_maintenance_window": free}
    password = getattr(backup.instance, "_master_user_password", None)
    return {name: value for name, value in {**settings, "master_user_password": password}.items() if value is not None}
