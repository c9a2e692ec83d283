"""CloudWatch's API of metrics, those that were put and those that services publish.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/working_with_metrics.html
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.exceptions import InvalidParameterCombination, InvalidParameterValue, ValidationError
from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from local_aws import clock
from local_aws.monitoring import expressions, statistics, stores
from local_aws.monitoring.series import Datum, Metric, Published, Store, metric, single
from local_aws.moto_methods import replaces

_PAGE = 500


def install() -> None:
    _record()
    replaces(CloudWatchResponse, "get_metric_statistics")(_get_metric_statistics)
    replaces(CloudWatchResponse, "get_metric_data")(_get_metric_data)
    replaces(CloudWatchResponse, "list_metrics")(_list_metrics)


def _record() -> None:
    @replaces(CloudWatchBackend, "put_metric_data")
    def put_metric_data(self: CloudWatchBackend, namespace: str, metric_data: list[dict[str, Any]]) -> None:
        """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html"""
        for index, each in enumerate(metric_data):
            self._validate_parameters_put_metric_data(each, index + 1)
        for each in metric_data:
            for datum in _data(each):
                stores.record(self, metric(namespace, each["MetricName"], each.get("Dimensions") or ()), datum)


def _data(given: dict[str, Any]) -> list[Datum]:
    at = _seconds(given["Timestamp"]) if given.get("Timestamp") else clock.now().timestamp()
    unit = given.get("Unit") or "None"
    if given.get("Values"):
        counts = given.get("Counts") or [1] * len(given["Values"])
        return [
            single(at, float(value), unit, float(count)) for value, count in zip(given["Values"], counts, strict=True)
        ]
    if given.get("StatisticValues"):
        told = {key: float(value) for key, value in given["StatisticValues"].items()}
        return [Datum(at, unit, told["Minimum"], told["Maximum"], told["Sum"], told["SampleCount"])]
    return [single(at, float(given.get("Value", 0)), unit)]


def _get_metric_statistics(self: CloudWatchResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html"""
    wanted, extended = self._get_param("Statistics", []), self._get_param("ExtendedStatistics", [])
    if not wanted and not extended:
        raise InvalidParameterCombination("Must specify either Statistics or ExtendedStatistics")
    start, end, period = (
        _seconds(self._get_param("StartTime")),
        _seconds(self._get_param("EndTime")),
        self._get_int_param("Period"),
    )
    if start >= end:
        raise InvalidParameterValue("The parameter StartTime must be less than the parameter EndTime.")
    name = self._get_param("MetricName")
    asked = metric(self._get_param("Namespace"), name, self._get_param("Dimensions", []))
    unit, points = self._get_param("Unit"), []
    with stores.lock:
        stores.look()
        for begin, data in _windows(stores.of(self.cloudwatch_backend), asked, unit, start, end, period):
            point: dict[str, Any] = {
                "Timestamp": _instant(begin),
                "Unit": data[0].unit,
                **{each: statistics.of(each, data) for each in wanted},
            }
            if extended:
                point["ExtendedStatistics"] = {each: statistics.of(each, data) for each in extended}
            points.append(point)
    return ActionResult({"Label": name, "Datapoints": points})


def _get_metric_data(self: CloudWatchResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html"""
    start, end = _seconds(self._get_param("StartTime")), _seconds(self._get_param("EndTime"))
    if start >= end:
        raise ValidationError("The parameter EndTime must be greater than StartTime.")
    newest_first = self._get_param("ScanBy", "TimestampDescending") == "TimestampDescending"
    queries = self._get_param("MetricDataQueries", [])
    with stores.lock:
        stores.look()
        values, periods = _values(stores.of(self.cloudwatch_backend), queries, start, end)
    results = []
    for query in queries:
        if query.get("ReturnData") is False:
            continue
        begin = _aligned(start, periods[query["Id"]])
        points = [
            (_instant(begin + index * periods[query["Id"]]), point)
            for index, point in enumerate(values[query["Id"]])
            if point is not None
        ]
        ordered = points[::-1] if newest_first else points
        label = query.get("Label") or (
            query["MetricStat"]["Metric"]["MetricName"] if "MetricStat" in query else query["Id"]
        )
        results.append(
            {
                "Id": query["Id"],
                "Label": label,
                "Timestamps": [at for at, _ in ordered],
                "Values": [point for _, point in ordered],
                "StatusCode": "Complete",
            }
        )
    return ActionResult({"MetricDataResults": results})


def _values(
    store: Store, queries: list[dict[str, Any]], start: float, end: float
) -> tuple[dict[str, Any], dict[str, int]]:
    values: dict[str, Any] = {}
    periods: dict[str, int] = {}
    for query in queries:
        if "MetricStat" not in query:
            continue
        stat = query["MetricStat"]
        asked = metric(stat["Metric"]["Namespace"], stat["Metric"]["MetricName"], stat["Metric"].get("Dimensions", []))
        period = periods[query["Id"]] = int(stat["Period"])
        begin = _aligned(start, period)
        points: list[float | None] = [None] * math.ceil((end - begin) / period)
        for at, data in _windows(store, asked, stat.get("Unit"), start, end, period):
            points[round((at - begin) / period)] = statistics.of(stat["Stat"], data)
        values[query["Id"]] = points
    metrics = dict(values)
    waiting = [query for query in queries if "MetricStat" not in query]
    while waiting:
        query = waiting.pop(0)
        try:
            expression = expressions.parse(query["Expression"])
        except expressions.Unsupported as unsupported:
            raise ValidationError(str(unsupported)) from unsupported
        if not expression.names <= values.keys():
            if not any(other["Id"] in expression.names for other in waiting):
                raise ValidationError(
                    f"Error in expression '{query['Id']}': unknown identifier "
                    f"{', '.join(sorted(expression.names - values.keys()))}"
                )
            waiting.append(query)
            continue
        period = periods[query["Id"]] = max(
            (periods[name] for name in (expression.names or metrics)), default=int(query.get("Period") or 60)
        )
        values[query["Id"]] = expression.over(
            values, metrics, period, math.ceil((end - _aligned(start, period)) / period)
        )
    return values, periods


def _windows(
    store: Store, asked: Metric, unit: str | None, start: float, end: float, period: int
) -> list[tuple[float, list[Datum]]]:
    """Return the windows that have data, by their beginning."""
    begin, found, now = _aligned(start, period), [], clock.now().timestamp()
    while begin < end:
        stop = min(begin + period, end)
        # A service has published nothing yet for what is to come.
        ends = [(series, min(stop, now) if isinstance(series, Published) else stop) for series in store.of(asked)]
        data = [datum for series, until in ends for datum in series.data(begin, until) if unit in (None, datum.unit)]
        if data:
            found.append((begin, data))
        begin += period
    return found


def _list_metrics(self: CloudWatchResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html"""
    namespace, name, filters = (
        self._get_param("Namespace"),
        self._get_param("MetricName"),
        self._get_param("Dimensions", []),
    )
    with stores.lock:
        stores.look()
        known = {each for each, _ in stores.of(self.cloudwatch_backend).metrics()}
    chosen = [
        each
        for each in sorted(known, key=lambda each: (each.namespace, each.name, sorted(each.dimensions)))
        if namespace in (None, each.namespace)
        and name in (None, each.name)
        and all(_has(each, wanted) for wanted in filters)
    ]
    token = self._get_param("NextToken")
    if token is not None and not token.isdigit():
        raise InvalidParameterValue("Request parameter NextToken is invalid")
    begin = int(token or 0)
    told = [
        {
            "Namespace": each.namespace,
            "MetricName": each.name,
            "Dimensions": [{"Name": key, "Value": value} for key, value in sorted(each.dimensions)],
        }
        for each in chosen
    ]
    return ActionResult(
        {"Metrics": told[begin : begin + _PAGE], "NextToken": str(begin + _PAGE) if begin + _PAGE < len(told) else None}
    )


def _has(each: Metric, wanted: dict[str, str]) -> bool:
    return any(key == wanted["Name"] and wanted.get("Value") in (None, value) for key, value in each.dimensions)


def _aligned(start: float, period: int) -> float:
    return start // period * period


def _instant(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _seconds(at: datetime) -> float:
    """Return the time in UTC. moto drops the zone."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
