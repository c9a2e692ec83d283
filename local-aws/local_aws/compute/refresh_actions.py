"""The API of instance refresh.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
"""

from __future__ import annotations

from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import FakeAutoScalingGroup
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult

from local_aws.compute import behaviour, group_settings, groups
from local_aws.compute.instance_refresh import InstanceRefresh, Preferences
from local_aws.moto_methods import replaces

_DEFAULT_MIN, _DEFAULT_MAX = 90, 100
_PREFERENCES = {
    "AutoRollback",
    "InstanceWarmup",
    "MaxHealthyPercentage",
    "MinHealthyPercentage",
    "ScaleInProtectedInstances",
    "SkipMatching",
    "StandbyInstances",
}


def install() -> None:
    replaces(AutoScalingResponse, "start_instance_refresh")(_start)
    replaces(AutoScalingResponse, "describe_instance_refreshes")(_describe)
    replaces(AutoScalingResponse, "cancel_instance_refresh")(_cancel)
    replaces(AutoScalingResponse, "rollback_instance_refresh")(_rollback)


def _start(self: AutoScalingResponse) -> ActionResult:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StartInstanceRefresh.html"""
    group = _group(self)
    if self._get_param("Strategy", "Rolling") != "Rolling":
        raise ValidationError("The local AWS refreshes by the strategy Rolling only")
    given = self._get_param("Preferences", {})
    with behaviour.lock:
        acting = behaviour.of(group)
        if any(refresh.is_active for refresh in acting.refreshes):
            raise AutoscalingClientError(
                "InstanceRefreshInProgress",
                "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.",
            )
        _refuse_for_parameters(group, self._get_param("DesiredConfiguration"), given)
        preferences = _preferences(group, given)
        refresh = InstanceRefresh(group.name, preferences, _to_replace(group, preferences))
        acting.refreshes.append(refresh)
    return ActionResult({"InstanceRefreshId": refresh.instance_refresh_id})


def _describe(self: AutoScalingResponse) -> ActionResult:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeInstanceRefreshes.html"""
    ids = self._get_param("InstanceRefreshIds", [])
    with behaviour.lock:
        refreshes = [
            each.described()
            for each in reversed(behaviour.of(_group(self)).refreshes)
            if not ids or each.instance_refresh_id in ids
        ]
    return ActionResult({"InstanceRefreshes": refreshes[: self._get_int_param("MaxRecords", 50)]})


def _cancel(self: AutoScalingResponse) -> ActionResult:
    """https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CancelInstanceRefresh.html"""
    with behaviour.lock:
        refresh = _active(_group(self))
        refresh.status = "Cancelling"
    return ActionResult({"InstanceRefreshId": refresh.instance_refresh_id})


def _rollback(self: AutoScalingResponse) -> ActionResult:
    """Refuse a rollback, because a refresh here has no desired configuration: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RollbackInstanceRefresh.html"""
    _active(_group(self))
    raise AutoscalingClientError(
        "IrreversibleInstanceRefresh", "The instance refresh has no desired configuration and cannot be rolled back"
    )


def _group(response: AutoScalingResponse) -> FakeAutoScalingGroup:
    name, groups = response._get_param("AutoScalingGroupName"), response.autoscaling_backend.autoscaling_groups
    if name not in groups:
        raise ValidationError(f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
    return groups[name]


def _active(group: FakeAutoScalingGroup) -> InstanceRefresh:
    for refresh in behaviour.of(group).refreshes:
        if refresh.status in ("Pending", "InProgress"):
            return refresh
    raise AutoscalingClientError(
        "ActiveInstanceRefreshNotFound",
        f"No in progress or pending Instance Refresh found for Auto Scaling group {group.name}",
    )


def _refuse_for_parameters(
    group: FakeAutoScalingGroup, desired: dict[str, Any] | None, preferences: dict[str, Any]
) -> None:
    """Refuse preferences that compare two configurations if the image is from Parameter Store.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
    """
    image = groups.launch_template_version(group).image_id
    wanted = [name for name in ("SkipMatching", "AutoRollback") if _is_true(preferences.get(name))] + (
        ["DesiredConfiguration"] if desired else []
    )
    if wanted and str(image).startswith("resolve:ssm:"):
        raise ValidationError(
            f"{', '.join(wanted)} cannot be used with a launch template that takes its image from a Systems Manager "
            "parameter"
        )
    if desired:
        raise ValidationError(
            "The local AWS refreshes to the launch template of the group only, not to a DesiredConfiguration"
        )
    if "AutoRollback" in wanted:
        raise ValidationError("AutoRollback needs a DesiredConfiguration")


def _preferences(group: FakeAutoScalingGroup, given: dict[str, Any]) -> Preferences:
    if unknown := sorted(set(given) - _PREFERENCES):
        raise ValidationError(f"The local AWS does not know the preferences {', '.join(unknown)}")
    policy = group_settings.of(group).get("InstanceMaintenancePolicy") or {}
    least = int(given.get("MinHealthyPercentage", policy.get("MinHealthyPercentage", _DEFAULT_MIN)))
    most = int(given.get("MaxHealthyPercentage", policy.get("MaxHealthyPercentage", _DEFAULT_MAX)))
    if "MaxHealthyPercentage" in given and "MinHealthyPercentage" not in given:
        raise ValidationError("MaxHealthyPercentage needs MinHealthyPercentage")
    if not 0 <= least <= 100 <= most <= 200 or most - least > 100:
        raise ValidationError(
            "MinHealthyPercentage is between 0 and 100, MaxHealthyPercentage between 100 and 200, and they are at "
            "most 100 apart"
        )
    warmup = given.get("InstanceWarmup", group_settings.of(group).get("DefaultInstanceWarmup"))
    return Preferences(
        least,
        most,
        int(group.health_check_grace_period or 0) if warmup is None else int(warmup),
        _is_true(given.get("SkipMatching")),
        _choice(given, "ScaleInProtectedInstances", ("Wait", "Ignore", "Refresh")),
        _choice(given, "StandbyInstances", ("Wait", "Ignore", "Terminate")),
    )


def _to_replace(group: FakeAutoScalingGroup, preferences: Preferences) -> list[str]:
    version = groups.launch_template_version(group).number
    return [
        member.id
        for member in behaviour.of(group).members
        if not (preferences.skip_matching and member.template_version == version)
        and not (member.protected_from_scale_in and preferences.scale_in_protected_instances == "Ignore")
        and not (member.lifecycle_state == "Standby" and preferences.standby_instances == "Ignore")
    ]


def _choice(given: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    """Return the given value, or the first of the allowed ones."""
    chosen = str(given.get(name, allowed[0]))
    if chosen not in allowed:
        raise ValidationError(
            f"Value '{chosen}' at 'preferences.{name}' failed to satisfy constraint: Member must satisfy enum value "
            f"set: [{', '.join(allowed)}]"
        )
    return chosen


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"
