"""Metric filters: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import LocalAws
from local_aws.monitoring import log_filters
from watching import NOON, Watching

_ROOT = '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'
_STOPPED = (
    "{ ($.eventSource = cloudtrail.amazonaws.com) && (($.eventName = StopLogging) || ($.eventName = DeleteTrail)) }"
)
_LOGIN = {
    "userIdentity": {"type": "Root"},
    "eventType": "AwsConsoleSignIn",
    "eventName": "ConsoleLogin",
    "code": 403,
    "list": [{"a": None}],
    "mfa": True,
}


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        (_ROOT, True),
        (_STOPPED, False),
        ('{ $.eventName = "Console*" }', True),
        ("{ $.code >= 400 && $.code < 500 }", True),
        ("{ $.code != 403 }", False),
        ("{ $.missing != 403 }", False),
        ("{ $.mfa IS TRUE }", True),
        ("{ $.list[0].a IS NULL }", True),
        ("{ $.list[1].a IS NULL }", False),
        ("{ $.userIdentity.type EXISTS }", True),
        ("{ $.a EXISTS || $.code = 403 }", True),
    ],
)
def test_a_pattern_of_json(pattern: str, matches: bool) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html"""
    assert log_filters.parse(pattern)(json.dumps(_LOGIN)) == matches
    assert not log_filters.parse(pattern)("no JSON")


@pytest.mark.parametrize(
    ("pattern", "message", "matches"),
    [
        ("", "anything", True),
        ("ERROR", "an ERROR", True),
        ("ERROR", "an error", False),
        ("a b", "b a", True),
        ('"a b"', "b a", False),
        ("?a ?z", "xyz", True),
        ("ERROR -Exiting", "ERROR Exiting", False),
    ],
)
def test_a_pattern_of_terms(pattern: str, message: str, matches: bool) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html"""
    assert log_filters.parse(pattern)(message) == matches


@pytest.mark.parametrize("pattern", ["{ $.a = }", "{ a = 1 }", "{ ($.a = 1 }", "{ $.a LIKE 1 }", "[ip, user]"])
def test_a_pattern_that_is_none(pattern: str, local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html"""
    logs = local.client("logs")
    logs.create_log_group(logGroupName="trail")
    with pytest.raises(ClientError, match="pattern"):
        _put(logs, pattern)


def _put(logs: Any, pattern: str, **transformation: Any) -> None:
    told = {"metricName": "Failed", "metricNamespace": "Oban", "metricValue": "1", **transformation}
    logs.put_metric_filter(
        logGroupName="trail", filterName="filter", filterPattern=pattern, metricTransformations=[told]
    )


@pytest.mark.parametrize(
    ("transformation", "sums"),
    [({}, [(1.0, 1.0)]), ({"defaultValue": 0}, [(1.0, 2.0)]), ({"metricValue": "$.code"}, [(403.0, 1.0)])],
)
def test_what_matches_becomes_a_metric(
    local: LocalAws, transformation: dict[str, Any], sums: list[tuple[float, float]]
) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html"""
    watching = Watching(local)
    logs = local.client("logs")
    logs.create_log_group(logGroupName="trail")
    logs.create_log_stream(logGroupName="trail", logStreamName="one")
    _put(logs, "{ $.other EXISTS }")
    _put(logs, _ROOT, **transformation)
    watching.alarm(TreatMissingData="notBreaching")
    at = int(NOON.timestamp() * 1000)
    logs.put_log_events(
        logGroupName="trail",
        logStreamName="one",
        logEvents=[{"timestamp": at, "message": json.dumps(_LOGIN)}, {"timestamp": at, "message": '{"other": 1}'}],
    )
    watching.pass_to(1)
    assert watching.state() == "ALARM"
    found = watching.cloudwatch.get_metric_statistics(
        Namespace="Oban",
        MetricName="Failed",
        StartTime=at / 1000,
        EndTime=at / 1000 + 60,
        Period=60,
        Statistics=["Sum", "SampleCount"],
    )
    assert [(each["Sum"], each["SampleCount"]) for each in found["Datapoints"]] == sums
