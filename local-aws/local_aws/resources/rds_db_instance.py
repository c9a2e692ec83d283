"""AWS::RDS::DBInstance, with SQL Server.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from local_aws import aws
from local_aws.cloudformation import coercion
from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler, TagFormat
from local_aws.resources.rds_tags import retag

_IDENTIFIER_LENGTH = 63
_TIMEOUT = timedelta(hours=36)

_ALWAYS_SETTABLE = (
    "AutoMinorVersionUpgrade",
    "CACertificateIdentifier",
    "CopyTagsToSnapshot",
    "DBInstanceClass",
    "DBParameterGroupName",
    "DeletionProtection",
    "LicenseModel",
    "ManageMasterUserPassword",
    "MultiAZ",
    "OptionGroupName",
    "PreferredBackupWindow",
    "PubliclyAccessible",
    "StorageType",
)
"""Parameters of the creation, of a restore, and of a modification alike."""
_NOT_RESTORABLE = (
    "AllocatedStorage",
    "BackupRetentionPeriod",
    "EnablePerformanceInsights",
    "EngineVersion",
    "Iops",
    "MasterUserPassword",
    "MaxAllocatedStorage",
    "MonitoringInterval",
    "MonitoringRoleArn",
    "PerformanceInsightsKMSKeyId",
    "PerformanceInsightsRetentionPeriod",
    "PreferredMaintenanceWindow",
    "StorageThroughput",
)
"""Parameters of the creation and of a modification. A restored DB instance gets them by a modification."""
_CREATION_ONLY = ("CharacterSetName", "DBName", "KmsKeyId", "MasterUsername", "StorageEncrypted", "Timezone")
"""Parameters of the creation. A restored DB instance has them from its snapshot."""
_PLACE = ("AvailabilityZone", "DBSubnetGroupName", "EnableCloudwatchLogsExports", "Engine", "Port", "Tags")
"""Parameters of the creation and of a restore."""
_REPLICATION = (
    "AutomaticBackupReplicationRegion",
    "AutomaticBackupReplicationRetentionPeriod",
    "AutomaticBackupReplicationKmsKeyId",
)


@register
class DBInstance(ResourceHandler):
    type = "AWS::RDS::DBInstance"
    replacement = frozenset({"DBInstanceIdentifier", "DBSubnetGroupName", "Engine", *_CREATION_ONLY})
    conditional_replacement = frozenset({"AvailabilityZone", "DBSnapshotIdentifier", "PerformanceInsightsKMSKeyId"})
    name_property = "DBInstanceIdentifier"
    read_at_deletion = frozenset({"DeleteAutomatedBackups"})
    deletion_policy = "Snapshot"
    import_identifier = ("DBInstanceIdentifier",)
    tag_format = TagFormat.LIST

    def replaces(self, old: dict[str, Any], new: dict[str, Any]) -> bool:
        """Return True if the change replaces the DB instance.

        Some properties do so in one direction: DBSnapshotIdentifier may be removed.
        """
        return (
            super().replaces(old, new)
            or (
                bool(new.get("DBSnapshotIdentifier")) and new["DBSnapshotIdentifier"] != old.get("DBSnapshotIdentifier")
            )
            or (
                bool(old.get("PerformanceInsightsKMSKeyId"))
                and old["PerformanceInsightsKMSKeyId"] != new.get("PerformanceInsightsKMSKeyId")
            )
            or (
                old.get("AvailabilityZone") != new.get("AvailabilityZone")
                and not ("AvailabilityZone" not in new and Properties(new).boolean("MultiAZ"))
            )
        )

    def create(self, context: Context, properties: Properties) -> Resource:
        _check_replication(properties)
        identifier = properties.get("DBInstanceIdentifier", "").lower() or _generated_identifier(context)
        named = {
            "DBInstanceIdentifier": identifier,
            **_renamed(properties),
            **properties.select(*_ALWAYS_SETTABLE, *_PLACE),
        }
        properties.select("AllowMajorVersionUpgrade", "ApplyImmediately")  # of no meaning yet
        if properties.get("DBSnapshotIdentifier"):
            context.call(
                "rds", "RestoreDBInstanceFromDBSnapshot", {**named, **properties.select("DBSnapshotIdentifier")}
            )
        else:
            context.call("rds", "CreateDBInstance", {**named, **properties.select(*_NOT_RESTORABLE, *_CREATION_ONLY)})
        context.created(Resource(identifier))
        if not context.wait_until(lambda: _described(context, identifier)["DBInstanceStatus"] == "available", _TIMEOUT):
            raise ResourceFailed(f"DB instance {identifier} did not become available")
        if properties.get("DBSnapshotIdentifier"):
            _modify(context, identifier, properties.select(*_NOT_RESTORABLE))
        _replicate(context, identifier, {}, properties)
        return _resource(context, identifier)

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        _check_replication(new)
        identifier = resource.physical_id
        change = {**new.select(*_ALWAYS_SETTABLE, *_NOT_RESTORABLE, "AllowMajorVersionUpgrade"), **_renamed(new)}
        if "Port" in new:
            change["DBPortNumber"] = new["Port"]
        if Properties(old).boolean("ManageMasterUserPassword"):
            change.setdefault("ManageMasterUserPassword", False)
        if old.get("MasterUserSecret") == new.select("MasterUserSecret").get("MasterUserSecret"):
            change.pop("MasterUserSecretKmsKeyId", None)
        if context.rolling_back:
            _only_what_can_be_undone(change, _described(context, identifier))
        immediately = new.boolean("ApplyImmediately", True)
        _modify(context, identifier, {**change, **_log_exports(old, new), "ApplyImmediately": immediately})
        if immediately and _waits_for_reboot(context, identifier):
            context.call("rds", "RebootDBInstance", {"DBInstanceIdentifier": identifier})
        _replicate(context, identifier, old, new)
        described = _resource(context, identifier)
        retag(context, described.attributes["DBInstanceArn"], old, new)
        return described

    def import_existing(self, context: Context, identifier: dict[str, str]) -> Resource:
        return _resource(context, identifier["DBInstanceIdentifier"])

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        _delete(context, resource, properties, {"SkipFinalSnapshot": True})

    def snapshot(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        """Delete the DB instance with a final snapshot. It is a part of the deletion, so a protected one has none."""
        suffix = context.physical_name(_IDENTIFIER_LENGTH, lower=True).rpartition("-")[2]
        name = _without_double_hyphens(f"{context.stack_name}-snapshot-{context.logical_id}-{suffix}")
        _delete(context, resource, properties, {"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": name})


def _generated_identifier(context: Context) -> str:
    return _without_double_hyphens(context.physical_name(_IDENTIFIER_LENGTH, lower=True))


def _without_double_hyphens(name: str) -> str:
    return re.sub("-+", "-", name)


def _renamed(properties: Properties) -> dict[str, Any]:
    """Return the properties with other names in the API."""
    renamed = {}
    if "VPCSecurityGroups" in properties:
        renamed["VpcSecurityGroupIds"] = properties["VPCSecurityGroups"]
    if "KmsKeyId" in properties.get("MasterUserSecret", {}):
        renamed["MasterUserSecretKmsKeyId"] = properties["MasterUserSecret"]["KmsKeyId"]
    return renamed


def _modify(context: Context, identifier: str, change: dict[str, Any]) -> None:
    context.call("rds", "ModifyDBInstance", {"DBInstanceIdentifier": identifier, "ApplyImmediately": True, **change})


def _waits_for_reboot(context: Context, identifier: str) -> bool:
    """Return True if parameters wait for a reboot. AWS's handler then reboots at any update, even of tags.

    https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds (UpdateHandler, shouldReboot)
    """
    return any(
        group["ParameterApplyStatus"] == "pending-reboot"
        for group in _described(context, identifier)["DBParameterGroups"]
    )


def _only_what_can_be_undone(change: dict[str, Any], current: dict[str, Any]) -> None:
    """Remove smaller storage and the engine version from a change, because a rollback can restore neither.

    https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds
    """
    change.pop("EngineVersion", None)
    if int(change.get("AllocatedStorage", 0)) < current["AllocatedStorage"]:
        change.pop("AllocatedStorage", None)


def _log_exports(old: dict[str, Any], new: Properties) -> dict[str, Any]:
    before, after = set(old.get("EnableCloudwatchLogsExports", [])), set(new.get("EnableCloudwatchLogsExports", []))
    change = {"EnableLogTypes": sorted(after - before), "DisableLogTypes": sorted(before - after)}
    return (
        {"CloudwatchLogsExportConfiguration": {name: types for name, types in change.items() if types}}
        if before != after
        else {}
    )


def _check_replication(properties: Properties) -> None:
    wanted = sorted(name for name in _REPLICATION if name in properties)
    if wanted and "AutomaticBackupReplicationRegion" not in wanted:
        raise ResourceFailed(
            f"You must specify the AutomaticBackupReplicationRegion parameter when setting the {wanted[0]} parameter."
        )
    if wanted and properties.integer("BackupRetentionPeriod") == 0:
        raise ResourceFailed("AutomaticBackupReplicationRegion cannot be specified when BackupRetentionPeriod is 0.")


def _replicate(context: Context, identifier: str, old: dict[str, Any], properties: Properties) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html"""
    before, wanted = {name: old[name] for name in _REPLICATION if name in old}, properties.select(*_REPLICATION)
    if before == wanted:
        return
    source = {"SourceDBInstanceArn": _described(context, identifier)["DBInstanceArn"]}
    if before:
        _call_in(before["AutomaticBackupReplicationRegion"], "StopDBInstanceAutomatedBackupsReplication", source)
    if wanted:
        days = wanted.get("AutomaticBackupReplicationRetentionPeriod", properties.get("BackupRetentionPeriod", 1))
        key = (
            {"KmsKeyId": wanted["AutomaticBackupReplicationKmsKeyId"]}
            if "AutomaticBackupReplicationKmsKeyId" in wanted
            else {}
        )
        _call_in(
            wanted["AutomaticBackupReplicationRegion"],
            "StartDBInstanceAutomatedBackupsReplication",
            {**source, "BackupRetentionPeriod": days, **key},
        )


def _call_in(region: str, operation: str, parameters: dict[str, Any]) -> None:
    coercion.call(aws.client("rds", region), operation, parameters)


def _delete(context: Context, resource: Resource, properties: dict[str, Any], final: dict[str, Any]) -> None:
    backups = {name: properties[name] for name in ("DeleteAutomatedBackups",) if name in properties}
    try:
        context.call("rds", "DeleteDBInstance", {"DBInstanceIdentifier": resource.physical_id, **backups, **final})
    except context.client("rds").exceptions.DBInstanceNotFoundFault:
        pass


def _described(context: Context, identifier: str) -> dict[str, Any]:
    return context.call("rds", "DescribeDBInstances", {"DBInstanceIdentifier": identifier})["DBInstances"][0]


def _resource(context: Context, identifier: str) -> Resource:
    instance = _described(context, identifier)
    attributes = {
        "DBInstanceArn": instance["DBInstanceArn"],
        "DbiResourceId": instance["DbiResourceId"],
        "Endpoint.Address": instance["Endpoint"]["Address"],
        "Endpoint.Port": str(instance["Endpoint"]["Port"]),
    }
    if "MasterUserSecret" in instance:
        attributes["MasterUserSecret.SecretArn"] = instance["MasterUserSecret"]["SecretArn"]
    return Resource(identifier, attributes)
