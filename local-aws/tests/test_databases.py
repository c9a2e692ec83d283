"""SQL Server on RDS: the behaviour of DB instances, and the requests that RDS refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import eventually
from deployment import Stacks
from local_aws import aws
from read_back.case import attribute, ref, resource, tags
from read_back.database import NETWORK, VERSION, option_group, parameter_group

_DATABASE = {
    "Engine": "sqlserver-se",
    "EngineVersion": VERSION,
    "DBInstanceClass": "db.r6i.large",
    "AllocatedStorage": "100",
    "MasterUsername": "oban",
    "ManageMasterUserPassword": True,
    "DBSubnetGroupName": ref("Subnets"),
    "VPCSecurityGroups": [ref("Access")],
    "BackupRetentionPeriod": 14,
}

FAILING_AFTERWARDS = {
    "Failing": {**resource("EC2::Subnet", VpcId="vpc-gone", CidrBlock="10.1.0.0/24"), "DependsOn": "Database"}
}


@pytest.fixture
def rds(stacks: Stacks) -> Any:
    return aws.client("rds")


def database(policies: dict[str, str] | None = None, **properties: Any) -> dict[str, Any]:
    """Return a template of a database, without the properties that are None."""
    given = {name: value for name, value in {**_DATABASE, **properties}.items() if value is not None}
    return {
        **NETWORK,
        "Database": {**resource("RDS::DBInstance", **given), **(policies or {"DeletionPolicy": "Delete"})},
    }


def instance(rds: Any, stacks: Stacks, name: str = "app") -> dict[str, Any]:
    return rds.describe_db_instances(DBInstanceIdentifier=stacks.physical_id(name, "Database"))["DBInstances"][0]


def snapshots(rds: Any) -> list[dict[str, Any]]:
    return rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]


def backups(rds: Any) -> list[dict[str, Any]]:
    return rds.describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]


# Creation


def test_references_to_a_database(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html#aws-resource-rds-dbinstance-return-values"""
    names = ("DBInstanceArn", "DbiResourceId", "Endpoint.Address", "Endpoint.Port", "MasterUserSecret.SecretArn")
    outputs = {name.replace(".", ""): {"Value": attribute("Database", name)} for name in names}
    assert stacks.create("app", database(), Outputs=outputs) == "CREATE_COMPLETE"
    identifier, told = stacks.physical_id("app", "Database"), stacks.outputs("app")
    found = instance(rds, stacks)
    assert identifier.startswith("app-database-") and identifier == identifier.lower()
    assert found["DBInstanceStatus"] == "available"
    assert told == {
        "DBInstanceArn": f"arn:aws:rds:us-east-1:123456789012:db:{identifier}",
        "DbiResourceId": found["DbiResourceId"],
        "EndpointAddress": found["Endpoint"]["Address"],
        "EndpointPort": "1433",
        "MasterUserSecretSecretArn": found["MasterUserSecret"]["SecretArn"],
    }


def test_what_a_database_has_that_its_template_does_not_name(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html"""
    stacks.create("app", database(StorageEncrypted=True, MultiAZ=True))
    found = instance(rds, stacks)
    assert (found["StorageType"], found["Iops"], found["StorageThroughput"]) == ("gp3", 3000, 125)
    assert (found["LicenseModel"], found["PubliclyAccessible"], found["DeletionProtection"]) == (
        "license-included",
        False,
        False,
    )
    assert found["KmsKeyId"].startswith("arn:aws:kms:us-east-1:123456789012:key/")
    assert (found["AvailabilityZone"], found["SecondaryAvailabilityZone"]) == ("us-east-1a", "us-east-1b")
    assert found["DBParameterGroups"][0]["DBParameterGroupName"] == "default.sqlserver-se-16.0"
    assert found["OptionGroupMemberships"][0]["OptionGroupName"] == "default:sqlserver-se-16-00"
    assert not {"MaxAllocatedStorage", "Timezone"} & set(found)


def test_a_database_is_complete_when_it_is_available(rds: Any, stacks: Stacks, control: Any) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html"""
    control("knobs", databaseSeconds=1200)
    stacks.begin_create("app", database())
    stacks.wait_for_event("app", "Database", "CREATE_IN_PROGRESS")
    stacks.wait_for_event("app", "Access", "CREATE_COMPLETE")
    (found,) = eventually(lambda: rds.describe_db_instances()["DBInstances"])
    assert (found["DBInstanceStatus"], stacks.describe("app")["StackStatus"]) == ("creating", "CREATE_IN_PROGRESS")
    control("clock", advanceSeconds=1200)
    assert stacks.settle("app") == "CREATE_COMPLETE"
    assert instance(rds, stacks)["DBInstanceStatus"] == "available"


_REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a database name": ({"DBName": "oban"}, "DBName must be null for engine: sqlserver-se"),
    "a standby of Express": (
        {"Engine": "sqlserver-ex", "MultiAZ": True},
        "Multi-AZ deployments are not supported for engine: sqlserver-ex",
    ),
    "a standby without backups": (
        {"MultiAZ": True, "BackupRetentionPeriod": 0},
        "Mirroring cannot be applied to instances with backup retention set to zero.",
    ),
    "a standby in a chosen zone": (
        {"MultiAZ": True, "AvailabilityZone": "us-east-1a"},
        "Requesting a specific availability zone is not valid for Multi-AZ instances.",
    ),
    "a ceiling below the storage": ({"MaxAllocatedStorage": 99}, "Max storage size must be greater than storage size"),
    "a ceiling just above the storage": (
        {"MaxAllocatedStorage": 109},
        "The maximum allocated storage must be increased by at least 10 percent.",
    ),
    "no storage": ({"AllocatedStorage": None}, "AllocatedStorage must be provided"),
    "a managed and a given password": (
        {"MasterUserPassword": "secret-password"},
        "You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.",
    ),
    "a key of a secret that is not managed": (
        {
            "ManageMasterUserPassword": None,
            "MasterUserPassword": "secret-password",
            "MasterUserSecret": {"KmsKeyId": "alias/aws/secretsmanager"},
        },
        "unless ManageMasterUserPassword is enabled",
    ),
    "a key without encryption": (
        {"KmsKeyId": "alias/aws/rds"},
        "KmsKeyId can only be specified when StorageEncrypted is enabled",
    ),
    "a key that does not exist": (
        {"StorageEncrypted": True, "KmsKeyId": "11111111-2222-3333-4444-555555555555"},
        "KMSKeyNotAccessibleFault",
    ),
    "a security group that does not exist": (
        {"VPCSecurityGroups": ["sg-0123456789abcdef0"]},
        "Invalid security group , groupId= sg-0123456789abcdef0",
    ),
    "overlapping windows": (
        {"PreferredBackupWindow": "13:00-14:00", "PreferredMaintenanceWindow": "sun:13:30-sun:14:30"},
        "must not overlap",
    ),
    "a snapshot that does not exist": ({"DBSnapshotIdentifier": "gone"}, "DBSnapshot not found: gone"),
    "copied backups that are not made": (
        {"BackupRetentionPeriod": 0, "AutomaticBackupReplicationRegion": "us-west-2"},
        "AutomaticBackupReplicationRegion cannot be specified when BackupRetentionPeriod is 0.",
    ),
    "a key of copies without a Region": (
        {"AutomaticBackupReplicationKmsKeyId": "alias/aws/rds"},
        (
            "You must specify the AutomaticBackupReplicationRegion parameter when setting the "
            "AutomaticBackupReplicationKmsKeyId parameter."
        ),
    ),
    "unencrypted copies": (
        {"StorageEncrypted": True, "AutomaticBackupReplicationRegion": "us-west-2"},
        "KmsKeyId must be specified",
    ),
    "a parameter group of another version": (
        {"DBParameterGroupName": ref("Older")},
        "Please use a parameter group with DBParameterGroupFamily sqlserver-se-16.0.",
    ),
    "an option group of another version": (
        {"OptionGroupName": ref("OlderOptions")},
        "can't be used for sqlserver-se 16.00",
    ),
}


@pytest.mark.parametrize("what", _REFUSED)
def test_what_cannot_be_created(what: str, rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html#API_CreateDBInstance_Errors"""
    properties, message = _REFUSED[what]
    older = {
        "Older": resource("RDS::DBParameterGroup", Family="sqlserver-se-15.0", Description="older"),
        "OlderOptions": resource(
            "RDS::OptionGroup", EngineName="sqlserver-se", MajorEngineVersion="15.00", OptionGroupDescription="older"
        ),
    }
    assert stacks.create("app", {**older, **database(**properties)}) == "ROLLBACK_COMPLETE"
    assert message in stacks.reasons("app", "Database")
    assert rds.describe_db_instances()["DBInstances"] == []


# Change


_CANNOT_CHANGE: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "storage shrinks": ({}, {"AllocatedStorage": 80}, "can't be reduced from 100 GiB to 80 GiB"),
    "a ceiling below the storage": (
        {},
        {"AllocatedStorage": 200, "MaxAllocatedStorage": 150},
        "Max storage size must be greater than storage size",
    ),
    "a new major version": (
        {"EngineVersion": "15.00.4430.1.v1"},
        {"EngineVersion": VERSION},
        "The AllowMajorVersionUpgrade flag must be present",
    ),
    "an older version": (
        {},
        {"EngineVersion": "16.00.4085.2.v1"},
        "Cannot upgrade sqlserver-se from 16.00.4236.2.v1 to 16.00.4085.2.v1",
    ),
    "a standby without backups": ({"MultiAZ": True}, {"BackupRetentionPeriod": 0}, "Mirroring cannot be applied"),
    "another key of the secret": (
        {},
        {"MasterUserSecret": {"KmsKeyId": "alias/aws/rds"}},
        "You can't change the KMS key of the secret",
    ),
    "no password at all": ({}, {"ManageMasterUserPassword": False}, "You must specify MasterUserPassword"),
}


@pytest.mark.parametrize("what", _CANNOT_CHANGE)
def test_what_cannot_be_changed(what: str, rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"""
    before, after, message = _CANNOT_CHANGE[what]
    assert stacks.create("app", database(**before)) == "CREATE_COMPLETE"
    was = instance(rds, stacks)
    assert stacks.update("app", database(**{**before, **after})) == "UPDATE_ROLLBACK_COMPLETE"
    assert message in stacks.reasons("app", "Database")
    assert without_time(instance(rds, stacks)) == without_time(was)


def without_time(described: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in described.items() if name != "LatestRestorableTime"}


def test_a_new_major_version_that_is_allowed(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.SQLServer.html"""
    stacks.create("app", database(EngineVersion="15.00.4430.1.v1"))
    assert stacks.update("app", database(AllowMajorVersionUpgrade=True)) == "UPDATE_COMPLETE"
    assert instance(rds, stacks)["EngineVersion"] == VERSION


def with_parameters(parameters: dict[str, str], **properties: Any) -> dict[str, Any]:
    return {
        **database(DBParameterGroupName=ref("Parameters"), **properties),
        "Parameters": parameter_group(**parameters),
    }


@pytest.mark.parametrize(("immediately", "status"), [(None, "in-sync"), (True, "in-sync"), (False, "pending-reboot")])
def test_a_tag_reboots_a_database_whose_parameters_wait(
    immediately: bool | None, status: str, rds: Any, stacks: Stacks
) -> None:
    """https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds: UpdateHandler, shouldReboot"""
    chosen = {"ApplyImmediately": immediately} if immediately is not None else {}
    parameters = {"rds.force_ssl": "1", "max worker threads": "512"}
    stacks.create("app", with_parameters({"rds.force_ssl": "1"}, **chosen))
    stacks.update("app", with_parameters(parameters, **chosen))
    assert instance(rds, stacks)["DBParameterGroups"][0]["ParameterApplyStatus"] == "pending-reboot"
    assert stacks.update("app", with_parameters(parameters, **chosen, Tags=tags(owner="second"))) == "UPDATE_COMPLETE"
    assert instance(rds, stacks)["DBParameterGroups"][0]["ParameterApplyStatus"] == status


def test_a_tag_of_the_parameter_group_waits_for_no_reboot(rds: Any, stacks: Stacks) -> None:
    """AWS's handler modifies only the parameters whose value differs from the present one.

    https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds: DBParameterGroup,
    getModifiableParameters
    """
    template = with_parameters({"rds.force_ssl": "1"}, ApplyImmediately=False)
    stacks.create("app", template, Tags=tags(commit="first"))
    assert stacks.update("app", template, Tags=tags(commit="second")) == "UPDATE_COMPLETE"
    (group,) = rds.describe_db_parameter_groups()["DBParameterGroups"]
    kept = rds.list_tags_for_resource(ResourceName=group["DBParameterGroupArn"])["TagList"]
    assert {"Key": "commit", "Value": "second"} in kept
    assert instance(rds, stacks)["DBParameterGroups"][0]["ParameterApplyStatus"] == "in-sync"


def test_an_update_sets_a_parameter_that_was_changed_by_hand(rds: Any, stacks: Stacks) -> None:
    """AWS's handler compares with the present parameters.

    https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds: DBParameterGroup,
    describeCurrentDBParameters
    """
    stacks.create("app", with_parameters({"rds.force_ssl": "1"}, ApplyImmediately=False), Tags=tags(commit="first"))
    name = stacks.physical_id("app", "Parameters")
    by_hand = {"ParameterName": "rds.force_ssl", "ParameterValue": "0", "ApplyMethod": "pending-reboot"}
    rds.modify_db_parameter_group(DBParameterGroupName=name, Parameters=[by_hand])
    stacks.update("app", with_parameters({"rds.force_ssl": "1"}, ApplyImmediately=False), Tags=tags(commit="second"))
    (found,) = rds.describe_db_parameters(DBParameterGroupName=name, Source="user")["Parameters"]
    assert found["ParameterValue"] == "1"


def test_a_reboot_by_hand_applies_parameters(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html"""
    stacks.create("app", with_parameters({"rds.force_ssl": "1"}, ApplyImmediately=False))
    stacks.update("app", with_parameters({"rds.force_ssl": "0"}, ApplyImmediately=False))
    rds.reboot_db_instance(DBInstanceIdentifier=stacks.physical_id("app", "Database"))
    assert instance(rds, stacks)["DBParameterGroups"][0]["ParameterApplyStatus"] == "in-sync"


def test_what_is_not_applied_immediately_waits(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PendingModifiedValues.html"""
    stacks.create("app", database(ApplyImmediately=False))
    assert (
        stacks.update(
            "app", database(ApplyImmediately=False, DBInstanceClass="db.r6i.xlarge", BackupRetentionPeriod=21)
        )
        == "UPDATE_COMPLETE"
    )
    found = instance(rds, stacks)
    assert (found["DBInstanceClass"], found["BackupRetentionPeriod"], found["PendingModifiedValues"]) == (
        "db.r6i.large",
        21,
        {"DBInstanceClass": "db.r6i.xlarge"},
    )
    assert (
        stacks.update("app", database(ApplyImmediately=True, DBInstanceClass="db.r6i.xlarge", BackupRetentionPeriod=21))
        == "UPDATE_COMPLETE"
    )
    found = instance(rds, stacks)
    assert (found["DBInstanceClass"], found["PendingModifiedValues"]) == ("db.r6i.xlarge", {})


def test_grown_storage_outlives_a_roll_back(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html"""
    stacks.create("app", database())
    assert (
        stacks.update("app", {**database(AllocatedStorage=150, DBInstanceClass="db.r6i.xlarge"), **FAILING_AFTERWARDS})
        == "UPDATE_ROLLBACK_COMPLETE"
    )
    found = instance(rds, stacks)
    assert (found["AllocatedStorage"], found["DBInstanceClass"]) == (150, "db.r6i.large")


_REPLACED: dict[str, dict[str, Any]] = {
    "DBSubnetGroupName": {"DBSubnetGroupName": ref("OtherSubnets")},
    "Engine": {"Engine": "sqlserver-web"},
    "KmsKeyId": {"KmsKeyId": attribute("Key", "Arn")},
    "MasterUsername": {"MasterUsername": "other"},
    "StorageEncrypted": {"StorageEncrypted": False},
    "Timezone": {"Timezone": "UTC"},
    "CharacterSetName": {"CharacterSetName": "Latin1_General_CI_AS"},
}


@pytest.mark.parametrize("name", _REPLACED)
def test_what_replaces_a_database(name: str, rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html#update-replacement"""
    around = {"Key": resource("KMS::Key", KeyPolicy={}), "OtherSubnets": NETWORK["Subnets"]}
    stacks.create("app", {**around, **database(StorageEncrypted=True)})
    old = stacks.physical_id("app", "Database")
    assert (
        stacks.update("app", {**around, **database(**{"StorageEncrypted": True, **_REPLACED[name]})})
        == "UPDATE_COMPLETE"
    )
    new = stacks.physical_id("app", "Database")
    assert new != old
    assert [found["DBInstanceIdentifier"] for found in rds.describe_db_instances()["DBInstances"]] == [new]
    story = [
        (event["PhysicalResourceId"], event["ResourceStatus"])
        for event in stacks.events("app")
        if event["LogicalResourceId"] == "Database"
    ]
    assert story.index((new, "UPDATE_COMPLETE")) < story.index((old, "DELETE_IN_PROGRESS"))


def test_what_replaces_a_database_in_one_direction_only(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html#cfn-rds-dbinstance-performanceinsightskmskeyid"""
    keys = {name: resource("KMS::Key", KeyPolicy={}) for name in ("Key", "OtherKey")}

    def after_update(**properties: Any) -> str:
        assert stacks.update("app", {**keys, **database(**properties)}) == "UPDATE_COMPLETE"
        return stacks.physical_id("app", "Database")

    stacks.create("app", {**keys, **database(AvailabilityZone="us-east-1a")})
    created = stacks.physical_id("app", "Database")
    assert after_update(MultiAZ=True) == created
    assert after_update(MultiAZ=True, EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId=ref("Key")) == created
    replaced = after_update(MultiAZ=True, EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId=ref("OtherKey"))
    assert replaced != created
    assert after_update(AvailabilityZone="us-east-1b") != replaced


def test_the_key_of_performance_insights_stays_the_first_one(rds: Any, stacks: Stacks) -> None:
    """https://github.com/hashicorp/terraform-provider-aws/pull/6453, https://github.com/hashicorp/terraform-provider-aws/pull/9746"""
    key = {"Key": resource("KMS::Key", KeyPolicy={})}
    with_key = database(EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId=ref("Key"))
    assert stacks.create("app", {**key, **database(EnablePerformanceInsights=True)}) == "CREATE_COMPLETE"
    assert stacks.update("app", {**key, **with_key}) == "UPDATE_ROLLBACK_COMPLETE"
    assert "You cannot change your Performance Insights KMS key" in stacks.reasons("app", "Database")
    assert stacks.update("app", {**key, **database(EnablePerformanceInsights=False)}) == "UPDATE_COMPLETE"
    assert stacks.update("app", {**key, **with_key}) == "UPDATE_ROLLBACK_COMPLETE"


@pytest.mark.parametrize("change", ["creation", "update"])
def test_rds_creates_the_groups_of_exported_logs_before_cloudformation(change: str, rds: Any, stacks: Stacks) -> None:
    """https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/190"""
    if change == "creation":
        stacks.create("app", database(EnableCloudwatchLogsExports=["error"]))
    else:
        stacks.create("app", database())
        stacks.update("app", database(EnableCloudwatchLogsExports=["error"]))
    name = f"/aws/rds/instance/{stacks.physical_id('app', 'Database')}/error"
    (group,) = aws.client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    assert "retentionInDays" not in group and "kmsKeyId" not in group
    errors = resource("Logs::LogGroup", LogGroupName={"Fn::Sub": "/aws/rds/instance/${Database}/error"})
    assert (
        stacks.update("app", {**database(EnableCloudwatchLogsExports=["error"]), "Errors": errors})
        == "UPDATE_ROLLBACK_COMPLETE"
    )
    assert "already exists" in stacks.reasons("app", "Errors")


def test_a_database_with_a_name_is_not_replaced(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html#cfn-rds-dbinstance-dbinstanceidentifier"""
    stacks.create("app", database(DBInstanceIdentifier="Oban"))
    assert stacks.physical_id("app", "Database") == "oban"
    assert stacks.update("app", database(DBInstanceIdentifier="Oban", Timezone="UTC")) == "UPDATE_ROLLBACK_COMPLETE"
    assert "custom-named resource requires replacing" in stacks.reasons("app", "Database")


def test_a_change_set_says_what_would_become_of_a_database(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html"""
    stacks.create("app", database({"UpdateReplacePolicy": "Snapshot"}))

    def announced(name: str, resources: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps({"Resources": resources})
        stacks.api.create_change_set(
            StackName="app", ChangeSetName=name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"]
        )
        changes = [
            change["ResourceChange"]
            for change in stacks.api.describe_change_set(StackName="app", ChangeSetName=name)["Changes"]
        ]
        return next(change for change in changes if change["LogicalResourceId"] == "Database")

    removed = announced("removal", NETWORK)
    assert (removed["Action"], removed["PolicyAction"]) == ("Remove", "Snapshot")
    restored = announced("restore", database({"UpdateReplacePolicy": "Snapshot"}, DBSnapshotIdentifier="some"))
    assert (restored["Replacement"], restored["PolicyAction"]) == ("True", "ReplaceAndSnapshot")
    assert [detail["Target"]["RequiresRecreation"] for detail in restored["Details"]] == ["Conditionally"]
    assert (
        announced("growth", database({"UpdateReplacePolicy": "Snapshot"}, AllocatedStorage=200))["Replacement"]
        == "False"
    )


# Deletion, and what stays


def test_a_protected_database_is_not_deleted_and_leaves_no_snapshot(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html#USER_DeleteInstance.DeletionProtection"""
    stacks.create("app", database(DeletionProtection=True, policies={"DeletionPolicy": "Snapshot"}))
    assert stacks.delete("app") == "DELETE_FAILED"
    assert "Cannot delete protected DB Instance, please disable deletion protection and try again." in stacks.reasons(
        "app", "Database"
    )
    assert snapshots(rds) == []
    rds.modify_db_instance(DBInstanceIdentifier=stacks.physical_id("app", "Database"), DeletionProtection=False)
    assert stacks.delete("app") == "DELETE_COMPLETE"
    assert len(snapshots(rds)) == 1


@pytest.mark.parametrize(
    "policies", [{"DeletionPolicy": "Snapshot"}, {"UpdateReplacePolicy": "Retain"}], ids=["named", "by default"]
)
def test_a_deleted_database_leaves_a_snapshot(policies: dict[str, str], rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html"""
    stacks.create(
        "app",
        database(
            policies, CopyTagsToSnapshot=True, Tags=tags(Environment="prod"), StorageEncrypted=True, Timezone="UTC"
        ),
    )
    was = instance(rds, stacks)
    assert stacks.delete("app") == "DELETE_COMPLETE"
    (snapshot,) = snapshots(rds)
    assert snapshot["DBSnapshotIdentifier"].startswith("app-snapshot-database-")
    assert (snapshot["Status"], snapshot["Encrypted"], snapshot["TagList"]) == (
        "available",
        True,
        tags(Environment="prod"),
    )
    same = (
        "AllocatedStorage",
        "DbiResourceId",
        "Engine",
        "EngineVersion",
        "Iops",
        "KmsKeyId",
        "MasterUsername",
        "StorageType",
        "Timezone",
    )
    assert {name: snapshot[name] for name in same} == {name: was[name] for name in same}
    assert rds.describe_db_instances()["DBInstances"] == []


def test_a_snapshot_has_no_tags_unless_they_are_copied(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html#USER_Tagging.CopyTags"""
    stacks.create("app", database({"DeletionPolicy": "Snapshot"}, Tags=tags(Environment="prod")))
    stacks.delete("app")
    assert [snapshot["TagList"] for snapshot in snapshots(rds)] == [[]]


def test_a_database_that_is_removed_from_the_template_leaves_a_snapshot(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html"""
    stacks.create("app", database({"DeletionPolicy": "Snapshot"}))
    assert stacks.update("app", NETWORK) == "UPDATE_COMPLETE"
    assert len(snapshots(rds)) == 1


@pytest.mark.parametrize(
    ("policies", "kept"), [({"UpdateReplacePolicy": "Snapshot"}, 1), ({"DeletionPolicy": "Snapshot"}, 0)]
)
def test_a_replaced_database_leaves_what_its_policy_says(
    policies: dict[str, str], kept: int, rds: Any, stacks: Stacks
) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html"""
    stacks.create("app", database(policies))
    assert stacks.update("app", database(policies, Timezone="UTC")) == "UPDATE_COMPLETE"
    assert len(snapshots(rds)) == kept
    assert len(rds.describe_db_instances()["DBInstances"]) == 1


@pytest.mark.parametrize(
    ("policy", "left"), [("Snapshot", (0, 1)), ("Retain", (1, 0)), ("RetainExceptOnCreate", (0, 0)), ("Delete", (0, 0))]
)
def test_a_database_of_a_failed_creation(policy: str, left: tuple[int, int], rds: Any, stacks: Stacks) -> None:
    """of the policies only RetainExceptOnCreate excepts it: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html"""
    assert stacks.create("app", {**database({"DeletionPolicy": policy}), **FAILING_AFTERWARDS}).startswith("ROLLBACK_")
    assert (len(rds.describe_db_instances()["DBInstances"]), len(snapshots(rds))) == left


def test_a_deletion_by_hand_says_what_to_do_about_the_snapshot(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html"""
    stacks.create("app", database())
    identifier = stacks.physical_id("app", "Database")
    assert (
        refusal(lambda: rds.delete_db_instance(DBInstanceIdentifier=identifier))
        == "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
    )
    rds.delete_db_instance(DBInstanceIdentifier=identifier, SkipFinalSnapshot=True)
    assert stacks.delete("app") == "DELETE_COMPLETE"


# Backups


def test_automated_backups_go_with_a_database(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html"""
    stacks.create("app", database())
    (backup,) = backups(rds)
    assert (backup["Status"], backup["BackupRetentionPeriod"], backup["DBInstanceIdentifier"]) == (
        "active",
        14,
        stacks.physical_id("app", "Database"),
    )
    stacks.delete("app")
    assert (backups(rds), rds.describe_db_snapshots()["DBSnapshots"]) == ([], [])


def test_automated_backups_are_kept_for_their_retention_period(rds: Any, stacks: Stacks, control: Any) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html#USER_WorkingWithAutomatedBackups-Retaining"""
    stacks.create("app", database(DeleteAutomatedBackups=False))
    was = instance(rds, stacks)
    assert stacks.delete("app") == "DELETE_COMPLETE"
    (backup,) = backups(rds)
    assert (backup["Status"], backup["DbiResourceId"], backup["BackupRetentionPeriod"]) == (
        "retained",
        was["DbiResourceId"],
        14,
    )
    assert [snapshot["SnapshotType"] for snapshot in rds.describe_db_snapshots()["DBSnapshots"]] == ["automated"]
    control("clock", advanceSeconds=14 * 86_400 + 1)
    assert (backups(rds), rds.describe_db_snapshots()["DBSnapshots"]) == ([], [])


def test_no_backups_where_they_are_turned_off(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.Enabling.html"""
    stacks.create("app", database(BackupRetentionPeriod=0))
    assert backups(rds) == []
    stacks.update("app", database(BackupRetentionPeriod=7))
    assert [backup["BackupRetentionPeriod"] for backup in backups(rds)] == [7]
    stacks.update("app", database(BackupRetentionPeriod=0))
    assert (backups(rds), rds.describe_db_snapshots()["DBSnapshots"]) == ([], [])


def test_copies_of_backups_in_another_region(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html"""
    there = aws.client("rds", "us-west-2")
    key = aws.client("kms", "us-west-2").create_key()["KeyMetadata"]["Arn"]
    copied = {
        "StorageEncrypted": True,
        "AutomaticBackupReplicationRegion": "us-west-2",
        "AutomaticBackupReplicationKmsKeyId": key,
    }
    assert stacks.create("app", database(**copied)) == "CREATE_COMPLETE"
    (copy,) = backups(there)
    assert (copy["Region"], copy["KmsKeyId"], copy["BackupRetentionPeriod"], copy["Status"]) == (
        "us-east-1",
        key,
        14,
        "active",
    )
    assert copy["DBInstanceArn"] == instance(rds, stacks)["DBInstanceArn"]
    # An active copy is not deleted, a retained one is.
    arn = copy["DBInstanceAutomatedBackupsArn"]
    assert "can't be deleted" in refusal(
        lambda: there.delete_db_instance_automated_backup(DBInstanceAutomatedBackupsArn=arn)
    )
    stacks.delete("app")
    assert [(backup["Status"], backup["DBInstanceAutomatedBackupsArn"]) for backup in backups(there)] == [
        ("retained", arn)
    ]
    there.delete_db_instance_automated_backup(DBInstanceAutomatedBackupsArn=arn)
    assert backups(there) == []


def test_a_key_of_this_region_does_not_encrypt_copies_in_another(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBInstanceAutomatedBackupsReplication.html"""
    key = aws.client("kms").create_key()["KeyMetadata"]["Arn"]
    copied = {
        "StorageEncrypted": True,
        "AutomaticBackupReplicationRegion": "us-west-2",
        "AutomaticBackupReplicationKmsKeyId": key,
    }
    assert stacks.create("app", database(**copied)) == "ROLLBACK_COMPLETE"
    assert "KMSKeyNotAccessibleFault" in stacks.reasons("app", "Database")


# A database from a snapshot


def test_a_database_from_a_snapshot_has_its_data_and_encryption(rds: Any, stacks: Stacks, control: Any) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html#cfn-rds-dbinstance-dbsnapshotidentifier"""
    snapshot = taken(rds, stacks)
    restored = database(
        DBSnapshotIdentifier=snapshot["DBSnapshotArn"],
        MasterUsername=None,
        MaxAllocatedStorage=400,
        DeletionProtection=True,
        AllocatedStorage=150,
        EnablePerformanceInsights=True,
        PreferredMaintenanceWindow="sun:15:00-sun:16:00",
        Tags=tags(a="1"),
    )
    assert stacks.create("app", restored) == "CREATE_COMPLETE", stacks.reasons("app", "Database")
    found = instance(rds, stacks)
    assert {name: found[name] for name in ("Engine", "KmsKeyId", "MasterUsername", "StorageEncrypted", "Timezone")} == {
        "Engine": "sqlserver-se",
        "KmsKeyId": snapshot["KmsKeyId"],
        "MasterUsername": "origin",
        "StorageEncrypted": True,
        "Timezone": "UTC",
    }
    assert (found["MultiAZ"], found["AllocatedStorage"], found["MaxAllocatedStorage"], found["DeletionProtection"]) == (
        False,
        150,
        400,
        True,
    )
    assert (found["PerformanceInsightsEnabled"], found["PreferredMaintenanceWindow"], found["TagList"]) == (
        True,
        "sun:15:00-sun:16:00",
        tags(a="1"),
    )
    assert found["DbiResourceId"] != snapshot["DbiResourceId"]
    assert secret_value(found)["username"] == "origin"
    assert control("ignored-properties") == []


def test_a_restored_database_gets_its_standby_afterwards(rds: Any, stacks: Stacks) -> None:
    """https://github.com/hashicorp/terraform-provider-aws/issues/5594"""
    restored = {"DBSnapshotIdentifier": taken(rds, stacks)["DBSnapshotArn"], "MasterUsername": None}
    assert stacks.create("refused", database(**restored, MultiAZ=True)) == "ROLLBACK_COMPLETE"
    assert "Mirroring cannot be applied" in stacks.reasons("refused", "Database")
    assert stacks.create("app", database(**restored)) == "CREATE_COMPLETE"
    assert stacks.update("app", database(**restored, MultiAZ=True)) == "UPDATE_COMPLETE"
    assert instance(rds, stacks)["MultiAZ"]


def test_what_a_snapshot_decides_is_listed_as_ignored(rds: Any, stacks: Stacks, control: Any) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html#cfn-rds-dbinstance-dbsnapshotidentifier"""
    snapshot = taken(rds, stacks)
    stacks.create(
        "app",
        database(
            DBSnapshotIdentifier=snapshot["DBSnapshotIdentifier"],
            MasterUsername="other",
            StorageEncrypted=False,
            Timezone="GMT Standard Time",
        ),
    )
    assert [entry["properties"] for entry in control("ignored-properties")] == [
        ["MasterUsername", "StorageEncrypted", "Timezone"]
    ]


def test_a_restored_database_may_forget_its_snapshot_but_not_change_it(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html#cfn-rds-dbinstance-dbsnapshotidentifier"""
    first = taken(rds, stacks)["DBSnapshotIdentifier"]
    rds.copy_db_snapshot(SourceDBSnapshotIdentifier=first, TargetDBSnapshotIdentifier="second")
    stacks.create("app", database(DBSnapshotIdentifier=first))
    created = stacks.physical_id("app", "Database")
    assert stacks.update("app", database()) == "UPDATE_COMPLETE"
    assert stacks.physical_id("app", "Database") == created
    assert stacks.update("app", database(DBSnapshotIdentifier="second")) == "UPDATE_COMPLETE"
    assert stacks.physical_id("app", "Database") != created


def test_a_restored_database_is_not_smaller_than_its_snapshot(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html"""
    snapshot = taken(rds, stacks)["DBSnapshotIdentifier"]
    assert stacks.create("app", database(DBSnapshotIdentifier=snapshot, AllocatedStorage=80)) == "ROLLBACK_COMPLETE"
    assert "can't be reduced" in stacks.reasons("app", "Database")


def taken(rds: Any, stacks: Stacks) -> dict[str, Any]:
    """Return the snapshot of a deleted database."""
    stacks.create(
        "origin",
        database({"DeletionPolicy": "Snapshot"}, MasterUsername="origin", StorageEncrypted=True, Timezone="UTC"),
    )
    stacks.delete("origin")
    return snapshots(rds)[0]


# The master user's secret


def test_the_master_users_secret(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html"""
    manager = aws.client("secretsmanager")
    resources = {
        **database(MasterUserSecret={"KmsKeyId": attribute("Key", "Arn")}),
        "Key": resource("KMS::Key", KeyPolicy={}),
    }
    stacks.create("app", resources)
    found = instance(rds, stacks)
    secret = manager.describe_secret(SecretId=found["MasterUserSecret"]["SecretArn"])
    assert secret["Name"].startswith("rds!db-") and secret["OwningService"] == "rds"
    assert (secret["RotationEnabled"], secret["RotationRules"]["AutomaticallyAfterDays"]) == (True, 7)
    assert secret["KmsKeyId"].endswith(stacks.physical_id("app", "Key"))
    value = secret_value(found)
    assert set(value) == {"username", "password"} and value["username"] == "oban" and len(value["password"]) >= 8
    assert (
        stacks.update(
            "app",
            {**resources, **database(MasterUserSecret={"KmsKeyId": attribute("Key", "Arn")}, AllocatedStorage=120)},
        )
        == "UPDATE_COMPLETE"
    )
    assert (instance(rds, stacks)["MasterUserSecret"]["SecretArn"], secret_value(found)) == (secret["ARN"], value)
    stacks.delete("app")
    assert manager.list_secrets()["SecretList"] == []


def test_two_databases_do_not_share_a_password(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html"""
    stacks.create("one", database())
    stacks.create("two", database())
    assert secret_value(instance(rds, stacks, "one")) != secret_value(instance(rds, stacks, "two"))


def test_management_of_the_password_is_turned_on_and_off(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-db-instance"""
    given = database(ManageMasterUserPassword=None, MasterUserPassword="given-password")
    stacks.create("app", given)
    assert "MasterUserSecret" not in instance(rds, stacks)
    assert stacks.update("app", database()) == "UPDATE_COMPLETE"
    assert secret_value(instance(rds, stacks))["username"] == "oban"
    assert stacks.update("app", given) == "UPDATE_COMPLETE"
    assert "MasterUserSecret" not in instance(rds, stacks)
    assert aws.client("secretsmanager").list_secrets()["SecretList"] == []


def secret_value(described: dict[str, Any]) -> dict[str, str]:
    secret = aws.client("secretsmanager").get_secret_value(SecretId=described["MasterUserSecret"]["SecretArn"])
    return json.loads(secret["SecretString"])


# Groups


def test_a_subnet_group_covers_two_zones(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html"""
    narrow = {
        **NETWORK,
        "Subnets": resource("RDS::DBSubnetGroup", DBSubnetGroupDescription="data", SubnetIds=[ref("DataA")]),
    }
    assert stacks.create("app", narrow) == "ROLLBACK_COMPLETE"
    assert "Add subnets to cover at least 2 AZs." in stacks.reasons("app", "Subnets")
    stacks.create("other", NETWORK)
    assert stacks.update("other", narrow) == "UPDATE_ROLLBACK_COMPLETE"


@pytest.mark.parametrize(
    ("logical_id", "property_name", "deletion", "argument", "message"),
    [
        (
            "Subnets",
            "DBSubnetGroupName",
            "delete_db_subnet_group",
            "DBSubnetGroupName",
            "at least one database instance",
        ),
        (
            "Parameters",
            "DBParameterGroupName",
            "delete_db_parameter_group",
            "DBParameterGroupName",
            "still members of this parameter group",
        ),
        (
            "Options",
            "OptionGroupName",
            "delete_option_group",
            "OptionGroupName",
            "cannot be deleted because it is in use",
        ),
    ],
)
def test_a_group_in_use_stays(
    logical_id: str, property_name: str, deletion: str, argument: str, message: str, rds: Any, stacks: Stacks
) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html"""
    groups = {"Parameters": parameter_group(), "Options": option_group()}
    stacks.create("app", {**groups, **database(**{property_name: ref(logical_id)})})
    name = stacks.physical_id("app", logical_id)
    assert message in refusal(lambda: getattr(rds, deletion)(**{argument: name}))
    assert stacks.delete("app") == "DELETE_COMPLETE"


def test_a_snapshot_keeps_the_option_group_of_its_database(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithOptionGroups.html#USER_WorkingWithOptionGroups.Delete"""
    stacks.create(
        "app", {**database({"DeletionPolicy": "Snapshot"}, OptionGroupName=ref("Options")), "Options": option_group()}
    )
    assert stacks.delete("app") == "DELETE_FAILED"
    assert "cannot be deleted because it is in use" in stacks.reasons("app", "Options")
    rds.delete_db_snapshot(DBSnapshotIdentifier=snapshots(rds)[0]["DBSnapshotIdentifier"])
    assert stacks.delete("app") == "DELETE_COMPLETE"


def test_another_family_is_another_parameter_group(rds: Any, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbparametergroup.html"""
    stacks.create("app", {"Parameters": parameter_group(**{"rds.force_ssl": "1"})})
    first = stacks.physical_id("app", "Parameters")
    newer = resource(
        "RDS::DBParameterGroup", Family="sqlserver-se-17.0", Description="parameters", Parameters={"rds.force_ssl": "1"}
    )
    assert stacks.update("app", {"Parameters": newer}) == "UPDATE_COMPLETE"
    groups = rds.describe_db_parameter_groups()["DBParameterGroups"]
    assert [(group["DBParameterGroupName"] != first, group["DBParameterGroupFamily"]) for group in groups] == [
        (True, "sqlserver-se-17.0")
    ]


def test_many_parameters_at_once(rds: Any, stacks: Stacks) -> None:
    """at most 20 in one request: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html"""
    values = {f"parameter {number}": str(number) for number in range(45)}
    stacks.create("app", {"Parameters": parameter_group(**values)})
    found = rds.describe_db_parameters(DBParameterGroupName=stacks.physical_id("app", "Parameters"), Source="user")[
        "Parameters"
    ]
    assert {parameter["ParameterName"]: parameter["ParameterValue"] for parameter in found} == values


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as refused:
        call()
    return refused.value.response["Error"]["Message"]


def test_maintenance_waits_for_a_database(rds: Any, stacks: Stacks, control: Any) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribePendingMaintenanceActions.html"""
    stacks.create("app", database())
    arn = instance(rds, stacks)["DBInstanceArn"]
    assert rds.describe_pending_maintenance_actions()["PendingMaintenanceActions"] == []
    control("knobs", pendingMaintenance=["system-update"])
    (waiting,) = rds.describe_pending_maintenance_actions(ResourceIdentifier=arn)["PendingMaintenanceActions"]
    assert waiting["ResourceIdentifier"] == arn
    assert [each["Action"] for each in waiting["PendingMaintenanceActionDetails"]] == ["system-update"]
    control("knobs", pendingMaintenance=[])
    with pytest.raises(ClientError, match="ResourceNotFoundFault"):
        rds.describe_pending_maintenance_actions(ResourceIdentifier=f"{arn}-gone")


def test_the_certificate_of_a_database_is_renewed(rds: Any, stacks: Stacks, control: Any) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html"""
    stacks.create("app", database())
    first = instance(rds, stacks)["CertificateDetails"]
    assert first["CAIdentifier"] == "rds-ca-rsa2048-g1"
    control("clock", advanceSeconds=200 * 86_400)
    assert instance(rds, stacks)["CertificateDetails"]["ValidTill"] > first["ValidTill"]
    control("knobs", databaseCertificateDays={instance(rds, stacks)["DBInstanceIdentifier"]: 30})
    left = instance(rds, stacks)["CertificateDetails"]["ValidTill"] - datetime.fromisoformat(control("clock")["now"])
    assert timedelta(days=29) < left <= timedelta(days=30)
