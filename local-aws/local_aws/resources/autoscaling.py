"""AWS::AutoScaling::AutoScalingGroup.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-autoscalinggroup.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

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
from local_aws.resources import rolling_update_policy
from local_aws.resources.rolling_update import RollingUpdate
from local_aws.resources.rolling_update_policy import CreationPolicy, RollingUpdatePolicy
from local_aws.resources.tagging import removed_keys

_SIZES = ("MinSize", "MaxSize", "DesiredCapacity")
_SETTINGS = (
    "AvailabilityZoneImpairmentPolicy",
    "CapacityRebalance",
    "DefaultInstanceWarmup",
    "DeletionProtection",
    "HealthCheckGracePeriod",
    "HealthCheckType",
    "InstanceMaintenancePolicy",
    "LaunchTemplate",
    "MaxInstanceLifetime",
    "NewInstancesProtectedFromScaleIn",
    "TerminationPolicies",
)
# The time in which the members of a group without a creation policy must run.
_STABILISATION = timedelta(minutes=15)
# AWS does not document this time.
_SCALING_IN = timedelta(hours=1)


@register
class AutoScalingGroup(ResourceHandler):
    type = "AWS::AutoScaling::AutoScalingGroup"
    replacement = frozenset({"AutoScalingGroupName", "InstanceId"})
    name_property = "AutoScalingGroupName"
    tag_format = TagFormat.PROPAGATED

    def create(self, context: Context, properties: Properties) -> Resource:
        _require_version(properties)
        name = properties.get("AutoScalingGroupName") or context.physical_name(255)
        tags = [*properties.select("Tags").get("Tags", []), *_own_tags(context)]
        target_groups = properties.select("TargetGroupARNs")
        context.call(
            "autoscaling",
            "CreateAutoScalingGroup",
            {
                "AutoScalingGroupName": name,
                **properties.select(*_SIZES),
                **_settings(properties),
                **target_groups,
                "Tags": tags,
            },
        )
        resource = Resource(name)
        context.created(resource)
        resource.attributes["AutoScalingGroupARN"] = _described(context, name)["AutoScalingGroupARN"]
        _collect_metrics(context, name, {}, properties)
        policy = CreationPolicy.of(context.creation_policy)
        if policy:
            context.signals.await_(policy.count, policy.timeout, policy.success_percentage)
        else:
            self._await_members(context, name)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        _require_version(new)
        if rolling_update_policy.replaces_group(context.update_policy):
            raise UpdateNotEmulated("AutoScalingReplacingUpdate is not emulated")
        name = resource.physical_id
        group = _described(context, name)
        self._retag(context, name, old, new)
        self._retarget(context, name, old, new)
        _collect_metrics(context, name, old, new)
        sizes = self._sizes(context, group, old, new)
        policy = RollingUpdatePolicy.of(context.update_policy)
        if policy is None:
            context.call(
                "autoscaling", "UpdateAutoScalingGroup", {"AutoScalingGroupName": name, **_settings(new), **sizes}
            )
        else:
            # The sizes change at the end of the update, because a smaller group would choose the members to terminate
            # itself.
            context.call(
                "autoscaling",
                "UpdateAutoScalingGroup",
                {"AutoScalingGroupName": name, **_settings(new), "MaxSize": max(sizes["MaxSize"], group["MaxSize"])},
            )
            RollingUpdate(context, name, policy, sizes["DesiredCapacity"], sizes["MinSize"], sizes["MaxSize"]).run()
            context.call("autoscaling", "UpdateAutoScalingGroup", {"AutoScalingGroupName": name, **sizes})
        self._await_members(context, name)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        """Scale the group in, and delete it without force when it is empty.

        This is from reports, because AWS does not document it.

        https://github.com/aws/aws-cdk/issues/18179
        https://github.com/aws-samples/aws-fault-injection-simulator-workshop/issues/114
        """
        name = resource.physical_id
        try:
            context.call(
                "autoscaling", "UpdateAutoScalingGroup", {"AutoScalingGroupName": name, **dict.fromkeys(_SIZES, 0)}
            )
            if not context.wait_until(lambda: not _described(context, name)["Instances"], _SCALING_IN):
                raise ResourceFailed(f"Group {name} still has members")
            context.call("autoscaling", "DeleteAutoScalingGroup", {"AutoScalingGroupName": name})
        except ClientError as error:
            if "not found" not in str(error):
                raise

    @staticmethod
    def _sizes(context: Context, group: dict[str, Any], old: dict[str, Any], new: Properties) -> dict[str, int]:
        chosen = {key: int(value) for key, value in new.select(*_SIZES).items()}
        present = {key: group[key] for key in _SIZES}
        if rolling_update_policy.keeps_unmodified_sizes(context.update_policy):
            chosen = {key: value for key, value in chosen.items() if str(value) != str(old.get(key))}
        sizes = {**present, **chosen}
        sizes["DesiredCapacity"] = min(max(sizes["DesiredCapacity"], sizes["MinSize"]), sizes["MaxSize"])
        return sizes

    @staticmethod
    def _retag(context: Context, name: str, old: dict[str, Any], new: Properties) -> None:
        tags = new.select("Tags").get("Tags", [])
        place = {"ResourceId": name, "ResourceType": "auto-scaling-group"}
        gone = [{**place, "Key": key} for key in removed_keys(old.get("Tags"), tags)]
        if gone:
            context.call("autoscaling", "DeleteTags", {"Tags": gone})
        if tags:
            context.call("autoscaling", "CreateOrUpdateTags", {"Tags": [{**place, **tag} for tag in tags]})

    @staticmethod
    def _retarget(context: Context, name: str, old: dict[str, Any], new: Properties) -> None:
        before, after = old.get("TargetGroupARNs") or [], new.get("TargetGroupARNs") or []
        for operation, arns in (
            ("AttachLoadBalancerTargetGroups", [arn for arn in after if arn not in before]),
            ("DetachLoadBalancerTargetGroups", [arn for arn in before if arn not in after]),
        ):
            if arns:
                context.call("autoscaling", operation, {"AutoScalingGroupName": name, "TargetGroupARNs": arns})

    @staticmethod
    def _await_members(context: Context, name: str) -> None:
        """Wait for the members, and fail with "group did not stabilize" as AWS does: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html"""

        def stable() -> bool:
            group = _described(context, name)
            return _in_service(group) == group["DesiredCapacity"] == len(group["Instances"])

        if not context.wait_until(stable, _STABILISATION):
            group = _described(context, name)
            activities = context.call(
                "autoscaling", "DescribeScalingActivities", {"AutoScalingGroupName": name, "MaxRecords": 1}
            )["Activities"]
            last = f" Last scaling activity: {activities[0]['Description']}" if activities else ""
            raise ResourceFailed(
                "Group did not stabilize. {current/minSize/maxSize/desiredCapacity} = "
                f"{{{_in_service(group)}/{group['MinSize']}/{group['MaxSize']}/{group['DesiredCapacity']}}}.{last}"
            )


def _require_version(properties: Properties) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-autoscaling-autoscalinggroup-launchtemplatespecification.html"""
    version = properties.get("LaunchTemplate", {}).get("Version")
    if version in ("$Latest", "$Default"):
        raise ResourceFailed(
            f"{version} is not supported as the version of a launch template; use Fn::GetAtt LatestVersionNumber"
        )


def _settings(properties: Properties) -> dict[str, Any]:
    """Return the properties with the names of the API's parameters."""
    settings = properties.select(*_SETTINGS)
    if "VPCZoneIdentifier" in properties:
        settings["VPCZoneIdentifier"] = ",".join(properties["VPCZoneIdentifier"])
    if "Cooldown" in properties:
        settings["DefaultCooldown"] = properties["Cooldown"]
    return settings


def _collect_metrics(context: Context, name: str, old: dict[str, Any], new: Properties) -> None:
    """https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html"""
    collections = new.select("MetricsCollection").get("MetricsCollection", [])
    if old.get("MetricsCollection") and collections != old["MetricsCollection"]:
        context.call("autoscaling", "DisableMetricsCollection", {"AutoScalingGroupName": name})
    for collection in collections:
        context.call("autoscaling", "EnableMetricsCollection", {"AutoScalingGroupName": name, **collection})


def _own_tags(context: Context) -> list[dict[str, Any]]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html"""
    values = {"logical-id": context.logical_id, "stack-id": context.stack_id, "stack-name": context.stack_name}
    return [
        {"Key": f"aws:cloudformation:{key}", "Value": value, "PropagateAtLaunch": True} for key, value in values.items()
    ]


def _described(context: Context, name: str) -> dict[str, Any]:
    return context.call("autoscaling", "DescribeAutoScalingGroups", {"AutoScalingGroupNames": [name]})[
        "AutoScalingGroups"
    ][0]


def _in_service(group: dict[str, Any]) -> int:
    return sum(member["LifecycleState"] == "InService" for member in group["Instances"])
