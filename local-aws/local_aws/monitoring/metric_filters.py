"""Metric filters of log groups.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
"""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.logs.exceptions import InvalidParameterException, ResourceNotFoundException
from moto.logs.models import LogsBackend

from local_aws.monitoring import log_filters, stores
from local_aws.monitoring.series import Datum, metric, single
from local_aws.moto_methods import replaces


def install() -> None:
    _keep()
    _apply()


def _keep() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html"""
    original_put, original_delete, original_delete_group = (
        LogsBackend.put_metric_filter,
        LogsBackend.delete_metric_filter,
        LogsBackend.delete_log_group,
    )

    @replaces(LogsBackend, "put_metric_filter")
    def put_metric_filter(
        self: LogsBackend, filter_name: str, filter_pattern: str, log_group_name: str, metric_transformations: Any
    ) -> None:
        if log_group_name not in self.groups:
            raise ResourceNotFoundException
        for each in metric_transformations:
            if each.get("dimensions") and each.get("defaultValue") is not None:
                raise InvalidParameterException(
                    constraint="A metric filter with dimensions has no default value",
                    parameter="defaultValue",
                    value=each["defaultValue"],
                )
        try:
            log_filters.parse(filter_pattern)
        except log_filters.InvalidPattern as invalid:
            raise InvalidParameterException(
                constraint=str(invalid), parameter="filterPattern", value=filter_pattern
            ) from invalid
        self.filters.delete_filter(filter_name, log_group_name)
        original_put(self, filter_name, filter_pattern, log_group_name, metric_transformations)

    @replaces(LogsBackend, "delete_metric_filter")
    def delete_metric_filter(
        self: LogsBackend, filter_name: str | None = None, log_group_name: str | None = None
    ) -> None:
        if not any(
            (each["filterName"], each["logGroupName"]) == (filter_name, log_group_name)
            for each in self.filters.metric_filters
        ):
            raise ResourceNotFoundException
        original_delete(self, filter_name, log_group_name)

    @replaces(LogsBackend, "delete_log_group")
    def delete_log_group(self: LogsBackend, log_group_name: str) -> None:
        original_delete_group(self, log_group_name)
        self.filters.metric_filters = [
            each for each in self.filters.metric_filters if each["logGroupName"] != log_group_name
        ]


def _apply() -> None:
    original = LogsBackend.put_log_events

    @replaces(LogsBackend, "put_log_events")
    def put_log_events(
        self: LogsBackend, log_group_name: str, log_stream_name: str, log_events: list[dict[str, Any]]
    ) -> Any:
        result = original(self, log_group_name, log_stream_name, log_events)
        filters = [each for each in self.filters.metric_filters if each["logGroupName"] == log_group_name]
        for each in filters:
            matches = log_filters.parse(each["filterPattern"])
            for event in log_events:
                for transformation in each["metricTransformations"]:
                    _record(self, transformation, event, matches(event["message"]))
        return result


def _record(backend: LogsBackend, transformation: dict[str, Any], event: dict[str, Any], matched: bool) -> None:
    """Record an event. One that does not match is a datum only if the filter has a default value."""
    message = event["message"]
    value = _value(transformation["metricValue"], message) if matched else transformation.get("defaultValue")
    if value is None:
        return
    dimensions = [
        {"Name": name, "Value": log_filters.select(message, selector)}
        for name, selector in transformation.get("dimensions", {}).items()
    ]
    if any(each["Value"] is None for each in dimensions):
        return
    named = metric(transformation["metricNamespace"], transformation["metricName"], dimensions)
    datum: Datum = single(event["timestamp"] / 1000, float(value), transformation.get("unit") or "None")
    stores.record(cloudwatch_backends[backend.account_id][backend.region_name], named, datum)


def _value(told: str, message: str) -> float | None:
    if not told.startswith("$"):
        return float(told)
    found = log_filters.select(message, told)
    return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None
