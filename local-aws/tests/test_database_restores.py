"""Restores, renamings and retained backups of SQL Server on RDS, and the content that they carry."""

from __future__ import annotations

import urllib.error
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import LocalAws, eventually

_SETTINGS = {
    "DBInstanceClass": "db.m6i.large",
    "Engine": "sqlserver-se",
    "EngineVersion": "16.00.4236.2.v1",
    "AllocatedStorage": 100,
    "MasterUsername": "oban",
    "ManageMasterUserPassword": True,
    "StorageEncrypted": True,
    "BackupRetentionPeriod": 14,
    "PreferredBackupWindow": "18:00-18:30",
    "PreferredMaintenanceWindow": "sun:10:00-sun:11:00",
}
_CONFIGURED = {
    **_SETTINGS,
    "CopyTagsToSnapshot": True,
    "DeletionProtection": True,
    "EnableCloudwatchLogsExports": ["error"],
    "EnablePerformanceInsights": True,
    "MaxAllocatedStorage": 500,
    "MultiAZ": True,
    "Tags": [{"Key": "owner", "Value": "oban"}],
}


class Databases:
    """The DB instances of a test, with their content."""

    def __init__(self, local: LocalAws):
        self.rds = local.client("rds")
        self._control = local.control

    def create(self, name: str = "main", **settings: Any) -> dict[str, Any]:
        created: dict[str, Any] = self.rds.create_db_instance(DBInstanceIdentifier=name, **(settings or _SETTINGS))[
            "DBInstance"
        ]
        return created

    def find(self, name: str = "main") -> dict[str, Any]:
        found: dict[str, Any] = self.rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
        return found

    def names(self) -> list[str]:
        return sorted(each["DBInstanceIdentifier"] for each in self.rds.describe_db_instances()["DBInstances"])

    def rename(self, old: str, new: str, immediately: bool = True) -> dict[str, Any]:
        answer: dict[str, Any] = self.rds.modify_db_instance(
            DBInstanceIdentifier=old, NewDBInstanceIdentifier=new, ApplyImmediately=immediately
        )["DBInstance"]
        return answer

    def restore(self, target: str = "restored", **request: Any) -> dict[str, Any]:
        source = {} if any(name.startswith("Source") for name in request) else {"SourceDBInstanceIdentifier": "main"}
        instant = {} if "RestoreTime" in request else {"UseLatestRestorableTime": True}
        restored: dict[str, Any] = self.rds.restore_db_instance_to_point_in_time(
            TargetDBInstanceIdentifier=target, **{**source, **instant, **request}
        )["DBInstance"]
        return restored

    def write(self, content: str, name: str = "main") -> None:
        self._control("database-content", id=name, write=content)

    def read(self, name: str = "main") -> str:
        return str(self._control("database-content", id=name)["content"])

    def passes(self, **time: float) -> datetime:
        return datetime.fromisoformat(self._control("clock", advanceSeconds=timedelta(**time).total_seconds())["now"])

    def takes(self, **seconds: float) -> None:
        self._control("knobs", **{f"database{name.capitalize()}Seconds": value for name, value in seconds.items()})


@pytest.fixture
def databases(local: LocalAws) -> Databases:
    return Databases(local)


def refusal(call: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        call()
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


# Renaming


def test_a_renamed_database_is_the_same_with_another_name(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html"""
    databases.create("main", **_CONFIGURED)
    databases.write("orders")
    databases.rds.create_db_snapshot(DBInstanceIdentifier="main", DBSnapshotIdentifier="kept")
    before = databases.find()
    databases.rename("main", "Other")
    after = databases.find("other")
    assert databases.names() == ["other"]
    assert after["DBInstanceArn"] == before["DBInstanceArn"].replace(":main", ":other")
    assert after["Endpoint"]["Address"] == before["Endpoint"]["Address"].replace("main.", "other.")
    for name in ("DbiResourceId", "TagList", "MasterUserSecret", "DeletionProtection", "InstanceCreateTime"):
        assert after[name] == before[name]
    assert databases.read("other") == "orders"
    snapshot = databases.rds.describe_db_snapshots(DBSnapshotIdentifier="kept")["DBSnapshots"][0]
    assert snapshot["DbiResourceId"] == after["DbiResourceId"]


def test_a_renamed_database_is_not_available_for_ten_minutes(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html"""
    databases.takes(renaming=600)
    databases.create()
    databases.rename("main", "other")
    renaming = databases.find("main")
    assert (renaming["DBInstanceStatus"], renaming["PendingModifiedValues"]) == (
        "renaming",
        {"DBInstanceIdentifier": "other"},
    )
    assert "Address" not in renaming.get("Endpoint", {})
    with pytest.raises(urllib.error.HTTPError):
        databases.read("main")
    assert refusal(lambda: databases.rename("main", "third"))[0] == "InvalidDBInstanceState"
    assert refusal(lambda: databases.create("main"))[0] == "DBInstanceAlreadyExists"
    assert refusal(lambda: databases.create("other"))[0] == "DBInstanceAlreadyExists"
    databases.passes(minutes=10)
    assert eventually(lambda: databases.names() == ["other"])
    assert (databases.find("other")["DBInstanceStatus"], databases.read("other")) == ("available", "")


def test_a_renaming_that_is_not_immediate_waits(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"""
    databases.create()
    databases.rename("main", "other", immediately=False)
    assert databases.find()["PendingModifiedValues"] == {"DBInstanceIdentifier": "other"}
    databases.rds.modify_db_instance(DBInstanceIdentifier="main", ApplyImmediately=True)
    assert databases.names() == ["other"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("taken", "DBInstanceAlreadyExists"), ("two--hyphens", "InvalidParameterValue"), ("1", "InvalidParameterValue")],
)
def test_a_name_that_is_refused(databases: Databases, name: str, code: str) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"""
    databases.create()
    databases.create("taken")
    assert refusal(lambda: databases.rename("main", name))[0] == code
    assert databases.names() == ["main", "taken"]


def test_a_subscription_names_the_identifier(databases: Databases, local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Subscribing.html"""
    databases.create()
    topic = local.client("sns").create_topic(Name="alerts")["TopicArn"]
    databases.rds.create_event_subscription(
        SubscriptionName="events", SnsTopicArn=topic, SourceType="db-instance", SourceIds=["main"]
    )
    databases.rename("main", "other")
    databases.passes(minutes=1)
    databases.create()
    event = {"category": "failover", "message": "done", "eventId": "RDS-EVENT-0049"}
    assert local.control("database-event", id="other", **event) == []
    assert len(local.control("database-event", id="main", **event)) == 1


# Restores to a point in time


def test_a_restore_has_the_content_of_its_instant(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html"""
    databases.create()
    databases.write("monday")
    monday = databases.passes(hours=1)
    databases.write("tuesday")
    databases.passes(hours=1)
    databases.restore("earlier", RestoreTime=monday)
    databases.restore("latest")
    assert [databases.read(name) for name in ("main", "earlier", "latest")] == ["tuesday", "monday", "tuesday"]
    databases.write("changed", "earlier")
    assert databases.read("main") == "tuesday"


def test_a_restore_takes_the_storage_and_not_the_settings(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html"""
    databases.create("main", **_CONFIGURED)
    databases.passes(minutes=10)
    databases.restore()
    source, restored = databases.find(), databases.find("restored")
    for name in ("AllocatedStorage", "EngineVersion", "KmsKeyId", "MasterUsername", "BackupRetentionPeriod", "Iops"):
        assert restored[name] == source[name], name
    missing = {"MasterUserSecret", "MaxAllocatedStorage", "EnabledCloudwatchLogsExports", "PerformanceInsightsKMSKeyId"}
    assert {name for name in missing if restored.get(name)} == set()
    for name in ("DeletionProtection", "MultiAZ", "CopyTagsToSnapshot", "PerformanceInsightsEnabled"):
        assert (source[name], restored[name]) == (True, False), name
    assert (restored["TagList"], restored["AutoMinorVersionUpgrade"]) == ([], True)
    for name in ("PreferredBackupWindow", "PreferredMaintenanceWindow", "DbiResourceId"):
        assert restored[name] != source[name], name
    assert restored["DBParameterGroups"][0]["DBParameterGroupName"] == "default.sqlserver-se-16.0"


def test_a_restore_takes_the_settings_of_the_request(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html"""
    databases.create()
    databases.passes(minutes=10)
    databases.restore(
        DeletionProtection=True,
        MaxAllocatedStorage=500,
        PreferredBackupWindow="18:00-18:30",
        EnableCloudwatchLogsExports=["error"],
        Tags=[{"Key": "oban:restore", "Value": "x"}],
    )
    found = databases.find("restored")
    assert (found["DeletionProtection"], found["MaxAllocatedStorage"], found["EnabledCloudwatchLogsExports"]) == (
        True,
        500,
        ["error"],
    )
    assert (found["PreferredBackupWindow"], found["TagList"][0]["Key"]) == ("18:00-18:30", "oban:restore")


def test_the_states_of_a_restore(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html"""
    databases.create()
    databases.passes(minutes=10)
    databases.takes(backup=1200, modification=300)
    databases._control("knobs", databaseSeconds=1800)
    databases.restore()
    states = [databases.find("restored")["DBInstanceStatus"]]
    assert "LatestRestorableTime" not in databases.find("restored")
    assert (
        refusal(lambda: databases.restore("third", SourceDBInstanceIdentifier="restored"))[0]
        == "InvalidDBInstanceState"
    )
    databases.passes(minutes=31)
    states.append(databases.find("restored")["DBInstanceStatus"])
    change = {"DBInstanceIdentifier": "restored", "ApplyImmediately": True, "PreferredBackupWindow": "19:00-19:30"}
    assert refusal(lambda: databases.rds.modify_db_instance(**change))[0] == "InvalidDBInstanceState"
    databases.passes(minutes=20)
    states.append(databases.find("restored")["DBInstanceStatus"])
    assert "LatestRestorableTime" in databases.find("restored")
    databases.rds.modify_db_instance(**change)
    states.append(databases.find("restored")["DBInstanceStatus"])
    assert states == ["creating", "backing-up", "available", "modifying"]


_NOT_RESTORABLE: dict[str, tuple[dict[str, Any], str]] = {
    "storage": ({"AllocatedStorage": 200}, "InvalidParameterCombination"),
    "performance": ({"Iops": 4000}, "InvalidParameterCombination"),
    "a managed password": ({"ManageMasterUserPassword": True}, "InvalidParameterCombination"),
    "a name that is taken": ({"target": "main"}, "DBInstanceAlreadyExists"),
    "a source that does not exist": ({"SourceDBInstanceIdentifier": "gone"}, "DBInstanceNotFound"),
    "backups that do not exist": ({"SourceDbiResourceId": "db-GONE"}, "DBInstanceAutomatedBackupNotFound"),
    "two instants": (
        {"RestoreTime": datetime(2026, 1, 1, tzinfo=UTC), "UseLatestRestorableTime": True},
        "InvalidParameterCombination",
    ),
}


@pytest.mark.parametrize("what", _NOT_RESTORABLE)
def test_what_cannot_be_restored(databases: Databases, what: str) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html#API_RestoreDBInstanceToPointInTime_Errors"""
    request, code = _NOT_RESTORABLE[what]
    databases.create()
    databases.passes(minutes=10)
    assert refusal(lambda: databases.restore(**request))[0] == code
    assert databases.names() == ["main"]


def test_the_bounds_of_a_restore(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html"""
    databases.create()
    created = databases.passes(minutes=10)
    late, early = created + timedelta(minutes=1), created - timedelta(hours=1)
    assert "later than" in refusal(lambda: databases.restore(RestoreTime=late))[1]
    assert "earlier than" in refusal(lambda: databases.restore(RestoreTime=early))[1]
    now = databases.passes(days=20)
    assert "earlier than" in refusal(lambda: databases.restore(RestoreTime=now - timedelta(days=15)))[1]
    databases.restore(RestoreTime=now - timedelta(days=13))
    databases.create("unprotected", **{**_SETTINGS, "BackupRetentionPeriod": 0})
    assert (
        refusal(lambda: databases.restore("third", SourceDBInstanceIdentifier="unprotected"))[0]
        == "PointInTimeRestoreNotEnabled"
    )


# Snapshots and retained backups


def test_a_snapshot_and_its_copy_have_their_content(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html"""
    databases.create()
    databases.write("before")
    databases.rds.create_db_snapshot(DBInstanceIdentifier="main", DBSnapshotIdentifier="kept")
    databases.write("after")
    databases.rds.copy_db_snapshot(SourceDBSnapshotIdentifier="kept", TargetDBSnapshotIdentifier="copy")
    for snapshot in ("kept", "copy"):
        name = f"from-{snapshot}"
        databases.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=snapshot)
        assert databases.read(name) == "before"
    assert databases.find("from-kept")["DeletionProtection"] is False


def test_the_backups_of_a_deleted_database_are_restored_by_its_resource_id(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ManagingAutomatedBackups.html"""
    resource = databases.create()["DbiResourceId"]
    databases.write("orders")
    earlier = databases.passes(hours=1)
    databases.write("nothing")
    databases.passes(hours=1)
    databases.rename("main", "other")
    databases.rds.delete_db_instance(
        DBInstanceIdentifier="other", FinalDBSnapshotIdentifier="final", DeleteAutomatedBackups=False
    )
    databases.passes(days=1)
    databases.restore("again", SourceDbiResourceId=resource, RestoreTime=earlier)
    databases.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="from-final", DBSnapshotIdentifier="final")
    assert (databases.read("again"), databases.read("from-final")) == ("orders", "nothing")
    databases.passes(days=15)
    assert (
        refusal(lambda: databases.restore("late", SourceDbiResourceId=resource))[0]
        == "DBInstanceAutomatedBackupNotFound"
    )


def test_a_final_snapshot_needs_an_available_database(databases: Databases) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html"""
    databases.takes(renaming=600)
    databases.create()
    databases.rename("main", "other")
    final = {"DBInstanceIdentifier": "main", "FinalDBSnapshotIdentifier": "final"}
    assert refusal(lambda: databases.rds.delete_db_instance(**final))[0] == "InvalidDBInstanceState"
    assert databases.names() == ["main"]


def test_copies_in_another_region_follow_a_renamed_database(databases: Databases, local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html"""
    elsewhere = local.client("rds", region_name="us-west-2")
    key = local.client("kms", region_name="us-west-2").create_key()["KeyMetadata"]["Arn"]
    source = databases.create()["DBInstanceArn"]
    elsewhere.start_db_instance_automated_backups_replication(SourceDBInstanceArn=source, KmsKeyId=key)
    databases.rename("main", "other")
    renamed = databases.find("other")
    assert len(renamed["DBInstanceAutomatedBackupsReplications"]) == 1
    databases.passes(minutes=1)
    databases.create()
    assert not databases.find("main").get("DBInstanceAutomatedBackupsReplications")
    databases.rds.delete_db_instance(DBInstanceIdentifier="other", SkipFinalSnapshot=True)
    (copy,) = elsewhere.describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
    assert (copy["Status"], copy["DbiResourceId"]) == ("retained", renamed["DbiResourceId"])
