"""The volumes that an instance is launched with.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instances import Instance
from moto.ec2.responses.instances import InstanceResponse

from local_aws.moto_methods import replaces

Mapping = dict[str, Any]


def install() -> None:
    """Replace the parsing of mappings by moto, which refuses one without a size and ignores the image."""
    replaces(InstanceResponse, "_parse_block_device_mapping")(lambda self: self._get_param("BlockDeviceMappings", []))


def merged(of_image: list[Mapping], wanted: list[Mapping]) -> list[Mapping]:
    """Return exactly the requested volumes, device by device. A missing attribute has the value of the image."""
    devices: dict[str, Mapping] = {}
    for mapping in of_image:
        devices[mapping["DeviceName"]] = {key: value for key, value in mapping["Ebs"].items() if value is not None}
    for mapping in wanted:
        name = mapping["DeviceName"]
        if mapping.get("NoDevice") is not None:
            devices.pop(name, None)
        elif mapping.get("Ebs"):
            given = {key: value for key, value in mapping["Ebs"].items() if value is not None}
            devices[name] = {"VolumeType": "gp2", "DeleteOnTermination": True, **devices.get(name, {}), **given}
    return [{"DeviceName": name, "Ebs": ebs} for name, ebs in devices.items()]


def check(backend: Any, mappings: list[Mapping]) -> None:
    for mapping in mappings:
        size, snapshot_id = mapping["Ebs"].get("VolumeSize"), mapping["Ebs"].get("SnapshotId")
        if size is None and snapshot_id is None:
            raise EC2ClientError(
                "InvalidBlockDeviceMapping",
                f"Either snapshot ID or volume size must be provided for: {mapping['DeviceName']}",
            )
        smallest = backend.get_snapshot(snapshot_id).volume_size if snapshot_id else 0
        if size is not None and size < smallest:
            raise EC2ClientError(
                "InvalidBlockDeviceMapping",
                f"Volume of size {size}GB is smaller than snapshot '{snapshot_id}', expect size >= {smallest}GB",
            )


def attach(instance: Instance, mappings: list[Mapping], tags: dict[str, str]) -> None:
    backend = instance.ec2_backend
    for mapping in mappings:
        ebs = mapping["Ebs"]
        volume = backend.create_volume(
            size=ebs.get("VolumeSize"),
            zone_name=instance.placement.zone,
            snapshot_id=ebs.get("SnapshotId"),
            encrypted=ebs.get("Encrypted", False),
            kms_key_id=ebs.get("KmsKeyId"),
            volume_type=ebs["VolumeType"],
            iops=ebs.get("Iops"),
            throughput=ebs.get("Throughput"),
        )
        volume.add_tags(tags)
        backend.attach_volume(volume.id, instance.id, mapping["DeviceName"], ebs["DeleteOnTermination"])
