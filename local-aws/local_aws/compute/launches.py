"""How a group launches one member."""

from __future__ import annotations

from collections.abc import Collection

from moto.autoscaling.models import ASG_NAME_TAG, FakeAutoScalingGroup
from moto.core.exceptions import ServiceException

from local_aws.compute.member import Member
from local_aws.images import launchable


class LaunchFailed(Exception):
    """A member could not be launched; the message is the scaling activity's."""


def check(group: FakeAutoScalingGroup) -> None:
    """Raise LaunchFailed for a launch template that no member could be launched from.

    Creating and updating a group resolve the image, as a launch does:
    https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
    """
    try:
        version = group.ec2_launch_template.get_version(group.launch_template_version)
        launchable.image_id(version.image_id, group.account_id, group.region)
    except launchable.ImageUnavailable as unavailable:
        raise LaunchFailed(unavailable.message) from unavailable
    except ServiceException as error:
        raise LaunchFailed(error.message) from error


def launch(group: FakeAutoScalingGroup, leaving: Collection[str] = ()) -> Member:
    """A member in the emptiest subnet, without those that are about to leave: groups spread over their zones.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
    """
    ec2 = group.ec2_backend
    check(group)
    version = group.ec2_launch_template.get_version(group.launch_template_version)
    subnet = ec2.get_subnet(_emptiest_subnet(group, leaving))
    try:
        reservation = ec2.run_instances(
            "",
            1,
            None,
            [],
            instance_type=version.instance_type or "m1.small",
            is_instance_type_default=not version.instance_type,
            launch_template={"LaunchTemplateId": group.ec2_launch_template.id, "Version": version.number},
            placement=subnet.availability_zone,
            subnet_id=subnet.id,
            region_name=group.region,
            associate_public_ip=None,
            tags={"instance": {**group.get_propagated_tags(), ASG_NAME_TAG: group.name}},
        )
    except ServiceException as error:
        raise LaunchFailed(error.message) from error
    instance = reservation.instances[0]
    instance.autoscaling_group = group
    return Member(
        instance,
        lifecycle_state="Pending",
        protected_from_scale_in=group.new_instances_protected_from_scale_in,
        template_version=version.number,
    )


def _emptiest_subnet(group: FakeAutoScalingGroup, leaving: Collection[str]) -> str:
    subnets = group.vpc_zone_identifier.split(",")
    members = [member for member in group.instance_states if member.is_active and member.id not in leaving]
    zones = {subnet: group.ec2_backend.get_subnet(subnet).availability_zone for subnet in subnets}

    def load(subnet: str) -> tuple[int, int]:
        in_zone = sum(member.availability_zone == zones[subnet] for member in members)
        return in_zone, sum(member.instance.subnet_id == subnet for member in members)

    return min(subnets, key=load)
