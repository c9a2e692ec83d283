"""Replacement of the root volume of a running instance.

AWS documents no error codes for the refusals; the codes here are those of similar requests. It also does not document
the device mapping during the replacement, the image that an instance reports after a replacement with a volume, or
whether such a volume goes with its instance. Here the instance has no root volume while the task is in progress. Then
it reports the image that the volume was made from, and leaves the volume behind when it is terminated.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/replace-root.html
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import Volume
from moto.ec2.models.instances import Instance
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.utils import convert_tag_spec

from local_aws import clock, control, ec2_tags, emulation_settings, timeline
from local_aws.compute import instances
from local_aws.images import launchable, paging
from local_aws.moto_methods import replaces
from local_aws.state import RecordState, RegionState

_FINAL = ("succeeded", "failed", "failed-detached")
_SLOWEST_RATE, _FASTEST_RATE = 100, 300
_SOURCES = ("SnapshotId", "ImageId", "VolumeId")


@dataclass
class _Task:
    task_id: str
    instance: Instance
    volume: Volume
    replaced: Volume
    source: dict[str, str]
    image: Ami | None
    token: str | None
    delete_replaced: bool
    tags: dict[str, str]
    root_goes_with_instance: bool
    """Whether the replaced volume is deleted when its instance is terminated."""
    started_at: datetime
    seconds: float
    state: str = "pending"
    completed_at: datetime | None = None

    @property
    def due(self) -> datetime | None:
        """Return the time of the next change of the state."""
        if self.state in _FINAL:
            return None
        return self.started_at + timedelta(seconds=self.seconds / (2 if self.state == "pending" else 1))

    def answer(self) -> dict[str, Any]:
        """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRootVolumeTask.html"""
        given = {key: value for key, value in self.source.items() if key != "VolumeId"}
        return {
            "ReplaceRootVolumeTaskId": self.task_id,
            "InstanceId": self.instance.id,
            "TaskState": self.state,
            "StartTime": _time(self.started_at),
            "CompleteTime": _time(self.completed_at),
            "Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()],
            "DeleteReplacedRootVolume": self.delete_replaced,
            **given,
        }


def _time(instant: datetime | None) -> str | None:
    return None if instant is None else instant.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class _Lineage:
    """The root volumes that an instance has had, and the snapshot that the first one was launched from."""

    volumes: list[str] = field(default_factory=list)
    launch_snapshot: str | None = None


_lineages: RecordState[_Lineage] = RecordState(_Lineage)
_tasks: RegionState[dict[str, _Task]] = RegionState(dict)


class _Running:
    """The tasks that have not ended."""

    def __init__(self) -> None:
        self._tasks: list[_Task] = []

    def add(self, task: _Task) -> None:
        self._tasks = [*self._tasks, task]

    def clear(self) -> None:
        self._tasks = []

    def of(self, instance_id: str) -> _Task | None:
        return next((task for task in self._tasks if task.instance.id == instance_id), None)

    def next_due(self) -> datetime | None:
        return min((task.due for task in self._tasks if task.due is not None), default=None)

    def act(self, instant: datetime) -> None:
        for task in self._tasks:
            if task.due == instant:
                _proceed(task, instant)
        self._tasks = [task for task in self._tasks if task.state not in _FINAL]


_running = _Running()
timeline.add(_running)
control.on_reset(_running.clear)


def install() -> None:
    replaces(InstanceResponse, "create_replace_root_volume_task")(_create)
    replaces(InstanceResponse, "describe_replace_root_volume_tasks")(_describe)


def _create(self: InstanceResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateReplaceRootVolumeTask.html"""
    backend = self.ec2_backend
    instance = backend.get_instance(self._get_param("InstanceId"))
    source = {name: self._get_param(name) for name in _SOURCES if self._get_param(name)}
    token = self._get_param("ClientToken")
    if earlier := next((task for task in _tasks.of(backend).values() if token and task.token == token), None):
        if (earlier.instance.id, earlier.source) != (instance.id, source):
            raise EC2ClientError("IdempotentParameterMismatch", f"The client token {token} was used for another task")
        return ActionResult({"ReplaceRootVolumeTask": earlier.answer()})
    if len(source) > 1:
        raise EC2ClientError("InvalidParameterCombination", f"{' and '.join(source)} exclude each other")
    rate = self._get_int_param("VolumeInitializationRate")
    if rate is not None and not _SLOWEST_RATE <= rate <= _FASTEST_RATE:
        raise EC2ClientError("InvalidParameterValue", "VolumeInitializationRate is between 100 and 300 MiB/s")
    tags = convert_tag_spec(self._get_param("TagSpecifications", [])).get("replace-root-volume-task", {})
    ec2_tags.check(tags)
    if instance.state != "running":
        raise EC2ClientError("IncorrectInstanceState", f"The instance '{instance.id}' is not in the 'running' state.")
    if _running.of(instance.id):
        raise EC2ClientError("IncorrectState", f"A root volume replacement of {instance.id} is in progress already")
    root = _root_of(instance)
    volume, image = _replacement(instance, root, source, dry_run=self._get_bool_param("DryRun", False))
    self.error_on_dryrun()
    task = _Task(
        f"replacevol-{secrets.token_hex(8)}1",
        instance,
        volume,
        root,
        source,
        image,
        token,
        self._get_bool_param("DeleteReplacedRootVolume", False),
        tags,
        instance.block_device_mapping[instance.root_device_name].delete_on_termination,
        clock.now(),
        emulation_settings.current().root_replacement_seconds,
    )
    _tasks.of(backend)[task.task_id] = task
    _running.add(task)
    return ActionResult({"ReplaceRootVolumeTask": task.answer()})


def _describe(self: InstanceResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeReplaceRootVolumeTasks.html"""
    filters, ids = self._filters_from_querystring(), self._get_param("ReplaceRootVolumeTaskIds", [])
    if unknown := sorted(set(filters) - {"instance-id"}):
        raise EC2ClientError("InvalidParameterValue", f"The filter '{unknown[0]}' is invalid")
    tasks = _tasks.of(self.ec2_backend)
    if missing := [each for each in ids if each not in tasks]:
        raise EC2ClientError("InvalidReplaceRootVolumeTaskId.NotFound", f"The task {missing[0]} does not exist")
    chosen, token = paging.page(
        [
            task
            for task in tasks.values()
            if (not ids or task.task_id in ids) and task.instance.id in filters.get("instance-id", [task.instance.id])
        ],
        lambda task: task.task_id,
        self._get_int_param("MaxResults"),
        self._get_param("NextToken"),
    )
    return ActionResult({"ReplaceRootVolumeTasks": [task.answer() for task in chosen], "NextToken": token})


def _root_of(instance: Instance) -> Volume:
    device = instance.block_device_mapping.get(instance.root_device_name)
    if device is None:
        raise EC2ClientError("IncorrectState", f"The instance '{instance.id}' has no root volume")
    root = instance.ec2_backend.get_volume(device.volume_id)
    lineage = _lineages.of(instance.id)
    if not lineage.volumes:
        lineage.launch_snapshot = root.snapshot_id
    if root.id not in lineage.volumes:
        lineage.volumes.append(root.id)
    return root


def _replacement(instance: Instance, root: Volume, source: dict[str, str], dry_run: bool) -> tuple[Volume, Ami | None]:
    """Return the replacement volume, and the image that the instance reports with it."""
    if "VolumeId" in source:
        volume = _prepared(instance, root, source["VolumeId"])
        return volume, _image_of(instance.ec2_backend, volume)
    image = _image(instance, root, source["ImageId"]) if "ImageId" in source else None
    if image is not None:
        mapping = _root_mapping(image)
        snapshot_id, size = mapping["SnapshotId"], mapping["VolumeSize"]
    else:
        snapshot_id, size = _snapshot(instance, source.get("SnapshotId")), root.size
    if dry_run:
        return root, image
    volume = instance.ec2_backend.create_volume(
        size, root.availability_zone, snapshot_id, bool(root.encrypted), root.kms_key_id, root.volume_type
    )
    return volume, image


def _prepared(instance: Instance, root: Volume, volume_id: str) -> Volume:
    volume = instance.ec2_backend.get_volume(volume_id)
    if volume.attachment:
        raise EC2ClientError("VolumeInUse", f"{volume_id} is already attached to an instance")
    if volume.status != "available":
        raise EC2ClientError("IncorrectState", f"Volume '{volume_id}' is not in the 'available' state.")
    if volume.availability_zone != root.availability_zone:
        raise EC2ClientError(
            "InvalidVolume.ZoneMismatch",
            f"The volume '{volume_id}' is not in the same availability zone as instance '{instance.id}'",
        )
    if root.encrypted and not volume.encrypted:
        raise EC2ClientError(
            "InvalidParameterValue", f"The root volume is encrypted, and the volume '{volume_id}' is not"
        )
    return volume


def _snapshot(instance: Instance, snapshot_id: str | None) -> str:
    """Return a snapshot of one of the root volumes of the instance, by default the snapshot of the launch.

    A copy of a snapshot has another volume, so it is refused, as on AWS.
    """
    lineage = _lineages.of(instance.id)
    if snapshot_id is None:
        if lineage.launch_snapshot is None or lineage.launch_snapshot not in instance.ec2_backend.snapshots:
            raise EC2ClientError(
                "InvalidSnapshot.NotFound", f"The snapshot '{lineage.launch_snapshot}' does not exist."
            )
        return lineage.launch_snapshot
    snapshot = instance.ec2_backend.get_snapshot(snapshot_id)
    if snapshot.volume.id not in lineage.volumes:
        raise EC2ClientError(
            "InvalidParameterValue", f"The snapshot {snapshot_id} is not of the lineage of the root volume"
        )
    if snapshot.status != "completed":
        raise EC2ClientError("IncorrectState", f"Snapshot {snapshot_id} is in an invalid state: {snapshot.status}")
    return snapshot_id


def _image(instance: Instance, root: Volume, image_id: str) -> Ami:
    backend = instance.ec2_backend
    try:
        image = backend.amis[launchable.image_id(image_id, backend.account_id, backend.region_name)]
    except launchable.ImageUnavailable as unavailable:
        raise EC2ClientError(unavailable.code, unavailable.message) from unavailable
    # The platform has the role of AWS's billing information.
    for name in ("architecture", "virtualization_type", "platform"):
        if getattr(image, name) != getattr(instance, name):
            raise EC2ClientError("InvalidParameterValue", f"The {name} of {image_id} is not that of the instance")
    if _root_mapping(image)["VolumeSize"] < root.size:
        raise EC2ClientError(
            "InvalidParameterValue", f"The root volume of {image_id} is smaller than that of the instance"
        )
    return image


def _root_mapping(image: Ami) -> dict[str, Any]:
    mappings: list[dict[str, Any]] = image.block_device_mappings
    return next(each["Ebs"] for each in mappings if each["DeviceName"] == image.root_device_name)


def _image_of(backend: Any, volume: Volume) -> Ami | None:
    """Return the image with the snapshot that the volume was made from as its root."""
    return next(
        (
            image
            for image in backend.amis.values()
            for each in image.block_device_mappings
            if volume.snapshot_id
            and each["DeviceName"] == image.root_device_name
            and each.get("Ebs", {}).get("SnapshotId") == volume.snapshot_id
        ),
        None,
    )


def _proceed(task: _Task, instant: datetime) -> None:
    instance, backend = task.instance, task.instance.ec2_backend
    outcome = emulation_settings.current().failed_root_replacements.get(instance.id)
    if instance.state != "running":
        outcome = "failed-detached" if task.replaced.attachment is None else "failed"
        task.state, task.completed_at = outcome, instant
    elif task.state == "pending":
        task.state = "failing" if outcome else "in-progress"
        backend.detach_volume(task.replaced.id, instance.id, instance.root_device_name)
    else:
        task.state, task.completed_at = outcome or "succeeded", instant
        _end(task)


def _end(task: _Task) -> None:
    instance, backend = task.instance, task.instance.ec2_backend
    if task.state == "failed-detached":
        return
    device, succeeded = instance.root_device_name, task.state == "succeeded"
    volume = task.volume if succeeded else task.replaced
    goes_with_instance = task.root_goes_with_instance and not (succeeded and "VolumeId" in task.source)
    backend.attach_volume(volume.id, instance.id, device, goes_with_instance)
    if succeeded:
        _lineages.of(instance.id).volumes.append(volume.id)
        if task.image is not None:
            instance.image_id = task.image.id
        if task.delete_replaced:
            backend.delete_volume(task.replaced.id)
    instances.reboot(instance)
