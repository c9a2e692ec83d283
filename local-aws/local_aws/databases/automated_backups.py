"""Automated backups of DB instances, also of deleted ones, and their copies in another Region.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ManagingAutomatedBackups.html
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.moto_api._internal import mock_random
from moto.rds.exceptions import DBInstanceNotFoundError, RDSClientError
from moto.rds.models import DBInstance, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse
from moto.rds.utils import split_arn

from local_aws import aws, clock
from local_aws.databases import instance_state
from local_aws.moto_methods import replaces
from local_aws.state import RegionState

_DEFAULT_COPY_RETENTION_DAYS = 7


@dataclass
class AutomatedBackup:
    """An automated backup, with the names of the API's ``DBInstanceAutomatedBackup``.

    Other values are those of its DB instance.
    """

    instance: DBInstance
    db_instance_automated_backups_arn: str
    copy_retention_days: int | None = None
    """The retention of a copy. None for backups in the Region of the DB instance, which have its retention period."""
    copy_kms_key_id: str | None = None
    retained_since: datetime | None = None
    began_at: datetime = field(default_factory=clock.now)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "instance":
            raise AttributeError(name)
        return getattr(self.instance, name)

    @property
    def is_copy(self) -> bool:
        return self.copy_retention_days is not None

    @property
    def backup_retention_period(self) -> int:
        return self.instance.backup_retention_period if self.copy_retention_days is None else self.copy_retention_days

    @property
    def encrypted(self) -> bool:
        return self.instance.storage_encrypted

    @property
    def kms_key_id(self) -> str | None:
        return self.copy_kms_key_id if self.is_copy else self.instance.kms_key_id

    @property
    def region(self) -> str:
        """The Region of the DB instance."""
        return self.instance.region

    @property
    def restore_window(self) -> dict[str, datetime]:
        latest = self.retained_since or self.instance.latest_restorable_time
        if latest is None:
            return {}
        first = max(self.began_at, instance_state.of(self.instance).first_backup_at)
        return {
            "EarliestTime": max(first, latest - timedelta(days=self.backup_retention_period)),
            "LatestTime": latest,
        }

    @property
    def status(self) -> str:
        return "retained" if self.retained_since else "active"

    @property
    def vpc_id(self) -> str | None:
        return self.instance.db_subnet_group.vpc_id if hasattr(self.instance, "db_subnet_group") else None

    @property
    def expired(self) -> bool:
        return self.retained_since is not None and clock.now() > self.retained_since + timedelta(
            days=self.backup_retention_period
        )

    def retain(self) -> None:
        self.instance = copy.copy(self.instance)
        self.retained_since = clock.now()


_backups_by_arn: RegionState[dict[str, AutomatedBackup]] = RegionState(dict)


def install() -> None:
    _follow_instances()
    replaces(RDSBackend, "describe_db_instance_automated_backups")(find)
    replaces(RDSResponse, "delete_db_instance_automated_backup")(_delete)
    replaces(RDSResponse, "start_db_instance_automated_backups_replication")(_start_replication)
    replaces(RDSResponse, "stop_db_instance_automated_backups_replication")(_stop_replication)


def _follow_instances() -> None:
    """Begin, end and keep backups by the retention period and the lifetime of a DB instance."""
    create, modify, delete = RDSBackend.create_db_instance, RDSBackend.modify_db_instance, RDSBackend.delete_db_instance
    save = DBInstance.save_automated_backup

    @replaces(DBInstance, "save_automated_backup")
    def save_automated_backup(self: DBInstance) -> None:
        if self.backup_retention_period:
            save(self)

    @replaces(RDSBackend, "create_db_instance")
    def create_db_instance(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        instance = create(self, db_kwargs)
        if instance.backup_retention_period:
            _keep(self, AutomatedBackup(instance, _arn(self)))
        return instance

    @replaces(RDSBackend, "modify_db_instance")
    def modify_db_instance(self: RDSBackend, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> DBInstance:
        instance = modify(self, db_instance_identifier, db_kwargs)
        backup = _find(self, instance.dbi_resource_id)
        if backup is None and instance.backup_retention_period:
            instance.save_automated_backup()
            _keep(self, AutomatedBackup(instance, _arn(self)))
        elif backup is not None and not instance.backup_retention_period:
            _drop(self, backup)
        return instance

    @replaces(RDSBackend, "delete_db_instance")
    def delete_db_instance(
        self: RDSBackend,
        db_instance_identifier: str,
        final_db_snapshot_identifier: str | None = None,
        skip_final_snapshot: bool | None = False,
        delete_automated_backups: bool | None = True,
    ) -> DBInstance:
        # moto would take those of an earlier instance of the same name along.
        instance = delete(self, db_instance_identifier, final_db_snapshot_identifier, skip_final_snapshot, False)
        backup = _find(self, instance.dbi_resource_id)
        if backup is not None and delete_automated_backups is False:
            backup.retain()
        elif backup is not None:
            _drop(self, backup)
        for replicated in instance_state.of(instance).replications:
            _replica(self.account_id, replicated["DBInstanceAutomatedBackupsArn"]).retain()
        return instance


def find(
    self: RDSBackend,
    db_instance_identifier: str | None = None,
    dbi_resource_id: str | None = None,
    db_instance_automated_backups_arn: str | None = None,
    **_: Any,
) -> list[AutomatedBackup]:
    for backup in [each for each in _backups(self).values() if each.expired]:
        _drop(self, backup)
    wanted = {
        "db_instance_identifier": db_instance_identifier and db_instance_identifier.lower(),
        "dbi_resource_id": dbi_resource_id,
        "db_instance_automated_backups_arn": db_instance_automated_backups_arn,
    }
    return [
        backup
        for backup in _backups(self).values()
        if all(value is None or getattr(backup, name) == value for name, value in wanted.items())
    ]


def _delete(self: RDSResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstanceAutomatedBackup.html"""
    arn, resource_id = self.params.get("DBInstanceAutomatedBackupsArn"), self.params.get("DbiResourceId")
    backup = _backups(self.backend).get(arn) if arn else _find(self.backend, resource_id)
    if backup is None:
        raise RDSClientError(
            "DBInstanceAutomatedBackupNotFound", f"The automated backup {arn or resource_id} was not found."
        )
    if not backup.retained_since:
        raise RDSClientError(
            "InvalidDBInstanceAutomatedBackupState",
            f"The automated backup {arn or resource_id} is active and can't be deleted.",
        )
    _drop(self.backend, backup)
    return ActionResult({"DBInstanceAutomatedBackup": backup})


def _start_replication(self: RDSResponse) -> ActionResult:
    """Start the replication, with a request to the Region of the copy.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBInstanceAutomatedBackupsReplication.html
    """
    source = _source(self)
    if not source.backup_retention_period or source.region == self.region:
        raise RDSClientError(
            "InvalidDBInstanceState",
            f"The automated backups of {source.db_instance_identifier} can't be replicated to {self.region}",
        )
    key = self.params.get("KmsKeyId")
    if source.storage_encrypted and not key:
        raise RDSClientError(
            "InvalidParameterCombination",
            "KmsKeyId must be specified to replicate the backups of an encrypted DB instance",
        )
    days = int(self.params.get("BackupRetentionPeriod") or _DEFAULT_COPY_RETENTION_DAYS)
    backup = AutomatedBackup(source, _arn(self.backend), days, self.backend._validate_kms_key(key) if key else None)
    _keep(self.backend, backup)
    instance_state.of(source).replications.append(
        {"DBInstanceAutomatedBackupsArn": backup.db_instance_automated_backups_arn}
    )
    return ActionResult({"DBInstanceAutomatedBackup": backup})


def _stop_replication(self: RDSResponse) -> ActionResult:
    """Stop the replication. The copies are kept for their retention period.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.StopReplicating.html
    """
    source = _source(self)
    for replicated in instance_state.of(source).replications:
        backup = _backups(self.backend).get(replicated["DBInstanceAutomatedBackupsArn"])
        if backup is not None:
            instance_state.of(source).replications.remove(replicated)
            backup.retain()
            return ActionResult({"DBInstanceAutomatedBackup": backup})
    raise RDSClientError(
        "InvalidDBInstanceState",
        f"The automated backups of {source.db_instance_identifier} are not replicated to {self.region}",
    )


def _source(response: RDSResponse) -> DBInstance:
    arn = response.params["SourceDBInstanceArn"]
    region, account, _, identifier = split_arn(arn)
    instance = rds_backends[account][region].databases.get(identifier)
    if instance is None:
        raise DBInstanceNotFoundError(identifier)
    return instance


def _backups(backend: RDSBackend) -> dict[str, AutomatedBackup]:
    return _backups_by_arn.of(backend)


def _keep(backend: RDSBackend, backup: AutomatedBackup) -> None:
    _backups(backend)[backup.db_instance_automated_backups_arn] = backup


def _find(backend: RDSBackend, resource_id: str | None) -> AutomatedBackup | None:
    return next((each for each in _backups(backend).values() if each.dbi_resource_id == resource_id), None)


def of_instance(backend: RDSBackend, instance: DBInstance) -> AutomatedBackup | None:
    """Return the automated backup of a DB instance in its own Region."""
    return _find(backend, instance.dbi_resource_id)


def _replica(account: str, arn: str) -> AutomatedBackup:
    return _backups(rds_backends[account][split_arn(arn)[0]])[arn]


def _drop(backend: RDSBackend, backup: AutomatedBackup) -> None:
    del _backups(backend)[backup.db_instance_automated_backups_arn]
    if not backup.is_copy:
        for snapshot in list(backend.database_snapshots.values()):
            if snapshot.snapshot_type == "automated" and snapshot.dbi_resource_id == backup.dbi_resource_id:
                backend.delete_db_snapshot(snapshot.db_snapshot_identifier)


def _arn(backend: RDSBackend) -> str:
    return aws.arn("rds", f"auto-backup:ab-{mock_random.get_random_hex(32)}", backend.region_name)
