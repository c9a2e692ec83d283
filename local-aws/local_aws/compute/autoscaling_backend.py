"""Auto Scaling's API over moto's records.

moto launches and terminates inside its API calls. Here the API says what is wanted, and the reconciler does it.
"""

from __future__ import annotations

from typing import Any

from moto.autoscaling import models
from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult

from local_aws.compute import behaviour, group_settings, groups, launches
from local_aws.compute.activities import Activity
from local_aws.compute.member import Member
from local_aws.moto_methods import replaces

_FORGOTTEN_BY_MOTO = {
    "CapacityRebalance": "capacity_rebalance",
    "DefaultCooldown": "default_cooldown",
    "TerminationPolicies": "termination_policies",
}
"""Parameters that moto has an attribute for, and does not store on creation or update."""


def install() -> None:
    replaces(models, "InstanceState")(Member)
    group_settings.install()
    _replace_group_lifecycle()
    _replace_membership()
    _replace_responses()


def _replace_group_lifecycle() -> None:
    original_init = FakeAutoScalingGroup.__init__
    original_create = AutoScalingBackend.create_auto_scaling_group
    original_update = AutoScalingBackend.update_auto_scaling_group

    @replaces(FakeAutoScalingGroup, "__init__")
    def make(self: FakeAutoScalingGroup, *args: Any, **kwargs: Any) -> None:
        original_init(self, *args, **kwargs)
        if self.ec2_launch_template is None or not self.vpc_zone_identifier:
            raise ValidationError(
                "The local AWS launches from a launch template into the subnets of VPCZoneIdentifier only"
            )
        behaviour.begin(self)
        _require_launchable(self)
        _require_within_bounds(self)

    @replaces(AutoScalingBackend, "create_auto_scaling_group")
    def create(self: AutoScalingBackend, name: str, *args: Any, **kwargs: Any) -> FakeAutoScalingGroup:
        if name in self.autoscaling_groups:
            raise AutoscalingClientError(
                "AlreadyExists",
                f"AutoScalingGroup by this name already exists - A group with the name {name} already exists",
            )
        with behaviour.lock:
            group = original_create(self, name, *args, **kwargs)
            # AWS's default is no grace at all: API_CreateAutoScalingGroup, HealthCheckGracePeriod.
            group.health_check_grace_period = models.make_int(kwargs.get("health_check_period")) or 0
            return group

    @replaces(AutoScalingBackend, "update_auto_scaling_group")
    def update(self: AutoScalingBackend, name: str, *args: Any, **kwargs: Any) -> FakeAutoScalingGroup:
        with behaviour.lock:
            group = self.autoscaling_groups.get(name)
            before = dict(group.__dict__) if group else {}
            try:
                group = original_update(self, name, *args, **kwargs)
                if kwargs.get("desired_capacity") is None:
                    group.desired_capacity = min(
                        max(groups.desired_capacity(group), groups.min_size(group)), groups.max_size(group)
                    )
                # A group whose image has gone can still be scaled in and deleted.
                if kwargs.get("launch_template"):
                    _require_launchable(group)
                _require_within_bounds(group)
            except AutoscalingClientError:
                if group:
                    group.__dict__.update(before)
                raise
            behaviour.of(group).relaunch_at_once()
            return group

    @replaces(FakeAutoScalingGroup, "set_desired_capacity")
    def set_desired_capacity(self: FakeAutoScalingGroup, new_capacity: int | None) -> None:
        self.desired_capacity = self.min_size if new_capacity is None else new_capacity

    @replaces(AutoScalingBackend, "set_desired_capacity")
    def set_desired_capacity_of(self: AutoScalingBackend, group_name: str, desired_capacity: int | None) -> None:
        """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_SetDesiredCapacity.html"""
        group = _group(self, group_name)
        _require_within_bounds(group, desired_capacity)
        with behaviour.lock:
            group.set_desired_capacity(desired_capacity)


def _replace_membership() -> None:
    original_detach = AutoScalingBackend.detach_instances

    @replaces(AutoScalingBackend, "terminate_instance")
    def terminate_instance(self: AutoScalingBackend, instance_id: str, should_decrement: bool) -> Activity:
        """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_TerminateInstanceInAutoScalingGroup.html"""
        with behaviour.lock:
            group, member = _member(self, instance_id)
            if should_decrement:
                if groups.desired_capacity(group) <= groups.min_size(group):
                    raise ValidationError(
                        f"Currently, desiredSize equals minSize ({group.min_size}). Terminating instance without "
                        "replacement will "
                        "violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false "
                        "or lower group's min size."
                    )
                group.desired_capacity = groups.desired_capacity(group) - 1
            return behaviour.of(group).terminate(
                member, f"instance {instance_id} was taken out of service in response to a user request."
            )

    @replaces(AutoScalingBackend, "detach_instances")
    def detach_instances(
        self: AutoScalingBackend, group_name: str, instance_ids: list[str], should_decrement: bool
    ) -> list[Any]:
        with behaviour.lock:
            return original_detach(self, group_name, instance_ids, should_decrement)

    @replaces(AutoScalingBackend, "detach_load_balancer_target_groups")
    def detach_target_groups(self: AutoScalingBackend, group_name: str, target_group_arns: list[str]) -> None:
        group = _group(self, group_name)
        group.target_group_arns = [arn for arn in group.target_group_arns if arn not in target_group_arns]

    @replaces(AutoScalingBackend, "notify_terminate_instances")
    def noticed_by_health_check(self: AutoScalingBackend, instance_ids: list[str]) -> None:
        """Let the next health check of the group find a terminated member, unless health checks are suspended."""

    @replaces(AutoScalingBackend, "update_attached_target_groups")
    def left_to_the_reconciler(self: AutoScalingBackend, group_name: str) -> None:
        """Do nothing, because the reconciler keeps the targets like the members."""


def _replace_responses() -> None:
    original_create = AutoScalingResponse.create_auto_scaling_group
    original_update = AutoScalingResponse.update_auto_scaling_group

    def keep(response: AutoScalingResponse) -> None:
        group = response.autoscaling_backend.autoscaling_groups[response._get_param("AutoScalingGroupName")]
        for parameter, attribute in _FORGOTTEN_BY_MOTO.items():
            value = response._get_param(parameter)
            if value is not None:
                setattr(group, attribute, value)
        group_settings.keep(group, response._get_param)

    @replaces(AutoScalingResponse, "create_auto_scaling_group")
    def create_auto_scaling_group(self: AutoScalingResponse) -> ActionResult:
        result = original_create(self)
        keep(self)
        return result

    @replaces(AutoScalingResponse, "update_auto_scaling_group")
    def update_auto_scaling_group(self: AutoScalingResponse) -> ActionResult:
        result = original_update(self)
        keep(self)
        return result

    @replaces(AutoScalingResponse, "delete_auto_scaling_group")
    def delete_auto_scaling_group(self: AutoScalingResponse) -> ActionResult:
        """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html"""
        backend = self.autoscaling_backend
        group = _group(backend, self._get_param("AutoScalingGroupName"))
        forced = self._get_bool_param("ForceDelete", False)
        _require_unprotected(group, forced)
        with behaviour.lock:
            if group.instance_states and not forced:
                raise AutoscalingClientError(
                    "ResourceInUse",
                    "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance "
                    "request(s) still in the group.",
                )
            behaviour.of(group).terminate_all()
            del backend.autoscaling_groups[group.name]
        return EmptyResult()

    @replaces(AutoScalingResponse, "describe_scaling_activities")
    def describe_scaling_activities(self: AutoScalingResponse) -> ActionResult:
        """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeScalingActivities.html"""
        name, ids = self._get_param("AutoScalingGroupName"), self._get_param("ActivityIds", [])
        groups = self.autoscaling_backend.describe_auto_scaling_groups([name] if name else [])
        activities = [activity for group in groups for activity in behaviour.of(group).history.newest_first()]
        chosen = [activity for activity in activities if not ids or activity.activity_id in ids]
        return ActionResult({"Activities": chosen[: self._get_int_param("MaxRecords", 100)]})


def _require_unprotected(group: FakeAutoScalingGroup, forced: bool) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/resource-deletion-protection.html"""
    protection = group_settings.of(group).get("DeletionProtection", "none")
    if protection == "prevent-all-deletion" or (forced and protection == "prevent-force-deletion"):
        raise ValidationError(
            f"AutoScalingGroup {group.name} cannot be deleted: its deletion protection is {protection}"
        )


def _require_launchable(group: FakeAutoScalingGroup) -> None:
    try:
        launches.check(group)
    except launches.LaunchFailed as failure:
        raise ValidationError(f"You must use a valid fully-formed launch template. {failure}") from failure


def _require_within_bounds(group: FakeAutoScalingGroup, desired: int | None = None) -> None:
    wanted = groups.desired_capacity(group) if desired is None else desired
    if groups.min_size(group) > groups.max_size(group):
        raise ValidationError("Max bound must be greater than or equal to min bound")
    if wanted > groups.max_size(group):
        raise ValidationError(
            f"New SetDesiredCapacity value {wanted} is above max value {group.max_size} for the AutoScalingGroup."
        )
    if wanted < groups.min_size(group):
        raise ValidationError(
            f"New SetDesiredCapacity value {wanted} is below min value {group.min_size} for the AutoScalingGroup."
        )


def _group(backend: AutoScalingBackend, name: str) -> FakeAutoScalingGroup:
    if name not in backend.autoscaling_groups:
        raise ValidationError(f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
    return backend.autoscaling_groups[name]


def _member(backend: AutoScalingBackend, instance_id: str) -> tuple[FakeAutoScalingGroup, Member]:
    for group in backend.autoscaling_groups.values():
        for member in behaviour.of(group).members:
            if member.id == instance_id:
                return group, member
    raise ValidationError(f"Instance Id not found - No managed instance found for instance ID: {instance_id}")
