"""Templates that create and change stand-alone instances, their volumes and addresses."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import BASE_IMAGE, NEW_IMAGE, PENDING_IMAGE, LocalAws
from deployment import Stacks

_STACK = "servers"
_ZONE, _OTHER_ZONE = "us-east-1a", "us-east-1b"


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::EC2::{kind}", "Properties": properties}


def ref(logical_id: str) -> dict[str, str]:
    return {"Ref": logical_id}


def network(**more: Any) -> dict[str, Any]:
    return {
        "Vpc": resource("VPC", CidrBlock="10.0.0.0/16"),
        "Subnet": resource("Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.0.0/24", AvailabilityZone=_ZONE),
        **more,
    }


def server(**properties: Any) -> dict[str, Any]:
    return resource(
        "Instance", **{"ImageId": BASE_IMAGE, "InstanceType": "m6i.large", "SubnetId": ref("Subnet"), **properties}
    )


def volume(**properties: Any) -> dict[str, Any]:
    return resource("Volume", **{"AvailabilityZone": _ZONE, "Size": 20, "VolumeType": "gp3", **properties})


def attachment(to: str = "Server", volume: str = "Data", device: str = "xvdf") -> dict[str, Any]:
    return resource("VolumeAttachment", InstanceId=ref(to), VolumeId=ref(volume), Device=device)


class Servers:
    def __init__(self, local: LocalAws, stacks: Stacks):
        self.ec2, self._stacks = local.client("ec2"), stacks

    def create(self, **resources: Any) -> str:
        return self._stacks.create(_STACK, network(**resources))

    def update(self, **resources: Any) -> str:
        return self._stacks.update(_STACK, network(**resources))

    def delete(self) -> str:
        return self._stacks.delete(_STACK)

    def id(self, logical_id: str = "Server") -> str:
        return self._stacks.physical_id(_STACK, logical_id)

    def why(self, logical_id: str = "Server") -> str:
        return self._stacks.reasons(_STACK, logical_id)

    def instance(self, instance_id: str | None = None) -> dict[str, Any]:
        return self.ec2.describe_instances(InstanceIds=[instance_id or self.id()])["Reservations"][0]["Instances"][0]

    def state(self, instance_id: str | None = None) -> str:
        return self.instance(instance_id)["State"]["Name"]

    def devices(self) -> set[str]:
        return {mapping["DeviceName"] for mapping in self.instance()["BlockDeviceMappings"]}

    def volume(self, logical_id: str = "Data") -> dict[str, Any]:
        return self.ec2.describe_volumes(VolumeIds=[self.id(logical_id)])["Volumes"][0]

    def volume_ids(self) -> set[str]:
        return {each["VolumeId"] for each in self.ec2.describe_volumes()["Volumes"]}


@pytest.fixture
def servers(local: LocalAws, stacks: Stacks) -> Servers:
    return Servers(local, stacks)


def test_what_an_instance_tells_about_itself(servers: Servers, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html#aws-resource-ec2-instance-return-values"""
    names = ("AvailabilityZone", "InstanceId", "PrivateDnsName", "PrivateIp", "PublicIp", "VpcId")
    outputs = {name: {"Value": {"Fn::GetAtt": ["Server", name]}} for name in names}
    assert stacks.create(_STACK, network(Server=server()), Outputs=outputs) == "CREATE_COMPLETE"
    told, instance = stacks.outputs(_STACK), servers.instance()
    assert instance["State"]["Name"] == "running"
    assert told == {
        "AvailabilityZone": _ZONE,
        "InstanceId": servers.id(),
        "PrivateDnsName": instance["PrivateDnsName"],
        "PrivateIp": instance["PrivateIpAddress"],
        "PublicIp": "",
        "VpcId": servers.id("Vpc"),
    }


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"ImageId": "ami-0ddddddddddddddd4"}, "InvalidAMIID.NotFound"),
        ({"ImageId": PENDING_IMAGE}, "InvalidAMIID.Unavailable"),
        ({"KeyName": "lost"}, "The key pair 'lost' does not exist"),
        ({"AvailabilityZone": _OTHER_ZONE}, f"Subnet '.*' is in the availability zone {_ZONE}"),
        ({"UserData": "not base64"}, "Invalid BASE64 encoding of user data"),
        (
            {"BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 30}}]},
            "Volume of size 30GB is smaller than snapshot .* expect size >= 40GB.*InvalidBlockDeviceMapping",
        ),
        (
            {"BlockDeviceMappings": [{"DeviceName": "xvdf", "Ebs": {"VolumeType": "gp3"}}]},
            "Either snapshot ID or volume size must be provided for: xvdf",
        ),
        (
            {"BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"Throughput": 250}}]},
            r"BlockDeviceMappings/0/Ebs: extraneous key \[Throughput\] is not permitted",
        ),
    ],
)
def test_a_launch_that_ec2_refuses(servers: Servers, properties: dict[str, Any], reason: str) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    assert servers.create(Server=server(**properties)) == "ROLLBACK_COMPLETE"
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(servers.why())


def test_without_a_size_a_volume_has_that_of_its_snapshot(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-instance-ebs.html"""
    root = {"DeviceName": "/dev/sda1", "Ebs": {"VolumeType": "gp3", "Encrypted": True}}
    assert servers.create(Server=server(BlockDeviceMappings=[root])) == "CREATE_COMPLETE"
    (found,) = servers.ec2.describe_volumes()["Volumes"]
    assert (found["Size"], found["VolumeType"], found["Encrypted"], found["Iops"], found["Throughput"]) == (
        40,
        "gp3",
        True,
        3000,
        125,
    )
    assert found["Attachments"][0]["DeleteOnTermination"] is True


def test_tags_reach_the_volumes_of_the_launch_on_request(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html#cfn-ec2-instance-propagatetagstovolumeoncreation"""
    tags = [{"Key": "owner", "Value": "oban"}]
    assert (
        servers.create(Server=server(Tags=tags, PropagateTagsToVolumeOnCreation=True), Other=server(Tags=tags))
        == "CREATE_COMPLETE"
    )
    tagged = {
        each["Attachments"][0]["InstanceId"]: each.get("Tags", []) for each in servers.ec2.describe_volumes()["Volumes"]
    }
    assert tagged == {servers.id(): tags, servers.id("Other"): []}


def test_a_protected_instance_cannot_be_terminated(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html"""
    servers.create(Server=server(DisableApiTermination=True))
    instance = servers.id()
    words = (
        f"The instance '{instance}' may not be terminated. Modify its 'disableApiTermination' instance attribute and "
        "try again."
    )
    with pytest.raises(ClientError, match=words) as refused:
        servers.ec2.terminate_instances(InstanceIds=[instance])
    assert refused.value.response["Error"]["Code"] == "OperationNotPermitted"
    assert servers.delete() == "DELETE_FAILED"
    assert words in servers.why()
    assert servers.state(instance) == "running"
    servers.ec2.modify_instance_attribute(InstanceId=instance, Attribute="disableApiTermination", Value="false")
    assert servers.delete() == "DELETE_COMPLETE"
    assert servers.state(instance) == "terminated"


def test_an_update_takes_the_protection_away(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html#cfn-ec2-instance-disableapitermination"""
    servers.create(Server=server(DisableApiTermination=True))
    instance = servers.id()
    assert servers.update(Server=server()) == "UPDATE_COMPLETE"
    assert servers.id() == instance
    assert servers.delete() == "DELETE_COMPLETE"


def test_the_new_instance_is_there_before_the_old_one_goes(servers: Servers, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html#update-replacement"""
    servers.create(Server=server())
    old = servers.id()
    assert servers.update(Server=server(ImageId=NEW_IMAGE)) == "UPDATE_COMPLETE"
    new = servers.id()
    assert new != old
    assert (servers.state(old), servers.state(new)) == ("terminated", "running")
    assert stacks.story(_STACK, "Server")[-4:] == [
        "Server UPDATE_IN_PROGRESS",
        "Server UPDATE_COMPLETE",
        "Server DELETE_IN_PROGRESS",
        "Server DELETE_COMPLETE",
    ]


@pytest.mark.parametrize(
    "properties",
    [
        {"ImageId": NEW_IMAGE},
        {"KeyName": "pair"},
        {"SubnetId": ref("Elsewhere")},
        {"AvailabilityZone": _ZONE},
        {"PrivateIpAddress": "10.0.0.77"},
        {"BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 90}}]},
    ],
    ids=str,
)
def test_what_replaces_an_instance(servers: Servers, properties: dict[str, Any]) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html#aws-resource-ec2-instance-properties"""
    around = {
        "Pair": resource("KeyPair", KeyName="pair"),
        "Elsewhere": resource("Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24", AvailabilityZone=_OTHER_ZONE),
    }
    servers.create(Server=server(), **around)
    old = servers.id()
    assert servers.update(Server={**server(**properties), "DependsOn": "Pair"}, **around) == "UPDATE_COMPLETE"
    assert servers.id() != old


def test_a_protected_instance_outlives_its_replacement(servers: Servers) -> None:
    """https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2226"""
    servers.create(Server=server(DisableApiTermination=True))
    old = servers.id()
    assert servers.update(Server=server(DisableApiTermination=True, ImageId=NEW_IMAGE)) == "UPDATE_COMPLETE"
    assert (servers.state(old), servers.state(servers.id())) == ("running", "running")
    assert "may not be terminated" in servers.why()


def attached(instance: dict[str, Any]) -> list[Any]:
    interfaces = [each["Attachment"]["AttachTime"] for each in instance["NetworkInterfaces"]]
    return interfaces + [each["Ebs"]["AttachTime"] for each in instance["BlockDeviceMappings"]]


@pytest.mark.parametrize(
    ("properties", "attribute", "value"),
    [
        ({"InstanceType": "m6i.xlarge"}, "instanceType", "m6i.xlarge"),
        ({"EbsOptimized": True}, "ebsOptimized", True),
        ({"UserData": {"Fn::Base64": "other"}}, "userData", base64.b64encode(b"other").decode()),
    ],
)
def test_what_restarts_an_instance(
    servers: Servers, local: LocalAws, properties: dict[str, Any], attribute: str, value: Any
) -> None:
    """``LaunchTime`` shows the last start: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html"""
    servers.create(Server=server(UserData={"Fn::Base64": "boot"}))
    before = servers.instance()
    local.control("clock", advanceSeconds=3600)
    assert servers.update(Server=server(**{"UserData": {"Fn::Base64": "boot"}, **properties})) == "UPDATE_COMPLETE"
    after = servers.instance()
    assert after["InstanceId"] == before["InstanceId"]
    assert after["State"]["Name"] == "running"
    assert (after["LaunchTime"] - before["LaunchTime"]).total_seconds() >= 3600
    # "To determine the time that instance was first launched, see the attachment time for the primary network
    # interface."
    assert attached(after) == attached(before) and all(
        abs((each - before["LaunchTime"]).total_seconds()) < 60 for each in attached(before)
    )
    answer = servers.ec2.describe_instance_attribute(InstanceId=servers.id(), Attribute=attribute)
    assert answer[attribute[0].upper() + attribute[1:]]["Value"] == value


@pytest.mark.parametrize(
    "attribute",
    [{"InstanceType": {"Value": "m6i.xlarge"}}, {"EbsOptimized": {"Value": True}}, {"UserData": {"Value": b"other"}}],
    ids=str,
)
def test_a_running_instance_does_not_change_what_needs_a_stop(servers: Servers, attribute: dict[str, Any]) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html"""
    servers.create(Server=server())
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        servers.ec2.modify_instance_attribute(InstanceId=servers.id(), **attribute)


def test_what_changes_without_an_interruption(servers: Servers, local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html#update-no-interrupt"""
    root = {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 50}}
    kept = {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 50, "DeleteOnTermination": False}}
    group = resource("SecurityGroup", GroupDescription="servers", VpcId=ref("Vpc"))
    servers.create(Firewall=group, Server=server(BlockDeviceMappings=[root]))
    before = servers.instance()
    local.control("clock", advanceSeconds=3600)
    changed = server(
        BlockDeviceMappings=[kept],
        DisableApiTermination=True,
        MetadataOptions={"HttpTokens": "required"},
        Monitoring=True,
        SecurityGroupIds=[ref("Firewall")],
        Tags=[{"Key": "owner", "Value": "oban"}],
    )
    assert servers.update(Firewall=group, Server=changed) == "UPDATE_COMPLETE"
    after = servers.instance()
    assert (after["InstanceId"], after["LaunchTime"]) == (before["InstanceId"], before["LaunchTime"])
    assert [each["GroupId"] for each in after["NetworkInterfaces"][0]["Groups"]] == [servers.id("Firewall")]
    assert after["BlockDeviceMappings"][0]["Ebs"]["DeleteOnTermination"] is False


def test_a_volume_is_detached_without_naming_its_instance(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachVolume.html"""
    servers.create(Server=server(), Data=volume(), Attached=attachment())
    assert servers.ec2.detach_volume(VolumeId=servers.id("Data"))["InstanceId"] == servers.id()
    assert servers.volume()["State"] == "available"
    with pytest.raises(ClientError, match="is in the 'available' state"):
        servers.ec2.detach_volume(VolumeId=servers.id("Data"))


def test_the_root_volume_goes_with_its_instance_and_an_attached_one_stays(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/preserving-volumes-on-termination.html"""
    servers.create(Server=server(), Data=volume(), Attached=attachment())
    data, root = servers.id("Data"), servers.volume_ids() - {servers.id("Data")}
    assert servers.devices() == {"/dev/sda1", "xvdf"}
    assert servers.volume()["Attachments"][0]["DeleteOnTermination"] is False
    servers.ec2.terminate_instances(InstanceIds=[servers.id()])
    assert servers.volume_ids() == {data}
    assert servers.volume()["State"] == "available" and not root & servers.volume_ids()
    assert servers.delete() == "DELETE_COMPLETE"


def test_an_instance_can_be_asked_to_wait_for_a_signal(servers: Servers, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html"""
    waiting = {**server(), "CreationPolicy": {"ResourceSignal": {"Timeout": "PT15M"}}}
    stacks.begin_create(_STACK, network(Server=waiting))
    stacks.wait_for_event(_STACK, "Server", "CREATE_IN_PROGRESS")
    stacks.api.signal_resource(StackName=_STACK, LogicalResourceId="Server", UniqueId="server", Status="FAILURE")
    assert stacks.settle(_STACK) == "ROLLBACK_COMPLETE"


def test_a_volume_grows_by_an_update(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html"""
    servers.create(Data=volume(VolumeType="gp2"))
    before = servers.id("Data")
    assert servers.update(Data=volume(Size="30", VolumeType="gp3")) == "UPDATE_COMPLETE"
    found = servers.volume()
    assert (found["VolumeId"], found["Size"], found["VolumeType"], found["Iops"], found["Throughput"]) == (
        before,
        30,
        "gp3",
        3000,
        125,
    )


def test_another_type_of_volume_keeps_no_performance_that_it_cannot_have(servers: Servers) -> None:
    """https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html"""
    servers.create(Data=volume(VolumeType="gp3", Iops=4000, Throughput=250))
    assert servers.update(Data=volume(VolumeType="gp2")) == "UPDATE_COMPLETE"
    assert (servers.volume().get("Iops"), servers.volume().get("Throughput")) == (None, None)


def test_a_volume_does_not_shrink(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html"""
    servers.create(Data=volume(Size=20))
    assert servers.update(Data=volume(Size=10)) == "UPDATE_ROLLBACK_COMPLETE"
    assert "New size cannot be smaller than existing size" in servers.why("Data")
    assert servers.volume()["Size"] == 20


def test_no_roll_back_makes_a_volume_smaller(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html"""
    servers.create(Data=volume(Size=20, Throughput=125))
    broken = {**resource("Subnet", VpcId="vpc-0", CidrBlock="10.9.0.0/24"), "DependsOn": "Data"}
    assert servers.update(Data=volume(Size=30, Throughput=250), Broken=broken) == "UPDATE_ROLLBACK_COMPLETE"
    assert (servers.volume()["Size"], servers.volume()["Throughput"]) == (30, 125)


@pytest.mark.parametrize("change", [{"AvailabilityZone": _OTHER_ZONE}, {"Encrypted": True}], ids=str)
def test_the_rest_of_a_volume_stays(servers: Servers, change: dict[str, Any]) -> None:
    """https://github.com/awsdocs/aws-cloudformation-user-guide/pull/556"""
    servers.create(Data=volume())
    before = servers.volume()
    assert servers.update(Data=volume(**change)) == "UPDATE_ROLLBACK_COMPLETE"
    assert "Volume properties other than AutoEnableIO, type, size, and IOPS cannot be updated." in servers.why("Data")
    assert servers.volume() == before


def test_a_snapshot_stays_as_it_was_taken_and_a_volume_of_it_is_alike(servers: Servers, local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html"""
    key = local.client("kms").create_key()["KeyMetadata"]
    servers.create(Data=volume(Encrypted=True, KmsKeyId=key["KeyId"]))
    snapshot = servers.ec2.create_snapshot(VolumeId=servers.id("Data"))["SnapshotId"]
    servers.ec2.modify_volume(VolumeId=servers.id("Data"), Size=50)
    (taken,) = servers.ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
    assert (taken["VolumeSize"], taken["Encrypted"], taken["KmsKeyId"]) == (20, True, key["Arn"])
    copied = resource("Volume", AvailabilityZone=_ZONE, SnapshotId=snapshot)
    assert servers.update(Data=volume(Encrypted=True, KmsKeyId=key["KeyId"]), Copy=copied) == "UPDATE_COMPLETE"
    found = servers.volume("Copy")
    assert (found["Size"], found["Encrypted"], found["KmsKeyId"], found["SnapshotId"]) == (
        20,
        True,
        key["Arn"],
        snapshot,
    )


def test_a_volume_of_an_unknown_key_is_refused(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html"""
    assert servers.create(Data=volume(Encrypted=True, KmsKeyId="alias/lost")) == "ROLLBACK_COMPLETE"


def test_a_retained_volume_stays_attached_to_nothing(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html"""
    servers.create(Server=server(), Data={**volume(), "DeletionPolicy": "Retain"}, Attached=attachment())
    data = servers.id("Data")
    assert servers.delete() == "DELETE_COMPLETE"
    (left,) = servers.ec2.describe_volumes()["Volumes"]
    assert (left["VolumeId"], left["State"], left["Attachments"]) == (data, "available", [])


def test_a_volume_can_leave_a_snapshot(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html"""
    tags = [{"Key": "owner", "Value": "oban"}]
    servers.create(Data={**volume(Tags=tags), "DeletionPolicy": "Snapshot"})
    data = servers.id("Data")
    assert servers.delete() == "DELETE_COMPLETE"
    (snapshot,) = servers.ec2.describe_snapshots(Filters=[{"Name": "volume-id", "Values": [data]}])["Snapshots"]
    assert (snapshot["State"], snapshot["VolumeSize"], snapshot["Tags"]) == ("completed", 20, tags)
    assert servers.volume_ids() == set()


def test_a_volume_in_use_is_not_deleted(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVolume.html"""
    servers.create(Server=server(), Data=volume())
    servers.ec2.attach_volume(VolumeId=servers.id("Data"), InstanceId=servers.id(), Device="xvdf")
    with pytest.raises(ClientError, match="VolumeInUse"):
        servers.ec2.delete_volume(VolumeId=servers.id("Data"))
    # An update that removes the volume from the template is complete, and reports the remaining volume.
    assert servers.update(Server=server()) == "UPDATE_COMPLETE"
    assert "is currently attached to" in servers.why("Data")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (
            {"Data": volume(AvailabilityZone=_OTHER_ZONE), "Attached": attachment()},
            "is not in the same availability zone as instance",
        ),
        (
            {"Data": volume(), "Attached": attachment(device="/dev/sda1")},
            "Attachment point /dev/sda1 is already in use",
        ),
        (
            {
                "Data": volume(),
                "Other": server(),
                "First": attachment(to="Other"),
                "Attached": {**attachment(), "DependsOn": "First"},
            },
            "is already attached to an instance",
        ),
    ],
    ids=["another zone", "a device in use", "a volume in use"],
)
def test_an_attachment_that_ec2_refuses(servers: Servers, more: dict[str, Any], reason: str) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachVolume.html"""
    assert servers.create(Server=server(), **more) == "ROLLBACK_COMPLETE"
    assert reason in servers.why("Attached")


def test_an_attachment_ends_with_its_template(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volumeattachment.html"""
    servers.create(Server=server(), Data=volume(), Attached=attachment())
    assert servers.id("Attached") == f"{servers.id('Data')}|{servers.id()}"
    assert servers.update(Server=server(), Data=volume()) == "UPDATE_COMPLETE"
    assert servers.volume()["State"] == "available"
    assert servers.devices() == {"/dev/sda1"}


def test_a_server_with_an_attached_volume_cannot_be_replaced(servers: Servers) -> None:
    """The new attachment comes before the old one goes.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html#update-replacement
    """
    servers.create(Server=server(), Data=volume(), Attached=attachment())
    old = servers.id()
    assert (
        servers.update(Server=server(ImageId=NEW_IMAGE), Data=volume(), Attached=attachment())
        == "UPDATE_ROLLBACK_COMPLETE"
    )
    assert "is already attached to an instance" in servers.why("Attached")
    assert servers.id() == old
    assert servers.volume()["Attachments"][0]["InstanceId"] == old


def test_an_address_moves_to_the_new_instance(servers: Servers) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eipassociation.html"""
    associated = resource(
        "EIPAssociation", AllocationId={"Fn::GetAtt": ["Address", "AllocationId"]}, InstanceId=ref("Server")
    )
    around = {"Address": resource("EIP"), "Associated": associated}
    assert servers.create(Server=server(), **around) == "CREATE_COMPLETE"
    assert servers.instance()["PublicIpAddress"] == servers.id("Address")
    assert servers.update(Server=server(ImageId=NEW_IMAGE), **around) == "UPDATE_COMPLETE"
    (address,) = servers.ec2.describe_addresses()["Addresses"]
    assert (address["InstanceId"], address["AssociationId"]) == (servers.id(), servers.id("Associated"))
    assert servers.update(Server=server(ImageId=NEW_IMAGE), Address=resource("EIP")) == "UPDATE_COMPLETE"
    (address,) = servers.ec2.describe_addresses()["Addresses"]
    assert not address.get("InstanceId") and "PublicIpAddress" not in servers.instance()
