"""Composite alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import LocalAws
from local_aws.monitoring import composite_rule
from watching import Watching

_STATES = {"a": "ALARM", "b": "OK", "c d": "INSUFFICIENT_DATA"}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("ALARM(a)", True),
        ('ALARM("a")', True),
        ("ALARM('b')", False),
        ("OK(b)", True),
        ('INSUFFICIENT_DATA("c d")', True),
        ("ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:a)", True),
        ("ALARM(a) AND ALARM(b)", False),
        ("ALARM(a) OR ALARM(b)", True),
        ("NOT ALARM(b)", True),
        ("NOT (ALARM(a) OR ALARM(b))", False),
        ("ALARM(b) AND ALARM(b) OR ALARM(a)", True),
        ("ALARM(b) AND (ALARM(b) OR ALARM(a))", False),
        ("TRUE AND NOT FALSE", True),
        ("ALARM(a) AND FALSE", False),
    ],
)
def test_a_rule(text: str, holds: bool) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html, AlarmRule"""
    assert composite_rule.parse(text).holds(lambda name: _STATES[name]) == holds


@pytest.mark.parametrize(
    "text", ["", "a", "ALARM()", "ALARM(a", "ALARM(a) ALARM(b)", "ALARM(a) AND", "BROKEN(a)", "ALARM(a) XOR ALARM(b)"]
)
def test_a_rule_that_makes_no_sense(text: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html, AlarmRule"""
    with pytest.raises(composite_rule.InvalidRule):
        composite_rule.parse(text)


class _Composite(Watching):
    """A composite alarm over the alarms ``one`` and ``two`` of one minute each, on metrics with their names."""

    def __init__(self, local: LocalAws):
        super().__init__(local)
        for name in ("one", "two", "window"):
            self.alarm(name, MetricName=name, TreatMissingData="notBreaching", AlarmActions=[], OKActions=[])
        self.pass_to(1)

    def compose(self, rule: str = "ALARM(one) OR ALARM(two)", name: str = "whole", **settings: Any) -> None:
        actions = {"AlarmActions": [self.topic], "OKActions": [self.topic]}
        self.cloudwatch.put_composite_alarm(AlarmName=name, AlarmRule=rule, **{**actions, **settings})

    def break_(self, name: str, start: int, minutes: int) -> None:
        for minute in range(start, start + minutes):
            self.put(1, minute, name=name)

    def pages(self) -> list[str]:
        return [f"{each['StateChangeTime'][11:16]} {each['NewStateValue']}" for each in self.messages()]


@pytest.fixture
def composite(local: LocalAws) -> _Composite:
    return _Composite(local)


def test_it_follows_its_children(composite: _Composite) -> None:
    """A composite alarm sends one notification for two faults: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html"""
    composite.compose()
    composite.break_("one", 10, 10)
    composite.break_("two", 12, 3)
    composite.pass_to(60)
    assert composite.changes("whole") == [("12:01", "OK"), ("12:11", "ALARM"), ("12:23", "OK")]
    (alarm,) = [each for each in composite.messages() if each["NewStateValue"] == "ALARM"]
    arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:one"
    assert (alarm["AlarmName"], alarm["AlarmRule"], alarm["TriggeringChildren"][0]["Arn"]) == (
        "whole",
        "ALARM(one) OR ALARM(two)",
        arn,
    )
    assert alarm["NewStateReason"] == f"{arn} transitioned to ALARM at Monday 02 March, 2026 12:11:00 UTC"
    assert composite.subjects()[-2] == 'ALARM: "whole" in US East (N. Virginia)'


def test_one_over_another(composite: _Composite) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html"""
    composite.compose("ALARM(one)", "inner")
    composite.compose('ALARM("inner") AND NOT ALARM(two)', "outer")
    composite.break_("one", 10, 3)
    composite.pass_to(11)
    assert (composite.state("inner"), composite.state("outer")) == ("ALARM", "ALARM")


def test_metric_alarms_are_told_apart(composite: _Composite) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html, AlarmTypes"""
    composite.compose(ActionsSuppressor="window", ActionsSuppressorWaitPeriod=60, ActionsSuppressorExtensionPeriod=120)
    assert composite.cloudwatch.describe_alarms()["CompositeAlarms"] == []
    (found,) = composite.cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    assert (
        found["AlarmName"],
        found["ActionsSuppressor"],
        found["ActionsSuppressorWaitPeriod"],
        found["ActionsSuppressorExtensionPeriod"],
    ) == ("whole", "window", 60, 120)
    children = composite.cloudwatch.describe_alarms(ChildrenOfAlarmName="whole")["MetricAlarms"]
    assert [each["AlarmName"] for each in children] == ["one", "two"]


def test_its_children_have_to_be_there(composite: _Composite) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"""
    with pytest.raises(ClientError, match=r"as alarms \[three\] in the alarm rule do not exist"):
        composite.compose("ALARM(one) OR ALARM(three)")
    composite.compose()
    with pytest.raises(ClientError, match="Cannot delete one as there are composite alarm"):
        composite.cloudwatch.delete_alarms(AlarmNames=["one"])
    composite.cloudwatch.delete_alarms(AlarmNames=["whole"])
    composite.cloudwatch.delete_alarms(AlarmNames=["one"])


_SUPPRESSED: dict[str, Any] = {
    "ActionsSuppressor": "window",
    "ActionsSuppressorWaitPeriod": 120,
    "ActionsSuppressorExtensionPeriod": 180,
    "OKActions": [],
}


def test_it_acts_when_the_wait_is_over(composite: _Composite) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html"""
    composite.compose(**_SUPPRESSED)
    composite.break_("one", 10, 10)
    composite.pass_to(12)
    assert (composite.state("whole"), composite.told("whole")["suppressedBy"], composite.pages()) == (
        "ALARM",
        "WaitPeriod",
        [],
    )
    composite.pass_to(13)
    assert (composite.told("whole")["suppressedBy"], composite.pages()) == (None, ["12:13 ALARM"])


def test_it_does_not_act_while_another_alarm_is_on(composite: _Composite) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html"""
    composite.compose(**_SUPPRESSED)
    composite.break_("window", 11, 20)
    composite.break_("one", 10, 40)
    composite.pass_to(30)
    assert (composite.state("whole"), composite.told("whole")["suppressedBy"], composite.pages()) == (
        "ALARM",
        "Alarm",
        [],
    )
    composite.pass_to(35)
    assert (composite.told("whole")["suppressedBy"], composite.pages()) == ("ExtensionPeriod", [])
    composite.pass_to(37)
    assert composite.pages() == ["12:37 ALARM"]


def test_what_is_over_meanwhile_pages_nobody(composite: _Composite) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html"""
    composite.compose(**{**_SUPPRESSED, "OKActions": [composite.topic]})
    composite.pass_to(5)
    before = composite.pages()
    composite.break_("window", 9, 20)
    composite.break_("one", 10, 5)
    composite.pass_to(60)
    assert composite.changes("whole")[-2:] == [("12:11", "ALARM"), ("12:18", "OK")]
    assert composite.pages() == before
