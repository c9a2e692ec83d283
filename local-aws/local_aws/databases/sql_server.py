"""Validation of requests for DB instances with SQL Server.

The codes and, as far as they are publicly known, the messages are those of RDS. Settings are named as its API names
them, in Python's spelling (``allocated_storage``).

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_SQLServer.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBInstance

Settings = Mapping[str, Any]

_SMALLEST_HEADROOM = 1.1


def is_sql_server(engine: str | None) -> bool:
    return (engine or "").startswith("sqlserver-")


def check_creation(settings: Settings) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html"""
    engine = settings["engine"]
    if settings.get("db_name"):
        raise RDSClientError("InvalidParameterValue", f"DBName must be null for engine: {engine}")
    if settings.get("allocated_storage") is None:
        raise RDSClientError(
            "InvalidParameterCombination", "The parameter AllocatedStorage must be provided and must not be blank."
        )
    if settings.get("kms_key_id") and not settings.get("storage_encrypted"):
        raise RDSClientError(
            "InvalidParameterCombination", "KmsKeyId can only be specified when StorageEncrypted is enabled"
        )
    _check_password(settings)
    _check_standby(settings)
    if settings.get("availability_zone") and settings.get("multi_az"):
        raise RDSClientError(
            "InvalidParameterCombination",
            "Requesting a specific availability zone is not valid for Multi-AZ instances.",
        )
    ceiling = settings.get("max_allocated_storage")
    if ceiling is not None:
        _check_ceiling(settings["allocated_storage"], ceiling)


def check_change(instance: DBInstance, change: Settings) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"""
    _check_managed_password(instance, change)
    _check_standby(
        {
            "engine": instance.engine,
            "multi_az": instance.multi_az,
            "backup_retention_period": instance.backup_retention_period,
            **change,
        }
    )
    _check_upgrade(instance, change)
    size = change.get("allocated_storage", instance.allocated_storage)
    if size < instance.allocated_storage:
        raise RDSClientError(
            "InvalidParameterCombination",
            f"The allocated storage can't be reduced from {instance.allocated_storage} GiB to {size} GiB",
        )
    ceiling = change.get("max_allocated_storage")
    # The same size turns storage autoscaling off.
    if ceiling is not None and ceiling != size:
        _check_ceiling(size, ceiling)


def check_removal(instance: DBInstance, final_snapshot: str | None, skip_final_snapshot: bool) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html"""
    if not instance.deletion_protection and not final_snapshot and not skip_final_snapshot:
        raise RDSClientError(
            "InvalidParameterCombination",
            "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
        )


def _check_password(settings: Settings) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html"""
    if settings.get("manage_master_user_password"):
        if settings.get("master_user_password"):
            raise RDSClientError(
                "InvalidParameterCombination",
                "You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.",
            )
    elif settings.get("master_user_secret_kms_key_id"):
        raise RDSClientError(
            "InvalidParameterCombination",
            "You can't specify MasterUserSecretKmsKeyId unless ManageMasterUserPassword is enabled.",
        )


def _check_managed_password(instance: DBInstance, change: Settings) -> None:
    managed = bool(instance.manage_master_user_password)
    wanted = change.get("manage_master_user_password", managed)
    _check_password({**change, "manage_master_user_password": wanted})
    if managed and not wanted and not change.get("master_user_password"):
        raise RDSClientError(
            "InvalidParameterCombination",
            "You must specify MasterUserPassword when you turn off ManageMasterUserPassword.",
        )
    if managed and wanted and change.get("master_user_secret_kms_key_id"):
        raise RDSClientError(
            "InvalidParameterCombination",
            "You can't change the KMS key of the secret while RDS manages the master user password.",
        )


def _check_standby(settings: Settings) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html"""
    if not settings.get("multi_az"):
        return
    if settings["engine"] == "sqlserver-ex":
        raise RDSClientError(
            "InvalidParameterCombination", "Multi-AZ deployments are not supported for engine: sqlserver-ex"
        )
    if settings.get("backup_retention_period") == 0:
        raise RDSClientError(
            "InvalidParameterValue", "Mirroring cannot be applied to instances with backup retention set to zero."
        )


def _check_upgrade(instance: DBInstance, change: Settings) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.SQLServer.html"""
    wanted = change.get("engine_version", instance.engine_version)
    now, then = version(instance.engine_version), version(wanted)
    if then < now:
        raise RDSClientError(
            "InvalidParameterCombination",
            f"Cannot upgrade {instance.engine} from {instance.engine_version} to {wanted}",
        )
    if then[0] > now[0] and not change.get("allow_major_version_upgrade"):
        raise RDSClientError(
            "InvalidParameterCombination",
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
        )


def _check_ceiling(size: int, ceiling: int) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html"""
    if ceiling <= size:
        raise RDSClientError("InvalidParameterCombination", "Max storage size must be greater than storage size")
    if ceiling < size * _SMALLEST_HEADROOM:
        raise RDSClientError(
            "InvalidParameterCombination", "The maximum allocated storage must be increased by at least 10 percent."
        )


def version(engine_version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", engine_version))


def family(engine: str, engine_version: str) -> str:
    """Return the family, such as ``sqlserver-se-16.0``: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.SQLServer.CommonDBATasks.html"""
    major, minor = version(engine_version)[:2]
    return f"{engine}-{major}.{minor}"
