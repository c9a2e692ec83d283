"""DB instances and the groups that they refer to."""

from __future__ import annotations

from typing import Any

from local_aws import aws
from local_aws.reading.reader import Client, Reader, only, own_tags

_SAME_NAME = (
    "AllocatedStorage",
    "AutoMinorVersionUpgrade",
    "AvailabilityZone",
    "BackupRetentionPeriod",
    "CACertificateIdentifier",
    "CharacterSetName",
    "CopyTagsToSnapshot",
    "DBInstanceClass",
    "DBInstanceIdentifier",
    "DeletionProtection",
    "Engine",
    "EngineVersion",
    "Iops",
    "KmsKeyId",
    "LicenseModel",
    "MasterUsername",
    "MaxAllocatedStorage",
    "MonitoringInterval",
    "MonitoringRoleArn",
    "MultiAZ",
    "PerformanceInsightsKMSKeyId",
    "PerformanceInsightsRetentionPeriod",
    "PreferredBackupWindow",
    "PreferredMaintenanceWindow",
    "PubliclyAccessible",
    "StorageEncrypted",
    "StorageThroughput",
    "StorageType",
    "Timezone",
)


def _instance(client: Client, identifier: str) -> dict[str, Any]:
    instance = only(client("rds").describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"])
    secret = instance.get("MasterUserSecret")
    return {
        **{name: instance.get(name) for name in _SAME_NAME},
        "DBParameterGroupName": instance["DBParameterGroups"][0]["DBParameterGroupName"],
        "DBSubnetGroupName": instance["DBSubnetGroup"]["DBSubnetGroupName"],
        "EnableCloudwatchLogsExports": instance["EnabledCloudwatchLogsExports"],
        "EnablePerformanceInsights": instance["PerformanceInsightsEnabled"],
        "ManageMasterUserPassword": secret is not None,
        "MasterUserSecret": secret and {"KmsKeyId": secret["KmsKeyId"]},
        "OptionGroupName": instance["OptionGroupMemberships"][0]["OptionGroupName"],
        "Port": instance["Endpoint"]["Port"],
        "Tags": own_tags(instance["TagList"]),
        "VPCSecurityGroups": [each["VpcSecurityGroupId"] for each in instance["VpcSecurityGroups"]],
        **_replication(client, instance),
    }


def _replication(client: Client, instance: dict[str, Any]) -> dict[str, Any]:
    arns = [each["DBInstanceAutomatedBackupsArn"] for each in instance["DBInstanceAutomatedBackupsReplications"]]
    if not arns:
        return {}
    region = arns[0].split(":")[3]
    backup = only(
        aws.client("rds", region).describe_db_instance_automated_backups(DBInstanceAutomatedBackupsArn=arns[0])[
            "DBInstanceAutomatedBackups"
        ]
    )
    return {
        "AutomaticBackupReplicationRegion": region,
        "AutomaticBackupReplicationRetentionPeriod": backup["BackupRetentionPeriod"],
    }


def _subnet_group(client: Client, name: str) -> dict[str, Any]:
    group = only(client("rds").describe_db_subnet_groups(DBSubnetGroupName=name)["DBSubnetGroups"])
    return {
        "DBSubnetGroupName": group["DBSubnetGroupName"],
        "DBSubnetGroupDescription": group["DBSubnetGroupDescription"],
        "SubnetIds": [subnet["SubnetIdentifier"] for subnet in group["Subnets"]],
        "Tags": _tags(client, group["DBSubnetGroupArn"]),
    }


def _parameter_group(client: Client, name: str) -> dict[str, Any]:
    rds = client("rds")
    group = only(rds.describe_db_parameter_groups(DBParameterGroupName=name)["DBParameterGroups"])
    parameters = rds.describe_db_parameters(DBParameterGroupName=name, Source="user")["Parameters"]
    return {
        "DBParameterGroupName": group["DBParameterGroupName"],
        "Family": group["DBParameterGroupFamily"],
        "Description": group["Description"],
        "Parameters": {parameter["ParameterName"]: parameter["ParameterValue"] for parameter in parameters},
        "Tags": _tags(client, group["DBParameterGroupArn"]),
    }


def _option_group(client: Client, name: str) -> dict[str, Any]:
    group = only(client("rds").describe_option_groups(OptionGroupName=name)["OptionGroupsList"])
    return {
        **{
            name: group[name]
            for name in ("EngineName", "MajorEngineVersion", "OptionGroupDescription", "OptionGroupName")
        },
        "OptionConfigurations": [_option(option) for option in group["Options"]],
        "Tags": _tags(client, group["OptionGroupArn"]),
    }


def _option(option: dict[str, Any]) -> dict[str, Any]:
    groups = [each["VpcSecurityGroupId"] for each in option.get("VpcSecurityGroupMemberships", [])]
    described = {
        name: option[name] for name in ("OptionName", "OptionVersion", "Port", "OptionSettings") if option.get(name)
    }
    return {**described, **({"VpcSecurityGroupMemberships": groups} if groups else {})}


def _tags(client: Client, arn: str) -> list[dict[str, Any]]:
    return own_tags(client("rds").list_tags_for_resource(ResourceName=arn)["TagList"])


READERS: dict[str, Reader] = {
    "AWS::RDS::DBInstance": _instance,
    "AWS::RDS::DBSubnetGroup": _subnet_group,
    "AWS::RDS::DBParameterGroup": _parameter_group,
    "AWS::RDS::OptionGroup": _option_group,
}
