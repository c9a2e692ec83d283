"""AWS::CloudWatch: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CloudWatch.html"""

from __future__ import annotations

import contextlib
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.tagging import removed_keys

_SETTINGS = (
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluateLowSampleCountPercentile",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "InsufficientDataActions",
    "MetricName",
    "Metrics",
    "Namespace",
    "OKActions",
    "Period",
    "Statistic",
    "Threshold",
    "ThresholdMetricId",
    "TreatMissingData",
    "Unit",
)
_COMPOSITE_SETTINGS = (
    "ActionsEnabled",
    "ActionsSuppressor",
    "ActionsSuppressorExtensionPeriod",
    "ActionsSuppressorWaitPeriod",
    "AlarmActions",
    "AlarmDescription",
    "AlarmRule",
    "InsufficientDataActions",
    "OKActions",
)
_MUTE_RULE_SETTINGS = ("Description", "ExpireDate", "MuteTargets", "Rule", "StartDate")


@register
class Alarm(ResourceHandler):
    type = "AWS::CloudWatch::Alarm"
    replacement = frozenset({"AlarmName"})
    name_property = "AlarmName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("AlarmName") or context.physical_name(255)
        context.call(
            "cloudwatch",
            "PutMetricAlarm",
            {"AlarmName": name, **properties.select(*_SETTINGS), **properties.select("Tags")},
        )
        return Resource(
            name, {"Arn": f"arn:{context.partition}:cloudwatch:{context.region}:{context.account}:alarm:{name}"}
        )

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        context.call("cloudwatch", "PutMetricAlarm", {"AlarmName": resource.physical_id, **new.select(*_SETTINGS)})
        _retag(context, resource.attributes["Arn"], old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        context.client("cloudwatch").delete_alarms(AlarmNames=[resource.physical_id])


@register
class CompositeAlarm(ResourceHandler):
    type = "AWS::CloudWatch::CompositeAlarm"
    replacement = frozenset({"AlarmName"})
    name_property = "AlarmName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("AlarmName") or context.physical_name(255)
        context.call(
            "cloudwatch",
            "PutCompositeAlarm",
            {"AlarmName": name, **properties.select(*_COMPOSITE_SETTINGS), **properties.select("Tags")},
        )
        return Resource(
            name, {"Arn": f"arn:{context.partition}:cloudwatch:{context.region}:{context.account}:alarm:{name}"}
        )

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        context.call(
            "cloudwatch", "PutCompositeAlarm", {"AlarmName": resource.physical_id, **new.select(*_COMPOSITE_SETTINGS)}
        )
        _retag(context, resource.attributes["Arn"], old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        context.client("cloudwatch").delete_alarms(AlarmNames=[resource.physical_id])


@register
class AlarmMuteRule(ResourceHandler):
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarmmuterule.html"""

    type = "AWS::CloudWatch::AlarmMuteRule"
    replacement = frozenset({"Name"})
    name_property = "Name"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("Name") or context.physical_name(255)
        arn = f"arn:{context.partition}:cloudwatch:{context.region}:{context.account}:alarm-mute-rule:{name}"
        self._put(context, name, {**properties.select(*_MUTE_RULE_SETTINGS), **properties.select("Tags")})
        return Resource(arn, {"Arn": arn})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        self._put(context, _mute_rule_name(resource), new.select(*_MUTE_RULE_SETTINGS))
        _retag(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        context.client("cloudwatch").delete_alarm_mute_rule(AlarmMuteRuleName=_mute_rule_name(resource))

    def _put(self, context: Context, name: str, settings: dict[str, Any]) -> None:
        context.call("cloudwatch", "PutAlarmMuteRule", {"Name": name, **settings})


def _mute_rule_name(resource: Resource) -> str:
    return resource.physical_id.rpartition(":")[2]


@register
class Dashboard(ResourceHandler):
    type = "AWS::CloudWatch::Dashboard"
    replacement = frozenset({"DashboardName"})
    name_property = "DashboardName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("DashboardName") or context.physical_name(255)
        context.call(
            "cloudwatch", "PutDashboard", {"DashboardName": name, **properties.select("DashboardBody", "Tags")}
        )
        return Resource(name, {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        name = resource.physical_id
        context.call("cloudwatch", "PutDashboard", {"DashboardName": name, **new.select("DashboardBody")})
        _retag(context, f"arn:{context.partition}:cloudwatch::{context.account}:dashboard/{name}", old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        cloudwatch = context.client("cloudwatch")
        with contextlib.suppress(cloudwatch.exceptions.ResourceNotFound, cloudwatch.exceptions.DashboardNotFoundError):
            cloudwatch.delete_dashboards(DashboardNames=[resource.physical_id])


def _retag(context: Context, arn: str, old: dict[str, Any], new: Properties) -> None:
    cloudwatch = context.client("cloudwatch")
    tags = new.select("Tags").get("Tags", [])
    if tags:
        cloudwatch.tag_resource(ResourceARN=arn, Tags=tags)
    if gone := removed_keys(old.get("Tags"), tags):
        cloudwatch.untag_resource(ResourceARN=arn, TagKeys=gone)
