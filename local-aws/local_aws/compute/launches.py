"""The launch of a member of a group."""

from __future__ import annotations

from moto.autoscaling.models import ASG_NAME_TAG, FakeAutoScalingGroup
from moto.core.exceptions import ServiceException

from local_aws import emulation_settings
from local_aws.compute import groups
from local_aws.compute.member import Member
from local_aws.images import launchable


class LaunchFailed(Exception):
    """The launch of a member failed. The message is that of the scaling activity."""


class NoCapacity(LaunchFailed):
    """A zone has no capacity; another one may have some."""


def check(group: FakeAutoScalingGroup) -> None:
    """Raise LaunchFailed for a launch template that no member could be launched from.

    Creating and updating a group resolve the image, as a launch does:
    https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
    """
    try:
        version = groups.launch_template_version(group)
        launchable.image_id(version.image_id, group.account_id, group.region)
    except launchable.ImageUnavailable as unavailable:
        raise LaunchFailed(unavailable.message) from unavailable
    except ServiceException as error:
        raise LaunchFailed(error.message) from error


def launch(group: FakeAutoScalingGroup, subnet_id: str) -> Member:
    ec2 = group.ec2_backend
    check(group)
    version = groups.launch_template_version(group)
    subnet = ec2.get_subnet(subnet_id)
    if subnet.availability_zone in emulation_settings.current().zones_without_capacity:
        raise NoCapacity(
            f"We currently do not have sufficient {version.instance_type} capacity in the Availability Zone you "
            f"requested ({subnet.availability_zone})"
        )
    try:
        reservation = ec2.run_instances(
            "",
            1,
            None,
            [],
            instance_type=version.instance_type or "m1.small",
            is_instance_type_default=not version.instance_type,
            launch_template={"LaunchTemplateId": groups.launch_template(group).id, "Version": version.number},
            placement=subnet.availability_zone,
            subnet_id=subnet.id,
            region_name=group.region,
            associate_public_ip=None,
            tags={"instance": {**group.get_propagated_tags(), ASG_NAME_TAG: group.name}},
        )
    except ServiceException as error:
        raise LaunchFailed(error.message) from error
    instance = reservation.instances[0]
    # The attribute is moto's own, which it does not declare either.
    instance.autoscaling_group = group  # type: ignore[attr-defined]
    return Member(
        instance,
        lifecycle_state="Pending",
        protected_from_scale_in=group.new_instances_protected_from_scale_in,
        template_version=version.number,
    )


def subnets_in_order(group: FakeAutoScalingGroup, zones: list[str] | None = None) -> list[str]:
    """Return the subnets in the order of the members in their zones, the fewest first, and then in the given order.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
    """
    zone_of = groups.zones(group)
    members = [member for member in group.instance_states if isinstance(member, Member) and member.is_active]

    def load(subnet: str) -> tuple[int, int]:
        in_zone = sum(member.availability_zone == zone_of[subnet] for member in members)
        return in_zone, sum(member.instance.subnet_id == subnet for member in members)

    return sorted((subnet for subnet in zone_of if zones is None or zone_of[subnet] in zones), key=load)
