"""EBS volumes: creation, attachment, modification and snapshots.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes.html
"""

from __future__ import annotations

import copy
import re
from typing import Any, cast

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot, Volume, VolumeAttachment
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.kms.models import kms_backends

from local_aws.compute import content
from local_aws.moto_methods import replaces

_GP3_IOPS, _GP3_THROUGHPUT = 3000, 125
_PROVISIONED = ("gp3", "io1", "io2")
_EBS_KEY = "alias/aws/ebs"
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
_DEVICE_NAME = re.compile(r"/dev/(xvda|(sd|xvd)[a-z][a-z]?[0-9]{0,2})|xvd[a-z][a-z]?")


def install() -> None:
    _create_as_asked()
    _modify_within_limits()
    _attach_where_it_fits()
    _a_running_instance_keeps_its_root()
    _snapshots_stay_as_taken()


def _create_as_asked() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html"""
    original = EBSBackend.create_volume

    @replaces(EBSBackend, "create_volume")
    def create_volume(
        self: EBSBackend,
        size: int | None,
        zone_name: str,
        snapshot_id: str | None = None,
        encrypted: bool = False,
        kms_key_id: str | None = None,
        volume_type: str | None = None,
        iops: int | None = None,
        throughput: int | None = None,
        multi_attach_enabled: bool | None = None,
    ) -> Volume:
        key = _key_arn(self, kms_key_id) if kms_key_id else None
        if snapshot_id:
            snapshot = self.get_snapshot(snapshot_id)
            if snapshot.status != "completed":
                raise EC2ClientError(
                    "IncorrectState", f"Snapshot is in invalid state - {snapshot.status}: {snapshot_id}"
                )
            if size is not None and size < snapshot.volume_size:
                raise EC2ClientError(
                    "InvalidParameterValue",
                    f"Volume of size {size}GB is smaller than snapshot '{snapshot_id}', expect size >= "
                    f"{snapshot.volume_size}GB",
                )
            if snapshot.encrypted:
                encrypted, key = True, key or snapshot.kms_key_id
        if volume_type == "gp3":
            throughput = throughput or _GP3_THROUGHPUT
        # moto declares a size, and takes that of the snapshot for None.
        volume = original(
            self,
            cast("int", size),
            zone_name,
            snapshot_id,
            encrypted,
            key,
            volume_type,
            iops,
            throughput,
            multi_attach_enabled,
        )
        if snapshot_id:
            content.copy(snapshot_id, volume.id)
        return volume


def _key_arn(backend: Any, key_id: str) -> str | None:
    """Return the ARN of a key that is given by any of its names, or None for the default key of EBS.

    EC2 itself takes a key that does not exist, and the volume then fails.
    """
    if key_id.endswith(_EBS_KEY):
        return None
    try:
        return kms_backends[backend.account_id][backend.region_name].describe_key(key_id).arn
    except ServiceException as error:
        raise EC2ClientError("InvalidParameterValue", error.message) from error


def _modify_within_limits() -> None:
    """Check modifications of volumes. The hours that AWS requires between two modifications are not emulated.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html
    """
    original = EBSBackend.modify_volume

    @replaces(EBSBackend, "modify_volume")
    def modify_volume(
        self: EBSBackend,
        volume_id: str,
        target_size: int | None = None,
        target_volume_type: str | None = None,
        target_iops: int | None = None,
        target_throughput: int | None = None,
        target_multi_attach_enabled: bool | None = None,
    ) -> Volume:
        volume = self.get_volume(volume_id)
        if target_size is not None and target_size < volume.size:
            raise EC2ClientError("InvalidParameterValue", "New size cannot be smaller than existing size")
        if target_volume_type == "gp3" and volume.volume_type != "gp3":
            target_iops, target_throughput = target_iops or _GP3_IOPS, target_throughput or _GP3_THROUGHPUT
        original(
            self,
            volume_id,
            target_size,
            target_volume_type,
            target_iops,
            target_throughput,
            target_multi_attach_enabled,
        )
        if volume.volume_type != "gp3":
            volume.throughput = None
        if volume.volume_type not in _PROVISIONED:
            volume.iops = None
        return volume


def _attach_where_it_fits() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachVolume.html"""
    original = EBSBackend.attach_volume

    @replaces(EBSBackend, "attach_volume")
    def attach_volume(
        self: EC2Backend, volume_id: str, instance_id: str, device_path: str, delete_on_termination: bool = False
    ) -> VolumeAttachment | None:
        volume, instance = self.get_volume(volume_id), self.get_instance(instance_id)
        if instance.state not in ("running", "stopped"):
            raise EC2ClientError("IncorrectState", f"Instance '{instance_id}' is not 'running'.")
        if volume.attachment:
            raise EC2ClientError("VolumeInUse", f"{volume_id} is already attached to an instance")
        if volume.availability_zone != instance.availability_zone:
            raise EC2ClientError(
                "InvalidVolume.ZoneMismatch",
                f"The volume '{volume_id}' is not in the same availability zone as instance '{instance_id}'",
            )
        if not _DEVICE_NAME.fullmatch(device_path):
            raise EC2ClientError(
                "InvalidParameterValue",
                f"Value ({device_path}) for parameter device is invalid. {device_path} is not a valid EBS device name.",
            )
        if device_path in instance.block_device_mapping:
            raise EC2ClientError(
                "InvalidParameterValue",
                f"Invalid value '{device_path}' for unixDevice. Attachment point {device_path} is already in use",
            )
        return original(self, volume_id, instance_id, device_path, delete_on_termination)

    def delete_on_termination(self: VolumeAttachment) -> bool:
        return self.instance.block_device_mapping[self.device].delete_on_termination

    detach = EBSBackend.detach_volume

    @replaces(EBSBackend, "detach_volume")
    def detach_volume(
        self: EBSBackend, volume_id: str, instance_id: str | None, device_path: str | None
    ) -> VolumeAttachment:
        """Detach a volume, also if the request does not name the instance: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachVolume.html"""
        attachment = self.get_volume(volume_id).attachment
        if attachment is None and not instance_id:
            raise EC2ClientError("IncorrectState", f"Volume '{volume_id}' is in the 'available' state.")
        attached_to = instance_id or (attachment.instance.id if attachment else "")
        # moto declares a path, and takes that of the attachment for None.
        return detach(self, volume_id, attached_to, cast("str", device_path))

    replaces(VolumeAttachment, "delete_on_termination")(property(delete_on_termination))


def _a_running_instance_keeps_its_root() -> None:
    """Refuse to detach a root volume, unless its instance is stopped: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachVolume.html"""
    original = ElasticBlockStore.detach_volume

    @replaces(ElasticBlockStore, "detach_volume")
    def detach_volume(self: ElasticBlockStore) -> ActionResult:
        attachment = self.ec2_backend.get_volume(self._get_param("VolumeId")).attachment
        if (
            attachment is not None
            and attachment.device == attachment.instance.root_device_name
            and attachment.instance.state != "stopped"
        ):
            raise EC2ClientError(
                "OperationNotPermitted",
                f"Unable to detach root volume '{attachment.volume.id}' from instance '{attachment.instance.id}'",
            )
        return original(self)


def _snapshots_stay_as_taken() -> None:
    """Keep the size and the key that the volume of a snapshot had. moto changes and drops them.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html
    """
    original = EBSBackend.create_snapshot

    @replaces(EBSBackend, "create_snapshot")
    def create_snapshot(self: EBSBackend, *args: Any, **kwargs: Any) -> Snapshot:
        snapshot = original(self, *args, **kwargs)
        content.copy(snapshot.volume.id, snapshot.id)
        snapshot.volume = copy.copy(snapshot.volume)
        snapshot.kms_key_id = snapshot.volume.kms_key_id
        return snapshot
