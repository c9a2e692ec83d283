"""Metrics: what functions write in the embedded metric format becomes queryable, and a new alarm knows nothing yet.

Alarms are kept and not evaluated.
"""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend, cloudwatch_backends
from moto.logs.models import LogsBackend

from local_aws import clock


def install() -> None:
    _extract_from_logs()
    _dimensions_name_one_metric()
    _alarms_start_without_data()


def _extract_from_logs() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"""
    original = LogsBackend.put_log_events

    def put_log_events(self: LogsBackend, log_group_name: str, log_stream_name: str, log_events: list[dict[str, Any]]) -> Any:
        result = original(self, log_group_name, log_stream_name, log_events)
        for event in log_events:
            _extract(cloudwatch_backends[self.account_id][self.region_name], event["message"])
        return result

    LogsBackend.put_log_events = put_log_events


def _extract(backend: CloudWatchBackend, message: str) -> None:
    if not message.startswith("{"):
        return
    try:
        document = json.loads(message)
    except ValueError:
        return
    metadata = document.get("_aws", {})
    for directive in metadata.get("CloudWatchMetrics", []):
        # Without a time zone, as moto keeps them.
        at = datetime.fromtimestamp(metadata["Timestamp"] / 1000, timezone.utc).replace(tzinfo=None)
        for names in directive["Dimensions"] or [[]]:
            dimensions = [{"Name": name, "Value": str(document[name])} for name in names]
            data = [_datum(document, metric, dimensions, at) for metric in directive["Metrics"] if metric["Name"] in document]
            backend.put_metric_data(directive["Namespace"], data)


def _datum(document: dict[str, Any], metric: dict[str, Any], dimensions: list[dict[str, str]], at: datetime) -> dict[str, Any]:
    value = document[metric["Name"]]
    values = value if isinstance(value, list) else [value]
    return {"MetricName": metric["Name"], "Unit": metric.get("Unit", "None"), "Dimensions": dimensions, "Timestamp": at, "Values": values}


class _OneMetric:
    """What moto's statistics ask a backend for, with the data of one metric only."""

    def __init__(self, backend: CloudWatchBackend, dimensions: list[dict[str, str]]):
        self._backend = backend
        self._dimensions = {each["Name"]: each["Value"] for each in dimensions}

    def get_all_metrics(self) -> list[Any]:
        return [each for each in self._backend.get_all_metrics() if {one.name: one.value for one in each.dimensions} == self._dimensions]


def _dimensions_name_one_metric() -> None:
    """Other dimensions are another metric, not a part of this: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html"""
    original = CloudWatchBackend.get_metric_statistics

    def get_metric_statistics(self: CloudWatchBackend, *args: Any, dimensions: list[dict[str, str]], **kwargs: Any) -> Any:
        return original(_OneMetric(self, dimensions), *args, dimensions=[], **kwargs)

    CloudWatchBackend.get_metric_statistics = get_metric_statistics


def _alarms_start_without_data() -> None:
    """A change of an alarm leaves its state: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
    original = CloudWatchBackend.put_metric_alarm

    def put_metric_alarm(self: CloudWatchBackend, name: str, *args: Any, **kwargs: Any) -> Alarm:
        before = self.alarms.get(name)
        alarm = original(self, name, *args, **kwargs)
        if before is None:
            alarm.state_value, alarm.state_updated_timestamp = "INSUFFICIENT_DATA", clock.now()
        else:
            for attribute in ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp", "history"):
                setattr(alarm, attribute, getattr(before, attribute))
        return alarm

    CloudWatchBackend.put_metric_alarm = put_metric_alarm
