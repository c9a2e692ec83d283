"""State of the local AWS beside moto, which a reset removes, and which a reused name does not inherit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from account import LocalAws
from local_aws import state
from local_aws.state import RecordState, RegionState


@dataclass
class Backend:
    account_id: str
    region_name: str


@pytest.fixture
def stores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the stores by those of the test, because emptying those of the server would disturb it."""
    monkeypatch.setattr(state, "_stores", [])


@pytest.mark.usefixtures("stores")
def test_each_account_and_region_has_a_value_of_its_own() -> None:
    kept: RegionState[list[str]] = RegionState(list)
    kept.of(Backend("1", "a")).append("x")
    assert kept.of(Backend("1", "a")) == ["x"]
    assert kept.of(Backend("1", "b")) == kept.of(Backend("2", "a")) == []


@pytest.mark.usefixtures("stores")
def test_a_reset_empties_every_store() -> None:
    by_region: RegionState[list[str]] = RegionState(list)
    by_record: RecordState[list[str]] = RecordState(list)
    by_region.of(Backend("1", "a")).append("x")
    by_record.of("i-1").append("x")
    state.forget()
    assert by_region.of(Backend("1", "a")) == by_record.of("i-1") == []


@pytest.mark.parametrize("end", ["deletion", "reset"])
def test_an_alarm_that_is_made_again_has_no_past(local: LocalAws, end: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html"""
    cloudwatch = local.client("cloudwatch")
    settings: dict[str, Any] = {
        "MetricName": "Errors",
        "Namespace": "N",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "AlarmActions": ["arn:aws:automate:us-east-1:ec2:stop"],
    }
    cloudwatch.put_metric_alarm(AlarmName="a", **settings)
    cloudwatch.set_alarm_state(AlarmName="a", StateValue="ALARM", StateReason="told")
    assert [each["outcome"] for each in local.control("alarms")[0]["results"]] == ["not emulated"]
    before = cloudwatch.describe_alarms()["MetricAlarms"][0]["StateTransitionedTimestamp"]
    cloudwatch.delete_alarms(AlarmNames=["a"]) if end == "deletion" else local.control("reset")
    local.control("clock", advanceSeconds=60)
    cloudwatch.put_metric_alarm(AlarmName="a", **settings)
    assert local.control("alarms")[0]["results"] == []
    assert cloudwatch.describe_alarms()["MetricAlarms"][0]["StateTransitionedTimestamp"] > before
