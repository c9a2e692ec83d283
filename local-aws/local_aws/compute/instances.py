"""Instances as their launch describes them, and what they do once they run.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
"""

from __future__ import annotations

import copy
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instances import Instance, InstanceBackend, Reservation
from moto.ec2.utils import convert_tag_spec

from local_aws import clock, knobs
from local_aws.compute import images


def install() -> None:
    original = InstanceBackend.run_instances

    def run_instances(
        self: InstanceBackend, image_id: str, count: int, user_data: Any, security_group_names: list[str], **kwargs: Any
    ) -> Reservation:
        template = self._get_template_from_args(kwargs["launch_template"]).data if kwargs.get("launch_template") else {}
        try:
            image_id = images.launchable(image_id or template.get("ImageId", ""), self.account_id, self.region_name)
        except images.ImageUnavailable as unavailable:
            raise EC2ClientError(unavailable.code, unavailable.message) from unavailable
        # What the request names wins over the template; what neither names comes from the image.
        kwargs["block_device_mappings"] = mappings = _block_devices(
            self.amis[image_id].block_device_mappings, kwargs.get("block_device_mappings") or template.get("BlockDeviceMappings") or []
        )
        kwargs["metadata_options"] = kwargs.get("metadata_options") or template.get("MetadataOptions") or {}
        kwargs["disable_api_termination"] = kwargs.get("disable_api_termination") or template.get("DisableApiTermination", False)
        kwargs["ebs_optimized"] = kwargs.get("ebs_optimized") or template.get("EbsOptimized", False)
        if template.get("Monitoring", {}).get("Enabled"):
            kwargs["monitoring_state"] = "enabled"
        if not kwargs.get("nics") and template.get("NetworkInterfaces"):
            kwargs["nics"] = copy.deepcopy(template["NetworkInterfaces"])
        template_tags = convert_tag_spec(template.get("TagSpecifications", []))
        tags = kwargs.get("tags") or {}
        kwargs["tags"] = {kind: {**template_tags.get(kind, {}), **tags.get(kind, {})} for kind in ("instance", "volume")}
        reservation = original(self, image_id, count, user_data, security_group_names, **kwargs)
        for instance in reservation.instances:
            _apply_performance(instance, mappings)
            _own_interfaces(instance, kwargs.get("nics") or [])
            _associate_profile(instance, template.get("IamInstanceProfile") or {}, kwargs)
        return reservation

    InstanceBackend.run_instances = run_instances


def booted_at(instance: Instance) -> datetime:
    """From when on the instance can answer health checks."""
    return instance.launch_time.replace(tzinfo=timezone.utc) + timedelta(seconds=knobs.current().boot_seconds)


def answers_health_checks(instance: Instance) -> bool:
    return clock.now() >= booted_at(instance) and instance.image_id not in knobs.current().never_healthy_images


def _block_devices(of_image: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Device by device, exactly the volumes named; an unnamed attribute is the image's.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html
    """
    devices: dict[str, dict[str, Any]] = {}
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


def _apply_performance(instance: Instance, mappings: list[dict[str, Any]]) -> None:
    """moto drops Iops and Throughput of a mapping."""
    given = {mapping["DeviceName"]: mapping["Ebs"] for mapping in mappings}
    for device, attached in instance.get_block_device_mapping:
        volume = instance.ec2_backend.volumes[attached.volume_id]
        volume.iops = given[device].get("Iops", volume.iops)
        volume.throughput = given[device].get("Throughput", volume.throughput)


def _own_interfaces(instance: Instance, specified: list[dict[str, Any]]) -> None:
    """Interfaces made with an instance go with it, unless it says otherwise; moto keeps them, and with them their subnets.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html
    """
    kept = {int(each["DeviceIndex"]) for each in specified if each.get("NetworkInterfaceId") or each.get("DeleteOnTermination") is False}
    for index, interface in instance.nics.items():
        interface.delete_on_termination = index not in kept


def _associate_profile(instance: Instance, profile: dict[str, str], request: dict[str, Any]) -> None:
    if not profile or request.get("iam_instance_profile_name") or request.get("iam_instance_profile_arn"):
        return
    instance.ec2_backend.associate_iam_instance_profile(
        instance_id=instance.id, iam_instance_profile_name=profile.get("Name"), iam_instance_profile_arn=profile.get("Arn")
    )

