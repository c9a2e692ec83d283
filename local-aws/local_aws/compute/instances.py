"""Instances: their launch, health, restart and termination.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidInstanceIdError
from moto.ec2.models import EC2Backend
from moto.ec2.models.instances import Instance, InstanceBackend, InstanceState, Reservation
from moto.ec2.models.subnets import Subnet
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.utils import convert_tag_spec

from local_aws import clock, emulation_settings
from local_aws.compute import block_devices
from local_aws.images import launchable
from local_aws.moto_methods import replaces
from local_aws.state import RecordState

_STATUS = {"initializing": "initializing", "failed": "impaired", "passed": "ok"}
_TERMINATED_ARE_SHOWN = timedelta(hours=1)


@dataclass
class _History:
    """The events of an instance after its launch."""

    rebooted_at: datetime | None = None
    terminated_at: datetime | None = None


_history: RecordState[_History] = RecordState(_History)


def install() -> None:
    original = InstanceBackend.run_instances

    @replaces(InstanceBackend, "run_instances")
    def run_instances(
        self: EC2Backend, image_id: str, count: int, user_data: Any, security_group_names: list[str], **kwargs: Any
    ) -> Reservation:
        template = self._get_template_from_args(kwargs["launch_template"]).data if kwargs.get("launch_template") else {}
        try:
            image_id = launchable.image_id(image_id or template.get("ImageId", ""), self.account_id, self.region_name)
        except launchable.ImageUnavailable as unavailable:
            raise EC2ClientError(unavailable.code, unavailable.message) from unavailable
        # The request has priority over the template, and both over the image.
        wanted = kwargs.get("block_device_mappings") or template.get("BlockDeviceMappings") or []
        mappings = block_devices.merged(self.amis[image_id].block_device_mappings, wanted)
        block_devices.check(self, mappings)
        # moto would lose some values of the mappings.
        kwargs["block_device_mappings"] = []
        kwargs["metadata_options"] = kwargs.get("metadata_options") or template.get("MetadataOptions") or {}
        kwargs["disable_api_termination"] = kwargs.get("disable_api_termination") or template.get(
            "DisableApiTermination", False
        )
        kwargs["ebs_optimized"] = kwargs.get("ebs_optimized") or template.get("EbsOptimized", False)
        if template.get("Monitoring", {}).get("Enabled"):
            kwargs["monitoring_state"] = "enabled"
        if not kwargs.get("nics") and template.get("NetworkInterfaces"):
            kwargs["nics"] = copy.deepcopy(template["NetworkInterfaces"])
        _require_key_pair(self, kwargs.get("key_name") or template.get("KeyName"))
        if kwargs.get("subnet_id"):
            _require_zone(self.get_subnet(kwargs["subnet_id"]), kwargs.get("placement"))
            if not (
                security_group_names
                or kwargs.get("security_group_ids")
                or template.get("SecurityGroupIds")
                or template.get("SecurityGroups")
            ):
                group = self.get_default_security_group(self.get_subnet(kwargs["subnet_id"]).vpc_id)
                kwargs["security_group_ids"] = [group.id] if group else []
        template_tags = convert_tag_spec(template.get("TagSpecifications", []))
        tags = kwargs.get("tags") or {}
        kwargs["tags"] = {
            kind: {**template_tags.get(kind, {}), **tags.get(kind, {})} for kind in ("instance", "volume")
        }
        volume_tags = kwargs["tags"]["volume"]
        reservation = original(self, image_id, count, user_data, security_group_names, **kwargs)
        for instance in reservation.instances:
            _attach_volumes(instance, mappings, volume_tags)
            _own_interfaces(instance, kwargs.get("nics") or [])
            _associate_profile(instance, template.get("IamInstanceProfile") or {}, kwargs)
        return reservation

    _note_termination()
    _forget_terminated()
    _protect_from_termination()
    _status_checks()


def booted_at(instance: Instance) -> datetime:
    """Return the time from which the instance can answer health checks."""
    began = _history.of(instance.id).rebooted_at or instance.launch_time.replace(tzinfo=UTC)
    return began + timedelta(seconds=emulation_settings.current().boot_seconds)


def reboot(instance: Instance) -> None:
    """Power an instance down and up again, as CreateImage with a reboot and a replacement of the root volume do: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html"""
    _history.of(instance.id).rebooted_at = clock.now()


def was_rebooted(instance: Instance) -> bool:
    """Return True if something else than a request powered the instance down since its last start."""
    return _history.of(instance.id).rebooted_at is not None


def note_start(instance: Instance) -> None:
    _history.of(instance.id).rebooted_at = None


def answers_health_checks(instance: Instance) -> bool:
    return (
        clock.now() >= booted_at(instance)
        and instance.image_id not in emulation_settings.current().never_healthy_images
    )


def _status_checks() -> None:
    """Answer the two status checks of an instance: initializing until it has booted, or impaired by the setting.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html
    """

    def check(name: str) -> property:
        def status(self: Instance) -> dict[str, Any]:
            if self.state != "running":
                return {"Status": "not-applicable"}
            result = _result_of_check(self, name)
            return {"Details": [{"Name": "reachability", "Status": result}], "Status": _STATUS[result]}

        return property(status)

    replaces(Instance, "instance_status")(check("instance"))
    replaces(Instance, "system_status")(check("system"))


def _result_of_check(instance: Instance, name: str) -> str:
    if clock.now() < booted_at(instance):
        return "initializing"
    failed = emulation_settings.current().failed_status_checks.get(instance.id) == name
    without_root = name == "instance" and instance.root_device_name not in instance.block_device_mapping
    return "failed" if failed or without_root else "passed"


def is_forgotten(instance: Instance) -> bool:
    """Return True after the time for which EC2 shows a terminated instance: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html"""
    terminated_at = _history.of(instance.id).terminated_at
    return terminated_at is not None and clock.now() > terminated_at + _TERMINATED_ARE_SHOWN


def _note_termination() -> None:
    original = Instance.terminate

    @replaces(Instance, "terminate")
    def terminate(self: Instance) -> InstanceState:
        _history.of(self.id).terminated_at = clock.now()
        return original(self)


def _forget_terminated() -> None:
    listed, by_ids = InstanceBackend.describe_instances, InstanceBackend.get_reservations_by_instance_ids

    @replaces(InstanceBackend, "describe_instances")
    def describe_instances(self: InstanceBackend, filters: Any = None) -> list[Reservation]:
        return _shown(listed(self, filters))

    @replaces(InstanceBackend, "get_reservations_by_instance_ids")
    def get_reservations_by_instance_ids(
        self: InstanceBackend, instance_ids: list[str], filters: Any = None
    ) -> list[Reservation]:
        forgotten = [
            each
            for each in instance_ids
            if (found := self.get_instance_by_id(each)) is not None and is_forgotten(found)
        ]
        if forgotten:
            raise InvalidInstanceIdError(forgotten)
        return by_ids(self, instance_ids, filters)


def _shown(reservations: list[Reservation]) -> list[Reservation]:
    for reservation in reservations:  # copies
        reservation.instances = [each for each in reservation.instances if not is_forgotten(each)]
    return [each for each in reservations if each.instances]


def _protect_from_termination() -> None:
    """Apply termination protection at the launch, which moto ignores there.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html
    """
    original = InstanceResponse.run_instances

    @replaces(InstanceResponse, "run_instances")
    def run_instances(self: InstanceResponse) -> ActionResult:
        result = original(self)
        if self._get_bool_param("DisableApiTermination", False):
            answered: Any = result._result
            for instance in answered.instances:
                instance.disable_api_termination = True
        return result


def _attach_volumes(instance: Instance, mappings: list[dict[str, Any]], tags: dict[str, str]) -> None:
    try:
        block_devices.attach(instance, mappings, tags)
    except EC2ClientError:
        instance.terminate()
        raise


def _require_key_pair(backend: Any, name: str | None) -> None:
    if name and name not in backend.key_pairs:
        raise EC2ClientError("InvalidKeyPair.NotFound", f"The key pair '{name}' does not exist")


def _require_zone(subnet: Subnet, zone: str | None) -> None:
    if zone and zone != subnet.availability_zone:
        raise EC2ClientError(
            "InvalidParameterValue",
            f"Value ({zone}) for parameter availabilityZone is invalid. Subnet '{subnet.id}' is in the availability "
            f"zone {subnet.availability_zone}",
        )


def _own_interfaces(instance: Instance, specified: list[dict[str, Any]]) -> None:
    """Delete the interfaces of an instance with it, unless a setting keeps them.

    moto keeps them, and therefore their subnets.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html
    """
    kept = {
        int(each["DeviceIndex"])
        for each in specified
        if each.get("NetworkInterfaceId") or each.get("DeleteOnTermination") is False
    }
    for index, interface in instance.nics.items():
        interface.delete_on_termination = index not in kept


def _associate_profile(instance: Instance, profile: dict[str, str], request: dict[str, Any]) -> None:
    if not profile or request.get("iam_instance_profile_name") or request.get("iam_instance_profile_arn"):
        return
    instance.ec2_backend.associate_iam_instance_profile(
        instance_id=instance.id,
        iam_instance_profile_name=profile.get("Name"),
        iam_instance_profile_arn=profile.get("Arn"),
    )
