"""Metrics and alarms."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from account import LocalAws
from local_aws import clock
from test_functions import Function

_NAMESPACE = "Oban"


def statistics(local: LocalAws, name: str, **dimensions: str) -> dict[str, float]:
    answered = local.client("cloudwatch").get_metric_statistics(
        Namespace=_NAMESPACE,
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        StartTime=clock.now() - timedelta(hours=1),
        EndTime=clock.now() + timedelta(hours=1),
        Period=7200,
        Statistics=["Sum", "Maximum", "SampleCount"],
    )["Datapoints"]
    return {key: sum(each[key] for each in answered) for key in ("Sum", "SampleCount")}


def test_put_metrics_can_be_asked_for(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html"""
    local.control("clock", advanceSeconds=86400)
    for value in (2, 3):
        local.client("cloudwatch").put_metric_data(
            Namespace=_NAMESPACE, MetricData=[{"MetricName": "Made", "Value": value}]
        )
    assert statistics(local, "Made") == {"Sum": 5, "SampleCount": 2}


def test_functions_write_metrics_into_their_log(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"""
    local.control("clock", advanceSeconds=86400)
    source = """exports.handler = async () => process.stdout.write(JSON.stringify({
      _aws: { Timestamp: Date.now(), CloudWatchMetrics: [
        { Namespace: 'Oban', Dimensions: [['environment'], ['environment', 'source']],
          Metrics: [{ Name: 'Made', Unit: 'Count' }, { Name: 'Age' }] } ] },
      environment: 'prod', source: 'app01', Made: 4, Age: [1, 2], text: 'beside it' }) + '\\n');"""
    Function(local, source=source).call()
    assert statistics(local, "Made", environment="prod") == {"Sum": 4, "SampleCount": 1}
    assert statistics(local, "Age", environment="prod", source="app01") == {"Sum": 3, "SampleCount": 2}
    assert statistics(local, "Made") == {"Sum": 0, "SampleCount": 0}


def test_an_alarm_keeps_its_state_when_it_changes(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
    cloudwatch = local.client("cloudwatch")

    def put(**more: Any) -> str:
        settings = {
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "Threshold": 0,
            "Period": 60,
            "Statistic": "Sum",
        }
        cloudwatch.put_metric_alarm(AlarmName="errors", Namespace=_NAMESPACE, MetricName="Failed", **settings, **more)
        return str(cloudwatch.describe_alarms(AlarmNames=["errors"])["MetricAlarms"][0]["StateValue"])

    assert put() == "INSUFFICIENT_DATA"
    cloudwatch.set_alarm_state(
        AlarmName="errors", StateValue="ALARM", StateReason="test", StateReasonData=json.dumps({})
    )
    assert put(AlarmDescription="mine") == "ALARM"
