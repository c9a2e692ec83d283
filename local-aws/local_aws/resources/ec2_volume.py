"""Volumes and their attachments: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import (
    Context,
    Properties,
    Resource,
    ResourceFailed,
    ResourceHandler,
    TagFormat,
    UpdateNotEmulated,
)
from local_aws.resources.ec2_tags import gone_is_done, retag, specification

_FIXED = ("AvailabilityZone", "Encrypted", "KmsKeyId", "MultiAttachEnabled", "SnapshotId")
_MODIFIABLE = ("Iops", "Size", "Throughput", "VolumeType")
_TIMEOUT = timedelta(minutes=10)


@register
class Volume(ResourceHandler):
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html"""

    type = "AWS::EC2::Volume"
    not_kept = frozenset(
        {"AutoEnableIO", "AvailabilityZoneId", "OutpostArn", "SourceVolumeId", "VolumeInitializationRate"}
    )
    import_identifier = ("VolumeId",)
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = {**properties.select(*_FIXED, *_MODIFIABLE), **specification("volume", properties)}
        volume_id = context.call("ec2", "CreateVolume", parameters)["VolumeId"]
        resource = Resource(volume_id, {"VolumeId": volume_id})
        context.created(resource)
        if not context.wait_until(lambda: self._state(context, volume_id) == "available", _TIMEOUT):
            raise ResourceFailed(f"Volume {volume_id} did not become available")
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        """Update a volume. A change that EC2 cannot make is refused, because no change replaces a volume.

        https://github.com/awsdocs/aws-cloudformation-user-guide/pull/556
        """
        fixed = new.select(*_FIXED)
        if not context.rolling_back and any(fixed.get(name) != old.get(name) for name in _FIXED):
            raise ResourceFailed(
                "Volume properties other than AutoEnableIO, type, size, and IOPS cannot be updated. "
                "Change the properties back to previous values and update the stack again."
            )
        self._modify(context, resource.physical_id, old, new)
        retag(context, resource.physical_id, old, new)
        return resource

    def import_existing(self, context: Context, identifier: dict[str, str]) -> Resource:
        volume_id = identifier["VolumeId"]
        context.client("ec2").describe_volumes(VolumeIds=[volume_id])
        return Resource(volume_id, {"VolumeId": volume_id})

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_volume(VolumeId=resource.physical_id)

    def snapshot(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        """Make a snapshot with all tags of the volume."""
        ec2 = context.client("ec2")
        with gone_is_done():
            tags = ec2.describe_volumes(VolumeIds=[resource.physical_id])["Volumes"][0].get("Tags", [])
            tagged = {"TagSpecifications": [{"ResourceType": "snapshot", "Tags": tags}]} if tags else {}
            snapshot_id = ec2.create_snapshot(VolumeId=resource.physical_id, **tagged)["SnapshotId"]
            ec2.get_waiter("snapshot_completed").wait(SnapshotIds=[snapshot_id])

    def _modify(self, context: Context, volume_id: str, old: dict[str, Any], new: Properties) -> None:
        """Modify a volume.

        Values that the template does not have stay, and a rollback does not make the volume smaller.
        """
        wanted = new.select(*_MODIFIABLE)
        changed = {name: value for name, value in wanted.items() if value != old.get(name)}
        if context.rolling_back and "Size" in changed and int(changed["Size"]) < self._size(context, volume_id):
            del changed["Size"]
        if changed:
            context.call("ec2", "ModifyVolume", {"VolumeId": volume_id, **changed})

    def _state(self, context: Context, volume_id: str) -> str:
        return context.client("ec2").describe_volumes(VolumeIds=[volume_id])["Volumes"][0]["State"]

    def _size(self, context: Context, volume_id: str) -> int:
        return context.client("ec2").describe_volumes(VolumeIds=[volume_id])["Volumes"][0]["Size"]


@register
class VolumeAttachment(ResourceHandler):
    """An attachment. An update makes the new one first, so it cannot move an attached volume to another instance.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volumeattachment.html
    """

    type = "AWS::EC2::VolumeAttachment"
    replacement = frozenset({"Device", "EbsCardIndex", "InstanceId", "VolumeId"})
    import_identifier = ("VolumeId", "InstanceId")
    not_kept = frozenset({"EbsCardIndex"})

    def create(self, context: Context, properties: Properties) -> Resource:
        attachment = properties.select("Device", "InstanceId", "VolumeId")
        context.client("ec2").attach_volume(**attachment)
        return Resource(f"{attachment['VolumeId']}|{attachment['InstanceId']}")

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        raise UpdateNotEmulated("Every change of an attachment replaces it")

    def import_existing(self, context: Context, identifier: dict[str, str]) -> Resource:
        volume_id, instance_id = identifier["VolumeId"], identifier["InstanceId"]
        volume = context.client("ec2").describe_volumes(VolumeIds=[volume_id])["Volumes"][0]
        if not any(each["InstanceId"] == instance_id for each in volume["Attachments"]):
            raise ResourceFailed(f"{volume_id} is not attached to {instance_id}")
        return Resource(f"{volume_id}|{instance_id}")

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").detach_volume(VolumeId=properties["VolumeId"], InstanceId=properties["InstanceId"])
