"""Resource import: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import.html"""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import BASE_IMAGE, LocalAws
from deployment import Stacks

_STACK = "adopted"
_TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "before"}}


class Estate:
    """A server with a data volume and a database that no stack has made, and a stack beside them."""

    def __init__(self, local: LocalAws, stacks: Stacks):
        self.stacks, self.ec2, self.rds = stacks, local.client("ec2"), local.client("rds")
        subnet = self.ec2.describe_subnets()["Subnets"][0]
        self.zone = subnet["AvailabilityZone"]
        launched = self.ec2.run_instances(
            ImageId=BASE_IMAGE, InstanceType="m6i.large", MinCount=1, MaxCount=1, SubnetId=subnet["SubnetId"]
        )
        self.instance_id = launched["Instances"][0]["InstanceId"]
        self.ec2.get_waiter("instance_running").wait(InstanceIds=[self.instance_id])
        self.volume_id = self.ec2.create_volume(AvailabilityZone=self.zone, Size=20)["VolumeId"]
        self.ec2.attach_volume(InstanceId=self.instance_id, VolumeId=self.volume_id, Device="xvdf")
        self.subnet_id = subnet["SubnetId"]
        assert stacks.create(_STACK, {"Topic": _TOPIC}) == "CREATE_COMPLETE"

    def resources(self, **tags: str) -> dict[str, Any]:
        listed = {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]} if tags else {}
        return {
            "Server": _retained(
                "AWS::EC2::Instance", ImageId=BASE_IMAGE, InstanceType="m6i.large", SubnetId=self.subnet_id, **listed
            ),
            "Data": _retained("AWS::EC2::Volume", AvailabilityZone=self.zone, Size=20, **listed),
            "Attachment": _retained(
                "AWS::EC2::VolumeAttachment", InstanceId={"Ref": "Server"}, VolumeId={"Ref": "Data"}, Device="xvdf"
            ),
        }

    def identifiers(self) -> dict[str, tuple[str, dict[str, str]]]:
        return {
            "Server": ("AWS::EC2::Instance", {"InstanceId": self.instance_id}),
            "Data": ("AWS::EC2::Volume", {"VolumeId": self.volume_id}),
            "Attachment": ("AWS::EC2::VolumeAttachment", {"InstanceId": self.instance_id, "VolumeId": self.volume_id}),
        }

    def prepare(
        self, resources: dict[str, Any], identifiers: dict[str, Any] | None = None, **more: Any
    ) -> dict[str, Any]:
        outputs = {"Outputs": more["outputs"]} if "outputs" in more else {}
        self.stacks.api.create_change_set(
            StackName=_STACK,
            ChangeSetName="import",
            ChangeSetType="IMPORT",
            TemplateBody=json.dumps({"Resources": {"Topic": _TOPIC, **resources}, **outputs}),
            ResourcesToImport=[
                {"LogicalResourceId": name, "ResourceType": kind, "ResourceIdentifier": identifier}
                for name, (kind, identifier) in (identifiers or self.identifiers()).items()
            ],
        )
        return self.stacks.api.describe_change_set(StackName=_STACK, ChangeSetName="import")

    def run(self, resources: dict[str, Any], identifiers: dict[str, Any] | None = None) -> str:
        self.prepare(resources, identifiers)
        self.stacks.api.execute_change_set(StackName=_STACK, ChangeSetName="import")
        return self.stacks.settle(_STACK)

    def refusal(self, resources: dict[str, Any], identifiers: dict[str, Any] | None = None, **more: Any) -> str:
        with pytest.raises(ClientError) as refused:
            self.prepare(resources, identifiers, **more)
        return refused.value.response["Error"]["Message"]


def _retained(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "DeletionPolicy": "Retain", "Properties": properties}


@pytest.fixture
def estate(local: LocalAws, stacks: Stacks) -> Estate:
    return Estate(local, stacks)


def test_an_import_takes_resources_as_they_are(estate: Estate) -> None:
    before = estate.ec2.describe_instances(InstanceIds=[estate.instance_id])["Reservations"][0]["Instances"]
    changes = [each["ResourceChange"] for each in estate.prepare(estate.resources(purpose="test"))["Changes"]]
    assert {each["Action"] for each in changes} == {"Import"}
    estate.stacks.api.execute_change_set(StackName=_STACK, ChangeSetName="import")
    assert estate.stacks.settle(_STACK) == "IMPORT_COMPLETE"
    assert estate.stacks.story(_STACK, "Server") == ["Server IMPORT_IN_PROGRESS", "Server IMPORT_COMPLETE"]
    assert estate.stacks.physical_id(_STACK, "Server") == estate.instance_id
    assert estate.stacks.physical_id(_STACK, "Data") == estate.volume_id
    assert estate.stacks.physical_id(_STACK, "Attachment") == f"{estate.volume_id}|{estate.instance_id}"
    # AWS does not check that the template agrees with the resource, and does not change the resource.
    assert estate.ec2.describe_instances(InstanceIds=[estate.instance_id])["Reservations"][0]["Instances"] == before


def test_the_next_update_compares_with_the_imported_template(estate: Estate) -> None:
    assert estate.run(estate.resources()) == "IMPORT_COMPLETE"
    assert estate.stacks.update(_STACK, {"Topic": _TOPIC, **estate.resources(purpose="test")}) == "UPDATE_COMPLETE"
    assert estate.stacks.physical_id(_STACK, "Server") == estate.instance_id
    (tag,) = estate.ec2.describe_volumes(VolumeIds=[estate.volume_id])["Volumes"][0]["Tags"]
    assert tag == {"Key": "purpose", "Value": "test"}


def test_a_database_is_imported_by_its_identifier(estate: Estate) -> None:
    estate.rds.create_db_instance(
        DBInstanceIdentifier="oban",
        Engine="sqlserver-se",
        EngineVersion="16.00.4236.2.v1",
        DBInstanceClass="db.m6i.large",
        MasterUsername="oban",
        MasterUserPassword="a-password",
        AllocatedStorage=200,
        LicenseModel="license-included",
    )
    estate.rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier="oban")
    resource = estate.rds.describe_db_instances(DBInstanceIdentifier="oban")["DBInstances"][0]["DbiResourceId"]
    database = {"Database": _retained("AWS::RDS::DBInstance", Engine="sqlserver-se", DBInstanceClass="db.m6i.large")}
    identifier = {"Database": ("AWS::RDS::DBInstance", {"DBInstanceIdentifier": "oban"})}
    assert estate.run(database, identifier) == "IMPORT_COMPLETE"
    assert estate.stacks.physical_id(_STACK, "Database") == "oban"
    assert estate.rds.describe_db_instances()["DBInstances"][0]["DbiResourceId"] == resource


def test_each_resource_needs_a_deletion_policy(estate: Estate) -> None:
    resources = estate.resources()
    del resources["Data"]["DeletionPolicy"]
    assert estate.refusal(resources) == (
        "The following resources to import [Data] must have DeletionPolicy attribute specified in the template."
    )


def test_nothing_is_created_changed_or_removed(estate: Estate) -> None:
    resources = estate.resources()
    assert estate.refusal({**resources, "More": {"Type": "AWS::SNS::Topic"}}) == (
        "Resources [More] is missing from ResourceToImport list"
    )
    changed = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "after"}}
    assert estate.refusal({**resources, "Topic": changed}).startswith("You have modified resources [Topic]")
    assert estate.refusal(resources, outputs={"Id": {"Value": {"Ref": "Server"}}}) == (
        "As part of the import operation, you cannot modify or add [Outputs]"
    )


def test_a_resource_is_in_one_stack_only(estate: Estate) -> None:
    assert estate.run(estate.resources()) == "IMPORT_COMPLETE"
    again = {"Again": estate.resources()["Server"], **estate.resources()}
    identifiers = {"Again": estate.identifiers()["Server"]}
    assert estate.refusal(again, identifiers).startswith(f"{estate.instance_id} already exists in stack arn:")


def test_the_identifier_has_the_properties_of_the_type(estate: Estate) -> None:
    identifiers = {**estate.identifiers(), "Attachment": ("AWS::EC2::VolumeAttachment", {"VolumeId": estate.volume_id})}
    assert "is VolumeId, InstanceId" in estate.refusal(estate.resources(), identifiers)
    summary = estate.stacks.api.get_template_summary(TemplateBody=json.dumps({"Resources": estate.resources()}))
    found = {each["ResourceType"]: each["ResourceIdentifiers"] for each in summary["ResourceIdentifierSummaries"]}
    assert found["AWS::EC2::VolumeAttachment"] == ["VolumeId,InstanceId"]


def test_a_resource_that_does_not_exist_rolls_the_import_back(estate: Estate) -> None:
    identifiers = {**estate.identifiers(), "Data": ("AWS::EC2::Volume", {"VolumeId": "vol-00000000000000000"})}
    assert estate.run(estate.resources(), identifiers) == "IMPORT_ROLLBACK_COMPLETE"
    names = [
        each["LogicalResourceId"]
        for each in estate.stacks.api.list_stack_resources(StackName=_STACK)["StackResourceSummaries"]
    ]
    assert names == ["Topic"]
    assert (
        estate.ec2.describe_instances(InstanceIds=[estate.instance_id])["Reservations"][0]["Instances"][0]["State"][
            "Name"
        ]
        == "running"
    )
    assert estate.run(estate.resources()) == "IMPORT_COMPLETE"


def test_a_retained_resource_leaves_the_stack_and_can_be_imported_again(estate: Estate) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-revert.html"""
    assert estate.run(estate.resources()) == "IMPORT_COMPLETE"
    assert estate.stacks.update(_STACK, {"Topic": _TOPIC}) == "UPDATE_COMPLETE"
    assert estate.ec2.describe_volumes(VolumeIds=[estate.volume_id])["Volumes"][0]["State"] == "in-use"
    assert estate.run(estate.resources()) == "IMPORT_COMPLETE"
