"""The message of an alarm to a topic.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

import botocore.session
from moto.cloudwatch.models import Alarm, MetricDataQuery

from local_aws.monitoring import metric_alarm

_LONGEST_SUBJECT = 100


def subject(alarm: Alarm) -> str:
    return f'{alarm.state_value}: "{alarm.name}" in {_region_name(alarm.region_name)}'[:_LONGEST_SUBJECT]


def body(alarm: Alarm, old_state: str, changed: datetime, triggering: list[Alarm]) -> str:
    return json.dumps(
        {
            "AlarmName": alarm.name,
            "AlarmDescription": alarm.description,
            "AWSAccountId": alarm.alarm_arn.split(":")[4],
            "AlarmConfigurationUpdatedTimestamp": time(alarm.configuration_updated_timestamp),
            "NewStateValue": alarm.state_value,
            "NewStateReason": alarm.state_reason,
            "StateChangeTime": time(changed),
            "Region": _region_name(alarm.region_name),
            "AlarmArn": alarm.alarm_arn,
            "OldStateValue": old_state,
            "OKActions": alarm.ok_actions,
            "AlarmActions": alarm.alarm_actions,
            "InsufficientDataActions": alarm.insufficient_data_actions,
            **({"Trigger": _trigger(alarm)} if alarm.rule is None else _composite(alarm, triggering)),
        }
    )


def time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}+0000"


def _trigger(alarm: Alarm) -> dict[str, Any]:
    common = {
        "Period": alarm.period,
        "EvaluationPeriods": alarm.evaluation_periods,
        **({"DatapointsToAlarm": alarm.datapoints_to_alarm} if alarm.datapoints_to_alarm else {}),
        "ComparisonOperator": alarm.comparison_operator,
        "Threshold": alarm.threshold,
        "TreatMissingData": alarm.treat_missing_data or "missing",
        "EvaluateLowSampleCountPercentile": alarm.evaluate_low_sample_count_percentile or "",
    }
    if alarm.metric_data_queries:
        return {**common, "Metrics": [_query(query) for query in alarm.metric_data_queries]}
    statistic = (
        {"StatisticType": "Statistic", "Statistic": alarm.statistic.upper()}
        if alarm.statistic
        else {"StatisticType": "ExtendedStatistic", "ExtendedStatistic": alarm.extended_statistic}
    )
    dimensions = [{"value": each.value, "name": each.name} for each in alarm.dimensions]
    return {
        "MetricName": alarm.metric_name,
        "Namespace": alarm.namespace,
        **statistic,
        "Unit": alarm.unit,
        "Dimensions": dimensions,
        **common,
    }


def _query(query: MetricDataQuery) -> dict[str, Any]:
    told: dict[str, Any] = {"Id": query.id, "ReturnData": metric_alarm.returns_data(query)}
    if query.label:
        told["Label"] = query.label
    if query.metric_stat is None:
        return {**told, "Expression": query.expression}
    stat = query.metric_stat
    dimensions = [{"value": each.value, "name": each.name} for each in stat.metric.dimensions]
    metric = {"Dimensions": dimensions, "MetricName": stat.metric.metric_name, "Namespace": stat.metric.namespace}
    return {**told, "MetricStat": {"Metric": metric, "Period": stat.period, "Stat": stat.stat}}


def _composite(alarm: Alarm, triggering: list[Alarm]) -> dict[str, Any]:
    children = [
        {
            "Arn": child.alarm_arn,
            "State": {"Value": child.state_value, "Timestamp": time(child.state_updated_timestamp)},
        }
        for child in triggering
    ]
    return {"AlarmRule": alarm.rule, "TriggeringChildren": children}


@lru_cache
def _region_name(region: str) -> str:
    endpoints = botocore.session.get_session().get_component("data_loader").load_data("endpoints")
    names = {
        name: each["description"]
        for partition in endpoints["partitions"]
        for name, each in partition["regions"].items()
    }
    return str(names.get(region, region))
