"""Alarm mute rules: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html

BEHAVIOUR is https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules-behaviour.html
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import LocalAws
from deployment import Stacks
from local_aws.monitoring.mute_schedule import InvalidSchedule, MuteSchedule
from watching import NOON, Watching

_AT_QUARTER_PAST = "at(2026-03-02T12:15)"


class _Muting(Watching):
    """An alarm ``a`` that notifies of ALARM only, and rules that mute it."""

    def __init__(self, local: LocalAws):
        super().__init__(local)
        self.alarm(TreatMissingData="notBreaching", OKActions=[])
        self.pass_to(1)

    def mute(
        self, expression: str = _AT_QUARTER_PAST, duration: str = "PT30M", name: str = "quiet", **more: Any
    ) -> None:
        """Mute from 12:15 to 12:45."""
        schedule = {"Expression": expression, "Duration": duration}
        if "Timezone" in more:
            schedule["Timezone"] = more.pop("Timezone")
        given = {"Rule": {"Schedule": schedule}, "MuteTargets": {"AlarmNames": ["a"]}, **more}
        self.cloudwatch.put_alarm_mute_rule(Name=name, **given)

    def break_from(self, start: int, end: int, name: str = "Failed") -> None:
        for minute in range(start, end):
            self.put(1, minute, name=name)

    def pages(self) -> list[str]:
        """Return the messages, such as ``12:45 a ALARM``."""
        return [
            f"{each['StateChangeTime'][11:16]} {each['AlarmName']} {each['NewStateValue']}" for each in self.messages()
        ]

    def status(self, name: str = "quiet") -> str:
        return str(self.cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName=name)["Status"])


@pytest.fixture
def muting(local: LocalAws) -> _Muting:
    return _Muting(local)


def test_what_is_over_at_the_end_stays_silent(muting: _Muting) -> None:
    """The alarm goes on to be evaluated, and its action is muted: BEHAVIOUR, first scenario."""
    muting.mute()
    muting.break_from(20, 25)
    muting.pass_to(90)
    assert muting.changes()[1:] == [("12:21", "ALARM"), ("12:28", "OK")]
    assert muting.pages() == []
    assert [(each["time"][11:16], each["outcome"]) for each in muting.told()["results"]] == [("12:21", "muted")]


def test_what_still_holds_at_the_end_is_notified_then(muting: _Muting) -> None:
    """BEHAVIOUR, second scenario."""
    muting.mute()
    muting.break_from(20, 60)
    muting.pass_to(44)
    assert muting.pages() == []
    muting.pass_to(90)
    assert muting.pages() == ["12:45 a ALARM"]
    assert [(each["time"][11:16], each["outcome"]) for each in muting.told()["results"]] == [
        ("12:21", "muted"),
        ("12:45", "succeeded"),
    ]


def test_what_was_notified_before_is_not_repeated(muting: _Muting) -> None:
    """BEHAVIOUR: an action is taken at the end only if it was muted."""
    muting.mute()
    muting.break_from(5, 60)
    muting.pass_to(90)
    assert muting.pages() == ["12:06 a ALARM"]


def test_every_state_is_muted(muting: _Muting) -> None:
    """BEHAVIOUR, note: the actions of all states are muted, and taken at the end if that state holds."""
    muting.alarm(TreatMissingData="notBreaching")
    muting.mute()
    muting.break_from(5, 20)
    muting.pass_to(90)
    assert muting.pages() == ["12:06 a ALARM", "12:45 a OK"]


def test_overlapping_rules_mute_until_the_last_one_ends(muting: _Muting) -> None:
    """BEHAVIOUR, third scenario."""
    muting.mute()
    muting.mute("at(2026-03-02T12:30)", "PT1H", "longer")
    muting.break_from(20, 120)
    muting.pass_to(89)
    assert muting.pages() == []
    muting.pass_to(100)
    assert muting.pages() == ["13:30 a ALARM"]


def test_a_composite_alarm_is_not_muted_with_its_children(muting: _Muting) -> None:
    """A muted alarm changes its state, which is all that a composite alarm looks at: BEHAVIOUR and https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html"""
    muting.cloudwatch.put_composite_alarm(AlarmName="whole", AlarmRule="ALARM(a)", AlarmActions=[muting.topic])
    muting.mute()
    muting.break_from(20, 60)
    muting.pass_to(44)
    assert muting.pages() == ["12:21 whole ALARM"]


def test_a_composite_alarm_can_be_muted(muting: _Muting) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MuteTargets.html"""
    muting.cloudwatch.put_composite_alarm(AlarmName="whole", AlarmRule="ALARM(a)", AlarmActions=[muting.topic])
    muting.mute(MuteTargets={"AlarmNames": ["a", "whole"]})
    muting.break_from(20, 60)
    muting.pass_to(90)
    assert muting.pages() == ["12:45 a ALARM", "12:45 whole ALARM"]


def test_a_leap_passes_the_end(muting: _Muting) -> None:
    """Every hour counts, however far the clock jumps: README.md, `clock`."""
    muting.mute()
    muting.break_from(20, 60)
    muting.local.control("clock", to=(NOON + timedelta(days=1)).isoformat())
    muting.pass_to(24 * 60 + 1)
    assert muting.pages() == ["12:45 a ALARM"]


def test_a_rule_that_recurs(muting: _Muting) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html"""
    muting.mute("cron(15 12 * * *)")
    muting.pass_to(20)
    assert muting.status() == "ACTIVE"
    muting.pass_to(60)
    assert muting.status() == "SCHEDULED"
    day = 24 * 60
    muting.break_from(day + 20, day + 60)
    muting.pass_to(day + 90)
    assert muting.pages() == ["12:45 a ALARM"]


def test_its_statuses(muting: _Muting) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetAlarmMuteRule.html, Status"""
    muting.mute(ExpireDate=NOON + timedelta(minutes=45))
    assert muting.status() == "SCHEDULED"
    muting.pass_to(15)
    assert muting.status() == "ACTIVE"
    muting.pass_to(45)
    assert muting.status() == "EXPIRED"


def test_expiry_ends_a_window(muting: _Muting) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html, ExpireDate"""
    muting.mute(ExpireDate=NOON + timedelta(minutes=30))
    muting.break_from(20, 60)
    muting.pass_to(90)
    assert muting.pages() == ["12:30 a ALARM"]


def test_a_window_that_has_begun_does_not_mute_with_a_new_rule(muting: _Muting) -> None:
    """AWS does not document it; the local AWS takes the worse one: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html"""
    muting.pass_to(16)
    muting.mute()
    assert muting.status() == "SCHEDULED"
    muting.break_from(20, 25)
    muting.pass_to(40)
    assert muting.pages() == ["12:21 a ALARM"]


def test_a_deleted_rule_unmutes_at_once(muting: _Muting) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarmMuteRule.html"""
    muting.mute()
    muting.break_from(20, 60)
    muting.pass_to(30)
    muting.cloudwatch.delete_alarm_mute_rule(AlarmMuteRuleName="quiet")
    assert muting.pages() == ["12:30 a ALARM"]
    muting.cloudwatch.delete_alarm_mute_rule(AlarmMuteRuleName="quiet")
    with pytest.raises(ClientError, match="ResourceNotFound"):
        muting.status()


def test_a_put_replaces_the_rule(muting: _Muting) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html"""
    muting.alarm("b", MetricName="Other", AlarmActions=[])
    muting.mute(Description="mine")
    muting.break_from(20, 60)
    muting.pass_to(30)
    muting.mute(MuteTargets={"AlarmNames": ["b"]}, Description="yours")
    assert muting.pages() == ["12:30 a ALARM"]
    rule = muting.cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName="quiet")
    assert (rule["Description"], rule["MuteTargets"], rule["MuteType"]) == ("yours", {"AlarmNames": ["b"]}, "ONE_TIME")
    assert rule["Rule"] == {"Schedule": {"Expression": _AT_QUARTER_PAST, "Duration": "PT30M"}}


def test_they_are_listed(muting: _Muting) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListAlarmMuteRules.html"""
    muting.alarm("b")
    muting.mute()
    muting.mute("cron(0 2 * * SUN)", "PT4H", "weekly", MuteTargets={"AlarmNames": ["b"]})

    def listed(**filters: Any) -> list[str]:
        pages = muting.cloudwatch.get_paginator("list_alarm_mute_rules").paginate(**filters)
        found = [each["AlarmMuteRuleArn"] for page in pages for each in page["AlarmMuteRuleSummaries"]]
        return [arn.rpartition(":")[2] for arn in found]

    assert listed(PaginationConfig={"PageSize": 1}) == ["quiet", "weekly"]
    assert listed(AlarmName="b") == ["weekly"]
    assert listed(Statuses=["ACTIVE"]) == []
    muting.pass_to(15)
    assert listed(Statuses=["ACTIVE"]) == ["quiet"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"MuteTargets": {"AlarmNames": ["a", "missing"]}}, r"\[missing\]"),
        ({"MuteTargets": {"AlarmNames": ["a"] * 101}}, "at most 100"),
        ({"expression": "rate(1 day)"}, "not valid"),
        ({"expression": "cron(0 2 * * ? *)"}, "not valid"),
        ({"expression": "cron(0 24 * * *)"}, "not valid"),
        ({"expression": "cron(0 2 1 * SUN)"}, "does not know"),
        ({"duration": "PT0M"}, "PT1M"),
        ({"duration": "P15DT1M"}, "P15D"),
        ({"duration": "2h"}, "not valid"),
        ({"Timezone": "Mars/Olympus"}, "time zone"),
        ({"Description": "x" * 1025}, "length"),
    ],
)
def test_what_is_refused(muting: _Muting, given: dict[str, Any], message: str) -> None:
    """The limits of https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html"""
    with pytest.raises(ClientError, match=message):
        muting.mute(**given)


@pytest.mark.parametrize(
    ("expression", "timezone", "after", "start"),
    [
        ("cron(0 2 * * SUN)", None, "2026-03-02T12:00", "2026-03-08T02:00"),
        ("cron(0 1 1 * *)", None, "2026-03-02T12:00", "2026-04-01T01:00"),
        ("cron(30 1,13 * MAR-APR MON-FRI)", None, "2026-03-06T13:30", "2026-03-09T01:30"),
        ("cron(0 2 * * *)", "Australia/Sydney", "2026-03-02T12:00", "2026-03-02T15:00"),
        # The offset changes on 5 April 2026.
        ("cron(0 4 * * *)", "Australia/Sydney", "2026-04-04T17:00", "2026-04-04T18:00"),
        ("at(2026-03-02T23:00)", "Australia/Sydney", "2026-03-02T11:00", "2026-03-02T12:00"),
    ],
)
def test_when_a_window_begins(expression: str, timezone: str | None, after: str, start: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html"""
    instant = datetime.fromisoformat(f"{after}+00:00")
    window = MuteSchedule.parse(expression, "PT1M", timezone).first_end_after(instant + timedelta(minutes=1), instant)
    assert window is not None
    assert window.start == datetime.fromisoformat(f"{start}+00:00")


def test_a_day_that_never_comes() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html"""
    assert MuteSchedule.parse("cron(0 0 30 FEB *)", "PT1M", None).window_at(NOON, NOON) is None
    with pytest.raises(InvalidSchedule):
        MuteSchedule.parse("cron(0 0 32 * *)", "PT1M", None)


def test_it_goes_with_its_stack(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarmmuterule.html"""
    watching = Watching(local)
    watching.alarm("outside")

    def template(duration: str) -> dict[str, Any]:
        schedule = {"Expression": "cron(0 2 * * SUN)", "Duration": duration}
        properties = {"Rule": {"Schedule": schedule}, "MuteTargets": {"AlarmNames": ["outside"]}}
        return {"Window": {"Type": "AWS::CloudWatch::AlarmMuteRule", "Properties": properties}}

    assert stacks.create("windows", template("PT1H")) == "CREATE_COMPLETE", stacks.events("windows")
    before = stacks.physical_id("windows", "Window")
    assert stacks.update("windows", template("PT2H")) == "UPDATE_COMPLETE"
    assert stacks.physical_id("windows", "Window") == before
    (rule,) = watching.cloudwatch.list_alarm_mute_rules()["AlarmMuteRuleSummaries"]
    assert rule["AlarmMuteRuleArn"] == before
    assert stacks.delete("windows") == "DELETE_COMPLETE"
    assert watching.cloudwatch.list_alarm_mute_rules()["AlarmMuteRuleSummaries"] == []
