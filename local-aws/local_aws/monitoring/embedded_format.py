"""Metrics in the embedded metric format, from the logs of functions.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend, cloudwatch_backends
from moto.logs.models import LogsBackend

from local_aws.moto_methods import replaces


def install() -> None:
    original = LogsBackend.put_log_events

    @replaces(LogsBackend, "put_log_events")
    def put_log_events(
        self: LogsBackend, log_group_name: str, log_stream_name: str, log_events: list[dict[str, Any]]
    ) -> Any:
        result = original(self, log_group_name, log_stream_name, log_events)
        for event in log_events:
            _extract(cloudwatch_backends[self.account_id][self.region_name], event["message"])
        return result


def _extract(backend: CloudWatchBackend, message: str) -> None:
    if not message.startswith("{"):
        return
    try:
        document = json.loads(message)
    except ValueError:
        return
    metadata = document.get("_aws", {})
    for directive in metadata.get("CloudWatchMetrics", []):
        at = datetime.fromtimestamp(metadata["Timestamp"] / 1000, UTC)
        for names in directive["Dimensions"] or [[]]:
            dimensions = [{"Name": name, "Value": str(document[name])} for name in names]
            data = [
                _datum(document, metric, dimensions, at)
                for metric in directive["Metrics"]
                if metric["Name"] in document
            ]
            backend.put_metric_data(directive["Namespace"], data)


def _datum(
    document: dict[str, Any], metric: dict[str, Any], dimensions: list[dict[str, str]], at: datetime
) -> dict[str, Any]:
    value = document[metric["Name"]]
    values = value if isinstance(value, list) else [value]
    return {
        "MetricName": metric["Name"],
        "Unit": metric.get("Unit", "None"),
        "Dimensions": dimensions,
        "Timestamp": at,
        "Values": values,
    }
