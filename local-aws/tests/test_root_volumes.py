"""Replacement of root volumes, and the content of volumes, snapshots and images."""

from __future__ import annotations

import base64
import urllib.error
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import BASE_IMAGE, DEPRECATED_IMAGE, NEW_IMAGE, LocalAws, eventually

_ROOT = "/dev/sda1"
_ZONE, _OTHER_ZONE = "us-east-1a", "us-east-1b"


class Disks:
    """A running instance, its disks, and their content."""

    def __init__(self, local: LocalAws):
        self.local, self.ec2 = local, local.client("ec2")
        self.instance_id = self.launch(BASE_IMAGE)

    def launch(self, image: str) -> str:
        placement = {"AvailabilityZone": _ZONE}
        launched = self.ec2.run_instances(
            ImageId=image, MinCount=1, MaxCount=1, InstanceType="m6i.large", Placement=placement
        )
        return str(launched["Instances"][0]["InstanceId"])

    def instance(self, instance_id: str | None = None) -> dict[str, Any]:
        described = self.ec2.describe_instances(InstanceIds=[instance_id or self.instance_id])
        instance: dict[str, Any] = described["Reservations"][0]["Instances"][0]
        return instance

    def devices(self, instance_id: str | None = None) -> dict[str, dict[str, Any]]:
        return {each["DeviceName"]: each["Ebs"] for each in self.instance(instance_id)["BlockDeviceMappings"]}

    def root(self, instance_id: str | None = None) -> str:
        return str(self.devices(instance_id)[_ROOT]["VolumeId"])

    def volume(self, volume_id: str) -> dict[str, Any]:
        volume: dict[str, Any] = self.ec2.describe_volumes(VolumeIds=[volume_id])["Volumes"][0]
        return volume

    def write(self, volume_id: str, content: bytes) -> None:
        self.local.control("content", id=volume_id, write=base64.b64encode(content).decode())

    def read(self, identifier: str) -> bytes:
        return base64.b64decode(self.local.control("content", id=identifier)["content"])

    def image(self, name: str) -> str:
        return str(self.ec2.create_image(InstanceId=self.instance_id, Name=name, NoReboot=True)["ImageId"])

    def snapshots(self, image_id: str) -> dict[str, str]:
        (image,) = self.ec2.describe_images(ImageIds=[image_id])["Images"]
        return {each["DeviceName"]: each["Ebs"]["SnapshotId"] for each in image["BlockDeviceMappings"]}

    def prepared(self, snapshot_id: str, **more: Any) -> str:
        created = self.ec2.create_volume(**{"SnapshotId": snapshot_id, "AvailabilityZone": _ZONE, **more})
        return str(created["VolumeId"])

    def replace(self, **source: Any) -> str:
        task = self.ec2.create_replace_root_volume_task(InstanceId=self.instance_id, **source)
        return str(task["ReplaceRootVolumeTask"]["ReplaceRootVolumeTaskId"])

    def task(self, task_id: str) -> dict[str, Any]:
        described = self.ec2.describe_replace_root_volume_tasks(ReplaceRootVolumeTaskIds=[task_id])
        task: dict[str, Any] = described["ReplaceRootVolumeTasks"][0]
        return task

    def replaced(self, **source: Any) -> str:
        """Replace the root volume, and return the state in which the task has ended."""
        task = self.replace(**source)
        return str(
            eventually(lambda: (state := self.task(task)["TaskState"]) not in ("pending", "in-progress") and state)
        )

    def refusal(self, **source: Any) -> str:
        with pytest.raises(ClientError) as refused:
            self.replace(**source)
        return str(refused.value.response["Error"]["Code"])

    def checks(self) -> set[str]:
        status = self.ec2.describe_instance_status(InstanceIds=[self.instance_id])["InstanceStatuses"][0]
        return {status["InstanceStatus"]["Status"], status["SystemStatus"]["Status"]}


@pytest.fixture
def disks(local: LocalAws) -> Disks:
    return Disks(local)


def test_a_snapshot_has_the_content_of_its_time(disks: Disks) -> None:
    """https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshots.html"""
    root = disks.root()
    disks.write(root, b"monday")
    snapshot = disks.ec2.create_snapshot(VolumeId=root)["SnapshotId"]
    disks.write(root, b"tuesday")
    copy = disks.ec2.copy_snapshot(SourceSnapshotId=snapshot, SourceRegion="us-east-1")["SnapshotId"]
    assert [disks.read(each) for each in (root, snapshot, copy, disks.prepared(snapshot))] == [
        b"tuesday",
        b"monday",
        b"monday",
        b"monday",
    ]
    assert disks.read(disks.ec2.create_volume(Size=1, AvailabilityZone=_ZONE)["VolumeId"]) == b""


def test_a_launch_has_the_content_of_its_image_device_by_device(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html"""
    data = disks.ec2.create_volume(Size=1, AvailabilityZone=_ZONE)["VolumeId"]
    disks.ec2.attach_volume(VolumeId=data, InstanceId=disks.instance_id, Device="xvdf")
    disks.write(disks.root(), b"windows")
    disks.write(data, b"orders")
    image = disks.image("with content")
    disks.write(data, b"changed")
    copy = disks.ec2.copy_image(SourceImageId=image, SourceRegion="us-east-1", Name="copy")["ImageId"]
    for each in (image, copy):
        launched = disks.devices(disks.launch(each))
        assert {device: disks.read(ebs["VolumeId"]) for device, ebs in launched.items()} == {
            _ROOT: b"windows",
            "xvdf": b"orders",
        }


def test_a_snapshot_keeps_its_content(disks: Disks) -> None:
    snapshot = disks.ec2.create_snapshot(VolumeId=disks.root())["SnapshotId"]
    for unwritable in (snapshot, "vol-0123456789abcdef0"):
        with pytest.raises(urllib.error.HTTPError):
            disks.write(unwritable, b"changed")


def test_a_volume_takes_the_place_of_the_root_volume(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/replace-root.html"""
    data = disks.ec2.create_volume(Size=1, AvailabilityZone=_ZONE)["VolumeId"]
    disks.ec2.attach_volume(VolumeId=data, InstanceId=disks.instance_id, Device="xvdf")
    disks.write(disks.root(), b"monday")
    image = disks.image("monday")
    disks.write(disks.root(), b"tuesday")
    disks.write(data, b"today")
    before, old = disks.instance(), disks.root()
    prepared = disks.prepared(disks.snapshots(image)[_ROOT])
    assert disks.replaced(VolumeId=prepared) == "succeeded"
    after = disks.instance()
    assert (disks.root(), disks.read(disks.root()), disks.read(data)) == (prepared, b"monday", b"today")
    assert (disks.volume(old)["State"], disks.read(old)) == ("available", b"tuesday")
    kept = ("InstanceId", "PrivateIpAddress", "SecurityGroups", "SubnetId")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert after["NetworkInterfaces"][0]["NetworkInterfaceId"] == before["NetworkInterfaces"][0]["NetworkInterfaceId"]
    # AWS documents neither, so these are the worse of what is possible.
    assert (before["ImageId"], after["ImageId"]) == (BASE_IMAGE, image)
    assert disks.devices()[_ROOT]["DeleteOnTermination"] is False
    assert disks.replaced(VolumeId=old) == "succeeded"
    assert (disks.root(), disks.read(old), disks.instance()["ImageId"]) == (old, b"tuesday", BASE_IMAGE)


def test_a_snapshot_of_the_lineage_replaces_the_root_volume(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/replace-root.html#replace-snapshot"""
    first = disks.root()
    disks.write(first, b"monday")
    snapshot = disks.ec2.create_snapshot(VolumeId=first)["SnapshotId"]
    copy = disks.ec2.copy_snapshot(SourceSnapshotId=snapshot, SourceRegion="us-east-1")["SnapshotId"]
    another = disks.ec2.create_volume(Size=1, AvailabilityZone=_ZONE)["VolumeId"]
    foreign = disks.ec2.create_snapshot(VolumeId=another)["SnapshotId"]
    assert {disks.refusal(SnapshotId=each) for each in (copy, foreign)} == {"InvalidParameterValue"}
    assert disks.replaced(SnapshotId=snapshot) == "succeeded"
    root = disks.devices()[_ROOT]
    assert (disks.read(root["VolumeId"]), root["DeleteOnTermination"]) == (b"monday", True)
    assert disks.volume(root["VolumeId"])["Size"] == disks.volume(first)["Size"]
    assert disks.instance()["ImageId"] == BASE_IMAGE
    # A snapshot of an earlier root volume is still of the lineage.
    assert disks.replaced(SnapshotId=snapshot) == "succeeded"


def test_the_launch_state_replaces_the_root_volume(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/replace-root.html#replace-launchstate"""
    disks.write(disks.root(), b"changed")
    assert disks.replaced(DeleteReplacedRootVolume=False) == "succeeded"
    assert disks.read(disks.root()) == b""


def test_an_image_replaces_the_root_volume_and_becomes_that_of_the_instance(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/replace-root.html#replace-ami"""
    disks.write(disks.root(), b"monday")
    image, old = disks.image("monday"), disks.root()
    assert disks.replaced(ImageId=image, DeleteReplacedRootVolume=True) == "succeeded"
    assert (disks.instance()["ImageId"], disks.read(disks.root())) == (image, b"monday")
    with pytest.raises(ClientError, match=r"InvalidVolume\.NotFound"):
        disks.volume(old)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ({"ImageId": "ami-0ddddddddddddddd4"}, "InvalidAMIID.NotFound"),
        # Smaller than the root volume.
        ({"ImageId": NEW_IMAGE}, "InvalidParameterValue"),
        # Of another platform.
        ({"ImageId": DEPRECATED_IMAGE}, "InvalidParameterValue"),
        ({"VolumeId": "vol-0ddddddddddddddd4"}, "InvalidVolume.NotFound"),
        ({"SnapshotId": "snap-0ddddddddddddddd"}, "InvalidSnapshot.NotFound"),
        ({"SnapshotId": "snap-0aaaaaaaaaaaaaaa1", "ImageId": BASE_IMAGE}, "InvalidParameterCombination"),
        ({"VolumeInitializationRate": 99}, "InvalidParameterValue"),
        ({"VolumeInitializationRate": 301}, "InvalidParameterValue"),
    ],
)
def test_a_source_that_ec2_refuses(disks: Disks, source: dict[str, Any], code: str) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateReplaceRootVolumeTask.html"""
    assert disks.refusal(**source) == code


def test_a_volume_must_be_available_in_the_zone_and_encrypted_as_the_root_volume_is(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateReplaceRootVolumeTask.html"""
    plain = disks.ec2.create_snapshot(VolumeId=disks.root())["SnapshotId"]
    elsewhere = disks.prepared(plain, AvailabilityZone=_OTHER_ZONE)
    assert disks.refusal(VolumeId=disks.root()) == "VolumeInUse"
    assert disks.refusal(VolumeId=elsewhere) == "InvalidVolume.ZoneMismatch"
    assert disks.replaced(VolumeId=disks.prepared(plain, Encrypted=True)) == "succeeded"
    assert disks.refusal(VolumeId=disks.prepared(plain)) == "InvalidParameterValue"


def test_the_instance_runs_and_has_one_task_at_a_time(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/replace-root.html"""
    disks.local.control("knobs", rootReplacementSeconds=60)
    disks.replace()
    assert disks.refusal() == "IncorrectState"
    disks.local.control("clock", advanceSeconds=61, stepwise=True)
    disks.ec2.stop_instances(InstanceIds=[disks.instance_id])
    assert disks.refusal() == "IncorrectInstanceState"


def test_a_task_passes_through_its_states_on_the_clock_and_boots_the_instance(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRootVolumeTask.html"""
    disks.local.control("knobs", rootReplacementSeconds=60, bootSeconds=120)
    tags = [{"Key": "oban:restore", "Value": "first"}]
    task = disks.replace(
        TagSpecifications=[{"ResourceType": "replace-root-volume-task", "Tags": tags}], ClientToken="once"
    )
    assert disks.replace(ClientToken="once") == task
    described = disks.task(task)
    assert (described["TaskState"], described["Tags"], described["InstanceId"]) == ("pending", tags, disks.instance_id)
    assert "CompleteTime" not in described
    disks.local.control("clock", advanceSeconds=31, stepwise=True)
    assert (disks.task(task)["TaskState"], _ROOT in disks.devices()) == ("in-progress", False)
    disks.local.control("clock", advanceSeconds=31, stepwise=True)
    assert (disks.task(task)["TaskState"], disks.checks()) == ("succeeded", {"initializing"})
    assert "CompleteTime" in disks.task(task)
    disks.local.control("clock", advanceSeconds=120)
    assert disks.checks() == {"ok"}
    listed = disks.ec2.describe_replace_root_volume_tasks(
        Filters=[{"Name": "instance-id", "Values": [disks.instance_id]}]
    )
    assert [each["ReplaceRootVolumeTaskId"] for each in listed["ReplaceRootVolumeTasks"]] == [task]


def test_a_failed_task_leaves_the_root_volume_attached(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/replace-root.html"""
    disks.local.control("knobs", rootReplacementSeconds=60, failedRootReplacements={disks.instance_id: "failed"})
    root, devices = disks.root(), disks.devices()
    task = disks.replace(VolumeId=disks.prepared(disks.ec2.create_snapshot(VolumeId=root)["SnapshotId"]))
    disks.local.control("clock", advanceSeconds=31, stepwise=True)
    assert disks.task(task)["TaskState"] == "failing"
    disks.local.control("clock", advanceSeconds=31, stepwise=True)
    assert (disks.task(task)["TaskState"], disks.root()) == ("failed", root)
    assert disks.devices()[_ROOT]["DeleteOnTermination"] == devices[_ROOT]["DeleteOnTermination"]


def test_a_detached_failure_needs_a_root_volume_before_the_instance_starts(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRootVolumeTask.html"""
    disks.local.control("knobs", failedRootReplacements={disks.instance_id: "failed-detached"})
    root = disks.root()
    assert disks.replaced() == "failed-detached"
    assert (_ROOT in disks.devices(), disks.volume(root)["State"]) == (False, "available")
    assert eventually(lambda: disks.checks() == {"impaired", "ok"})
    disks.ec2.stop_instances(InstanceIds=[disks.instance_id])
    with pytest.raises(ClientError, match="does not have a volume attached at root"):
        disks.ec2.start_instances(InstanceIds=[disks.instance_id])
    disks.ec2.attach_volume(VolumeId=root, InstanceId=disks.instance_id, Device=_ROOT)
    disks.ec2.start_instances(InstanceIds=[disks.instance_id])
    assert eventually(lambda: disks.checks() == {"ok"})


def test_a_root_volume_is_detached_from_a_stopped_instance_only(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachVolume.html"""
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        disks.ec2.detach_volume(VolumeId=disks.root())
    disks.ec2.stop_instances(InstanceIds=[disks.instance_id])
    disks.ec2.detach_volume(VolumeId=disks.root())


def test_an_attached_volume_outlives_its_instance_and_has_a_valid_device_name(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html"""
    data = disks.ec2.create_volume(Size=1, AvailabilityZone=_ZONE)["VolumeId"]
    for invalid in ("D:", "/dev/nvme1n1", "xvdabc"):
        with pytest.raises(ClientError, match="is not a valid EBS device name"):
            disks.ec2.attach_volume(VolumeId=data, InstanceId=disks.instance_id, Device=invalid)
    disks.ec2.attach_volume(VolumeId=data, InstanceId=disks.instance_id, Device="xvdp")
    assert disks.devices()["xvdp"]["DeleteOnTermination"] is False
    disks.ec2.terminate_instances(InstanceIds=[disks.instance_id])
    assert disks.volume(data)["State"] == "available"


def test_no_volume_is_made_of_a_pending_snapshot(disks: Disks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html"""
    disks.local.control("knobs", imageSeconds=60)
    snapshot = disks.snapshots(disks.image("slow"))[_ROOT]
    with pytest.raises(ClientError, match="IncorrectState"):
        disks.prepared(snapshot)
