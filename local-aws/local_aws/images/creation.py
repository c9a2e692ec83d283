"""CreateImage and RegisterImage.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidTaggableResourceType
from moto.ec2.models.instances import Instance
from moto.ec2.responses.amis import AmisResponse

from local_aws import ec2_tags, emulation_settings
from local_aws.compute import instances
from local_aws.images import announcements, names
from local_aws.images.image import ImageSnapshot, OwnImage
from local_aws.moto_methods import replaces

_CHANGEABLE = {"DeleteOnTermination"}


def install() -> None:
    replaces(AmisResponse, "create_image")(_create_image)
    replaces(AmisResponse, "register_image")(_register_image)


def _create_image(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html"""
    backend, name = self.ec2_backend, self._get_param("Name", "")
    tags = tags_of(self._get_param("TagSpecifications", []), "image", "snapshot")
    instance = backend.get_instance(self._get_param("InstanceId"))
    if instance.state not in ("running", "stopped"):
        raise EC2ClientError(
            "IncorrectInstanceState",
            f"The instance '{instance.id}' is not in a state from which an image can be created",
        )
    names.require_free(backend, name)
    devices = _devices(instance, self._get_param("BlockDeviceMappings", []))
    self.error_on_dryrun()
    settings = emulation_settings.current()
    fails = any(fnmatchcase(name, pattern) or pattern == instance.id for pattern in settings.failed_images)
    image = OwnImage(
        backend,
        name,
        self._get_param("Description"),
        tags["image"],
        fails,
        settings.image_seconds,
        instance=instance,
        root_device_name=instance.root_device_name,
    )
    image.source_image_id = instance.image_id
    for device, delete_on_termination in devices.items():
        volume = backend.get_volume(instance.block_device_mapping[device].volume_id)
        snapshot = ImageSnapshot(
            image, volume, f"Created by CreateImage({instance.id}) for {image.id}", tags["snapshot"]
        )
        image.mappings.append(
            {
                "DeviceName": device,
                "Ebs": {
                    "SnapshotId": snapshot.id,
                    "VolumeSize": volume.size,
                    "VolumeType": volume.volume_type,
                    "Iops": volume.iops,
                    "Throughput": volume.throughput,
                    "Encrypted": bool(volume.encrypted),
                    "DeleteOnTermination": delete_on_termination,
                },
            }
        )
    backend.amis[image.id] = image
    announcements.expect(image)
    if instance.state == "running" and not self._get_bool_param("NoReboot", False):
        instances.reboot(instance)
    return ActionResult({"ImageId": image.id})


def _register_image(self: AmisResponse) -> ActionResult:
    """Register an image of existing snapshots: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RegisterImage.html"""
    backend, name = self.ec2_backend, self._get_param("Name", "")
    tags = tags_of(self._get_param("TagSpecifications", []), "image")
    names.require_free(backend, name)
    mappings = [mapping for mapping in self._get_param("BlockDeviceMappings", []) if mapping.get("Ebs")]
    snapshots = [
        backend.get_snapshot(mapping["Ebs"]["SnapshotId"]) for mapping in mappings if mapping["Ebs"].get("SnapshotId")
    ]
    if not snapshots:
        raise EC2ClientError("InvalidRequest", "The local AWS registers images from snapshots only")
    self.error_on_dryrun()
    image = OwnImage(
        backend,
        name,
        self._get_param("Description"),
        tags["image"],
        root_device_name=self._get_param("RootDeviceName") or mappings[0]["DeviceName"],
    )
    image.architecture = self._get_param("Architecture", "x86_64")
    image.mappings = [_completed(mapping, backend) for mapping in mappings]
    backend.amis[image.id] = image
    announcements.expect(image)
    return ActionResult({"ImageId": image.id})


def _completed(mapping: dict[str, Any], backend: Any) -> dict[str, Any]:
    """Return the mapping with missing values from the snapshot: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html"""
    ebs = mapping["Ebs"]
    if not ebs.get("SnapshotId"):
        return mapping
    volume = backend.get_snapshot(ebs["SnapshotId"]).volume
    default = {
        "VolumeSize": volume.size,
        "VolumeType": "gp2",
        "DeleteOnTermination": True,
        "Encrypted": bool(volume.encrypted),
    }
    return {**mapping, "Ebs": {**default, **ebs}}


def tags_of(specifications: list[dict[str, Any]], *kinds: str) -> dict[str, dict[str, str]]:
    tags: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for specification in specifications:
        if specification["ResourceType"] not in tags:
            raise InvalidTaggableResourceType(specification["ResourceType"])
        tags[specification["ResourceType"]].update(
            {tag["Key"]: tag.get("Value") or "" for tag in specification.get("Tags", [])}
        )
    for each in tags.values():
        ec2_tags.check(each)
    return tags


def _devices(instance: Instance, wanted: list[dict[str, Any]]) -> dict[str, bool]:
    """Return the devices of the image, each with its ``DeleteOnTermination``.

    Of a volume that is attached nothing else can be changed in its image.
    """
    devices = {
        device: bool(attached.delete_on_termination) for device, attached in instance.block_device_mapping.items()
    }
    for mapping in wanted:
        device, ebs = mapping["DeviceName"], mapping.get("Ebs") or {}
        if device not in devices:
            raise EC2ClientError(
                "InvalidBlockDeviceMapping",
                f"The local AWS adds no volume to an image: {device} is not attached to {instance.id}",
            )
        if mapping.get("NoDevice") is not None:
            del devices[device]
        elif set(ebs) - _CHANGEABLE:
            raise EC2ClientError(
                "InvalidBlockDeviceMapping",
                f"Only {', '.join(sorted(_CHANGEABLE))} can be changed for an attached volume: {device}",
            )
        else:
            devices[device] = bool(ebs.get("DeleteOnTermination", devices[device]))
    return devices
