"""SQL Server on RDS: the DB instance and the groups that it refers to."""

from __future__ import annotations

from typing import Any

from read_back.case import Case, attribute, ref, resource, tags
from read_back.security import trust

_VPC = {"VpcId": ref("Vpc")}
NETWORK = {
    "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
    **{
        f"Data{zone.upper()}": resource(
            "EC2::Subnet", **_VPC, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}"
        )
        for number, zone in enumerate("abc")
    },
    "Access": resource("EC2::SecurityGroup", GroupDescription="access", **_VPC),
    "OtherAccess": resource("EC2::SecurityGroup", GroupDescription="other access", **_VPC),
    "Subnets": resource("RDS::DBSubnetGroup", DBSubnetGroupDescription="data", SubnetIds=[ref("DataA"), ref("DataB")]),
}
VERSION = "16.00.4236.2.v1"


def parameter_group(**parameters: str) -> dict[str, Any]:
    return resource(
        "RDS::DBParameterGroup", Family="sqlserver-se-16.0", Description="parameters", Parameters=parameters
    )


def option_group(**more: Any) -> dict[str, Any]:
    return resource(
        "RDS::OptionGroup",
        EngineName="sqlserver-se",
        MajorEngineVersion="16.00",
        OptionGroupDescription="options",
        **more,
    )


_AROUND = {
    **NETWORK,
    **{name: resource("KMS::Key", KeyPolicy={}) for name in ("Key", "SecretKey", "InsightsKey")},
    "Monitoring": resource("IAM::Role", AssumeRolePolicyDocument=trust("monitoring.rds.amazonaws.com")),
    "Parameters": parameter_group(**{"rds.force_ssl": "1"}),
    "OtherParameters": parameter_group(**{"rds.force_ssl": "1"}),
    "Options": option_group(),
    "OtherOptions": option_group(),
}


_INSTANCE = {
    "Engine": "sqlserver-se",
    "EngineVersion": VERSION,
    "DBInstanceClass": "db.r6i.large",
    "AllocatedStorage": 100,
    "MasterUsername": "oban",
    "DBSubnetGroupName": ref("Subnets"),
}

CASES = [
    Case(
        "AWS::RDS::DBInstance",
        {
            **_INSTANCE,
            "MaxAllocatedStorage": 200,
            "StorageType": "gp3",
            "Iops": 4000,
            "StorageThroughput": 250,
            "StorageEncrypted": True,
            "KmsKeyId": attribute("Key", "Arn"),
            "MultiAZ": True,
            "VPCSecurityGroups": [ref("Access")],
            "DBParameterGroupName": ref("Parameters"),
            "OptionGroupName": ref("Options"),
            "LicenseModel": "license-included",
            "Timezone": "AUS Eastern Standard Time",
            "CharacterSetName": "SQL_Latin1_General_CP1_CI_AS",
            "ManageMasterUserPassword": True,
            "MasterUserSecret": {"KmsKeyId": attribute("SecretKey", "Arn")},
            "BackupRetentionPeriod": 14,
            "PreferredBackupWindow": "13:00-14:00",
            "PreferredMaintenanceWindow": "sun:15:00-sun:16:00",
            "DeletionProtection": True,
            "DeleteAutomatedBackups": False,
            "CopyTagsToSnapshot": True,
            "AutoMinorVersionUpgrade": False,
            "PubliclyAccessible": False,
            "Port": 1500,
            "EnablePerformanceInsights": True,
            "PerformanceInsightsRetentionPeriod": 31,
            "PerformanceInsightsKMSKeyId": attribute("InsightsKey", "Arn"),
            "MonitoringInterval": 60,
            "MonitoringRoleArn": attribute("Monitoring", "Arn"),
            "EnableCloudwatchLogsExports": ["error"],
            "CACertificateIdentifier": "rds-ca-rsa4096-g1",
            "AllowMajorVersionUpgrade": True,
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "DBInstanceClass": "db.r6i.xlarge",
            "EngineVersion": "16.00.4245.2.v1",
            "AllocatedStorage": 120,
            "MaxAllocatedStorage": 300,
            "Iops": 5000,
            "StorageThroughput": 300,
            "MultiAZ": False,
            "VPCSecurityGroups": [ref("OtherAccess")],
            "DBParameterGroupName": ref("OtherParameters"),
            "OptionGroupName": ref("OtherOptions"),
            "BackupRetentionPeriod": 21,
            "PreferredBackupWindow": "17:00-18:00",
            "PreferredMaintenanceWindow": "mon:19:00-mon:20:00",
            "DeletionProtection": False,
            "DeleteAutomatedBackups": True,
            "CopyTagsToSnapshot": False,
            "AutoMinorVersionUpgrade": True,
            "PubliclyAccessible": True,
            "Port": 1600,
            "PerformanceInsightsRetentionPeriod": 62,
            "MonitoringInterval": 30,
            "EnableCloudwatchLogsExports": ["agent"],
            "CACertificateIdentifier": "rds-ca-ecc384-g1",
            "Tags": tags(b="3", c="4"),
        },
        # A property that a template no longer has stays, except for lists that are compared with the last template.
        left_out={
            "MaxAllocatedStorage": 300,
            "MonitoringInterval": 30,
            "PreferredBackupWindow": "17:00-18:00",
            "EnableCloudwatchLogsExports": [],
            "Tags": [],
        },
        around=_AROUND,
        write_only=frozenset({"AllowMajorVersionUpgrade", "DeleteAutomatedBackups"}),
    ),
    Case(
        "AWS::RDS::DBInstance",
        {
            **_INSTANCE,
            "DBInstanceIdentifier": "named",
            "AvailabilityZone": "us-east-1b",
            "MasterUserPassword": "a-password",
            "StorageType": "io1",
            "Iops": 1000,
            "BackupRetentionPeriod": 7,
            "EnablePerformanceInsights": True,
            "AutomaticBackupReplicationRegion": "us-west-2",
            "AutomaticBackupReplicationRetentionPeriod": 9,
        },
        changed={
            "EnablePerformanceInsights": False,
            "StorageType": "gp3",
            "Iops": 3000,
            "AutomaticBackupReplicationRetentionPeriod": 11,
            "MasterUserPassword": "another-password",
        },
        left_out={"AutomaticBackupReplicationRegion": None, "AutomaticBackupReplicationRetentionPeriod": None},
        around=NETWORK,
        write_only=frozenset({"MasterUserPassword"}),
        variant="with a password, a zone and copies of its backups",
    ),
    Case(
        "AWS::RDS::DBSubnetGroup",
        {
            "DBSubnetGroupName": "data",
            "DBSubnetGroupDescription": "mine",
            "SubnetIds": [ref("DataA"), ref("DataB")],
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "DBSubnetGroupDescription": "yours",
            "SubnetIds": [ref("DataB"), ref("DataC")],
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Tags": []},
        around=NETWORK,
    ),
    Case(
        "AWS::RDS::DBParameterGroup",
        {
            "DBParameterGroupName": "encrypted",
            "Family": "sqlserver-se-16.0",
            "Description": "mine",
            "Parameters": {"rds.force_ssl": "1", "max degree of parallelism": "4"},
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "Parameters": {"rds.force_ssl": "0", "cost threshold for parallelism": "50"},
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Parameters": {}, "Tags": []},
    ),
    Case(
        "AWS::RDS::OptionGroup",
        {
            "OptionGroupName": "options",
            "EngineName": "sqlserver-se",
            "MajorEngineVersion": "16.00",
            "OptionGroupDescription": "mine",
            "OptionConfigurations": [
                {
                    "OptionName": "SQLSERVER_BACKUP_RESTORE",
                    "OptionSettings": [{"Name": "IAM_ROLE_ARN", "Value": attribute("Monitoring", "Arn")}],
                },
                {
                    "OptionName": "SSRS",
                    "OptionVersion": "16.00",
                    "Port": 8443,
                    "VpcSecurityGroupMemberships": [ref("Access")],
                    "OptionSettings": [{"Name": "MAX_MEMORY", "Value": "45"}],
                },
            ],
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "OptionConfigurations": [
                {
                    "OptionName": "SQLSERVER_AUDIT",
                    "OptionSettings": [{"Name": "S3_BUCKET_ARN", "Value": "arn:aws:s3:::audit"}],
                }
            ],
            "Tags": tags(b="3", c="4"),
        },
        left_out={"OptionConfigurations": [], "Tags": []},
        around=_AROUND,
    ),
]
