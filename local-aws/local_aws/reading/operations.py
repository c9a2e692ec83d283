"""Rules, alarms and metric filters."""

from __future__ import annotations

import json
from typing import Any

from local_aws.reading.reader import Client, Reader, only, own_tags


def _rule(client: Client, name: str) -> dict[str, Any]:
    events = client("events")
    rule = events.describe_rule(Name=name)
    return {
        **{key: rule.get(key) for key in ("Name", "Description", "ScheduleExpression", "State", "RoleArn")},
        "EventPattern": json.loads(rule["EventPattern"]) if rule.get("EventPattern") else None,
        "Targets": events.list_targets_by_rule(Rule=name)["Targets"],
        "Tags": own_tags(events.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"]),
    }


_ALARM = (
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "AlarmName",
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
_COMPOSITE_ALARM = (
    "ActionsEnabled",
    "ActionsSuppressor",
    "ActionsSuppressorExtensionPeriod",
    "ActionsSuppressorWaitPeriod",
    "AlarmActions",
    "AlarmDescription",
    "AlarmName",
    "AlarmRule",
    "InsufficientDataActions",
    "OKActions",
)


def _alarm(client: Client, name: str) -> dict[str, Any]:
    cloudwatch = client("cloudwatch")
    alarm = only(cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"])
    return {
        **{key: alarm.get(key) for key in _ALARM},
        "Tags": own_tags(cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]),
    }


def _composite(client: Client, name: str) -> dict[str, Any]:
    cloudwatch = client("cloudwatch")
    alarm = only(cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"])
    return {
        **{key: alarm.get(key) for key in _COMPOSITE_ALARM},
        "Tags": own_tags(cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]),
    }


def _metric_filter(client: Client, name: str) -> dict[str, Any]:
    filters = client("logs").describe_metric_filters(filterNamePrefix=name)["metricFilters"]
    found = only(each for each in filters if each["filterName"] == name)
    told = only(found["metricTransformations"])
    dimensions = [{"Key": key, "Value": value} for key, value in told.pop("dimensions", {}).items()]
    transformation = {
        **{key[0].upper() + key[1:]: value for key, value in told.items()},
        **({"Dimensions": dimensions} if dimensions else {}),
    }
    return {
        "FilterName": found["filterName"],
        "FilterPattern": found["filterPattern"],
        "LogGroupName": found["logGroupName"],
        "MetricTransformations": [transformation],
    }


READERS: dict[str, Reader] = {
    "AWS::Events::Rule": _rule,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::CloudWatch::CompositeAlarm": _composite,
    "AWS::Logs::MetricFilter": _metric_filter,
}
