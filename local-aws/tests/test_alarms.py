"""Alarms follow their metrics: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import LocalAws
from local_aws.monitoring.metric_alarm import MetricAlarm, State
from local_aws.monitoring.series import Store
from watching import NAMESPACE, NOON, POLICY, Watching


@pytest.fixture
def watching(local: LocalAws) -> Watching:
    return Watching(local)


def test_an_alarm_goes_off_and_comes_back(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"""
    watching.alarm(TreatMissingData="notBreaching")
    assert watching.state() == "INSUFFICIENT_DATA"
    watching.put(1, 10)
    watching.pass_to(60)
    assert watching.changes() == [("12:01", "OK"), ("12:11", "ALARM"), ("12:14", "OK")]


def test_the_hours_of_a_leap_count_as_well(watching: Watching) -> None:
    """Every hour counts, however far the clock jumps: README.md, `clock`."""
    watching.alarm(TreatMissingData="notBreaching")
    watching.put(1, 10)
    watching.put(1, 600)
    watching.local.control("clock", to=(NOON + timedelta(days=1)).isoformat())
    watching.pass_to(24 * 60 + 1)
    assert watching.changes() == [
        ("12:01", "OK"),
        ("12:11", "ALARM"),
        ("12:14", "OK"),
        ("22:01", "ALARM"),
        ("22:04", "OK"),
    ]


def test_m_of_n(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html#alarm-evaluation-m-out-of-n"""
    watching.alarm(EvaluationPeriods=3, DatapointsToAlarm=2)
    watching.points("0 0 0 X 0 X 0 0 0")
    watching.pass_to(9)
    assert watching.changes() == [("12:01", "OK"), ("12:06", "ALARM"), ("12:07", "OK")]


@pytest.mark.parametrize(
    ("treatment", "changes"),
    [
        ("missing", [("12:01", "OK"), ("12:06", "INSUFFICIENT_DATA")]),
        ("ignore", [("12:01", "OK")]),
        ("breaching", [("12:01", "OK"), ("12:06", "ALARM")]),
        ("notBreaching", [("12:01", "OK")]),
    ],
)
def test_what_no_longer_comes(watching: Watching, treatment: str, changes: list[tuple[str, str]]) -> None:
    """The state changes after the last point has left the evaluation range: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html"""
    watching.alarm(TreatMissingData=treatment)
    watching.points("0 0 0")
    watching.pass_to(120)
    assert watching.changes() == changes


@pytest.mark.parametrize(
    ("statistic", "state"),
    [
        ("Sum", "ALARM"),
        ("Average", "OK"),
        ("Maximum", "ALARM"),
        ("Minimum", "OK"),
        ("SampleCount", "OK"),
        ("p99", "ALARM"),
        ("p10", "OK"),
    ],
)
def test_each_statistic(watching: Watching, statistic: str, state: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"""
    chosen = (
        {"ExtendedStatistic": statistic, "Statistic": None} if statistic.startswith("p") else {"Statistic": statistic}
    )
    watching.alarm(Threshold=4, **chosen)
    for value in (1, 2, 5):
        watching.put(value)
    watching.pass_to(1)
    assert watching.state() == state


@pytest.mark.parametrize(
    ("operator", "states"),
    [
        ("GreaterThanThreshold", "OK OK ALARM"),
        ("GreaterThanOrEqualToThreshold", "OK ALARM ALARM"),
        ("LessThanThreshold", "ALARM OK OK"),
        ("LessThanOrEqualToThreshold", "ALARM ALARM OK"),
    ],
)
def test_each_comparison(watching: Watching, operator: str, states: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, ComparisonOperator"""
    for value in (1, 2, 3):
        watching.alarm(str(value), MetricName=f"Is{value}", ComparisonOperator=operator, Threshold=2)
        watching.put(value, name=f"Is{value}")
    watching.pass_to(1)
    assert [watching.state(str(value)) for value in (1, 2, 3)] == states.split()


@pytest.mark.parametrize(
    ("unit", "state"), [("Seconds", "ALARM"), ("Milliseconds", "INSUFFICIENT_DATA"), (None, "ALARM")]
)
def test_another_unit_is_no_data(watching: Watching, unit: str | None, state: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, Unit"""
    watching.alarm(Unit=unit)
    watching.put(1, Unit="Seconds")
    watching.pass_to(1)
    assert watching.state() == state


@pytest.mark.parametrize(
    ("dimensions", "state"),
    [
        ({"a": "1", "b": "2"}, "ALARM"),
        ({"a": "1"}, "INSUFFICIENT_DATA"),
        ({}, "INSUFFICIENT_DATA"),
        ({"a": "1", "b": "3"}, "INSUFFICIENT_DATA"),
    ],
)
def test_dimensions_match_exactly(watching: Watching, dimensions: dict[str, str], state: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension"""
    watching.alarm(Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()])
    watching.put(1, Dimensions=[{"Name": "b", "Value": "2"}, {"Name": "a", "Value": "1"}])
    watching.pass_to(1)
    assert watching.state() == state


def _stat(id_: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "Id": id_,
        "MetricStat": {"Metric": {"Namespace": NAMESPACE, "MetricName": name}, "Period": 60, "Stat": "Sum"},
        "ReturnData": False,
        **more,
    }


def test_an_alarm_on_an_expression(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html"""
    share = {"Id": "share", "Expression": "100 * failed / made", "ReturnData": True}
    watching.alarm(
        Metrics=[share, _stat("failed", "Failed"), _stat("made", "Made")], Threshold=10, TreatMissingData="notBreaching"
    )
    watching.put(1)
    watching.put(20, name="Made")
    watching.put(3, 5)
    watching.put(20, 5, name="Made")
    watching.pass_to(30)
    assert watching.changes() == [("12:01", "OK"), ("12:06", "ALARM"), ("12:09", "OK")]


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        (
            {
                "Metrics": [
                    {"Id": "x", "Expression": "ANOMALY_DETECTION_BAND(m)", "ReturnData": True},
                    _stat("m", "Made"),
                ]
            },
            "ANOMALY_DETECTION_BAND",
        ),
        (
            {"Metrics": [{"Id": "x", "Expression": "m + y", "ReturnData": True}, _stat("m", "Made")]},
            "unknown identifier y",
        ),
        ({"Metrics": [_stat("m", "Made"), _stat("n", "Failed")]}, "Exactly one element"),
        (
            {
                "Metrics": [
                    {"Id": "x", "Expression": "m", "ReturnData": True},
                    {**_stat("m", "Made"), "MetricStat": {**_stat("m", "Made")["MetricStat"], "Stat": "tm99"}},
                ]
            },
            "tm99",
        ),
        ({"EvaluationPeriods": 2, "DatapointsToAlarm": 3}, "DatapointsToAlarm"),
        ({"TreatMissingData": "bad"}, "TreatMissingData"),
        ({"ComparisonOperator": "GreaterThanUpperThreshold"}, "GreaterThanUpperThreshold"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(watching: Watching, settings: dict[str, Any], refusal: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
    with pytest.raises(ClientError, match=refusal):
        watching.alarm(**settings)
    assert watching.local.control("alarms") == []


def test_more_than_a_day_is_looked_at_every_hour(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, EvaluationPeriods"""
    watching.pass_to(20)
    watching.alarm(Period=43200, EvaluationPeriods=3, DatapointsToAlarm=1)
    watching.put(1, 25)
    watching.pass_to(59)
    assert watching.state() == "INSUFFICIENT_DATA"
    watching.pass_to(60)
    assert watching.state() == "ALARM"


def test_a_state_that_was_set_lasts_until_the_next_evaluation(watching: Watching) -> None:
    """The state also runs its actions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html"""
    watching.alarm(TreatMissingData="notBreaching")
    watching.pass_to(5)
    watching.cloudwatch.set_alarm_state(AlarmName="a", StateValue="ALARM", StateReason="a test")
    assert (watching.state(), watching.messages()[-1]["NewStateReason"]) == ("ALARM", "a test")
    watching.pass_to(6)
    assert watching.state() == "OK"


def test_the_subscriber_is_told(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html"""
    watching.alarm(
        "failures",
        AlarmDescription="See the runbook.",
        TreatMissingData="notBreaching",
        Dimensions=[{"Name": "job", "Value": "x"}],
        OKActions=[],
    )
    watching.pass_to(5)
    watching.put(7, 5, Dimensions=[{"Name": "job", "Value": "x"}])
    watching.pass_to(10)
    (delivered,) = watching.local.control("messages")
    assert (delivered["subject"], delivered["to"]) == (
        'ALARM: "failures" in US East (N. Virginia)',
        ["email:oncall@example.com"],
    )
    message = json.loads(delivered["message"])
    assert message["NewStateReason"] == (
        "Threshold Crossed: 1 out of the last 1 datapoints [7.0 (02/03/26 12:05:00)] was greater than the threshold "
        "(0.0) "
        "(minimum 1 datapoint for OK -> ALARM transition)."
    )
    trigger = message["Trigger"]
    assert {
        key: message[key]
        for key in (
            "AlarmName",
            "AlarmDescription",
            "AWSAccountId",
            "NewStateValue",
            "OldStateValue",
            "StateChangeTime",
            "Region",
        )
    } == {
        "AlarmName": "failures",
        "AlarmDescription": "See the runbook.",
        "AWSAccountId": "123456789012",
        "NewStateValue": "ALARM",
        "OldStateValue": "OK",
        "StateChangeTime": "2026-03-02T12:06:00.000+0000",
        "Region": "US East (N. Virginia)",
    }
    assert {
        key: trigger[key]
        for key in (
            "MetricName",
            "Namespace",
            "Statistic",
            "Dimensions",
            "Period",
            "EvaluationPeriods",
            "Threshold",
            "TreatMissingData",
        )
    } == {
        "MetricName": "Failed",
        "Namespace": NAMESPACE,
        "Statistic": "SUM",
        "Dimensions": [{"value": "x", "name": "job"}],
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 0.0,
        "TreatMissingData": "notBreaching",
    }


def test_the_actions_are_those_of_the_new_state(watching: Watching) -> None:
    """The actions run once for each change: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html"""
    watching.alarm(TreatMissingData="missing", OKActions=[], InsufficientDataActions=[watching.topic])
    watching.points("0 X X X 0")
    watching.pass_to(60)
    assert watching.changes() == [("12:01", "OK"), ("12:02", "ALARM"), ("12:05", "OK"), ("12:08", "INSUFFICIENT_DATA")]
    assert [subject.split(":")[0] for subject in watching.subjects()] == ["ALARM", "INSUFFICIENT_DATA"]


def test_disabled_actions_are_not_taken(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DisableAlarmActions.html"""
    watching.alarm(ActionsEnabled=False)
    watching.put(1)
    watching.pass_to(1)
    assert (watching.state(), watching.subjects()) == ("ALARM", [])
    watching.cloudwatch.enable_alarm_actions(AlarmNames=["a"])
    watching.pass_to(10)
    assert [subject.split(":")[0] for subject in watching.subjects()] == []


def test_other_actions_are_kept_and_said_not_to_be_taken(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/UsingAlarmActions.html"""
    recover = "arn:aws:automate:us-east-1:ec2:recover"
    watching.alarm(AlarmActions=[recover])
    watching.put(1)
    watching.pass_to(1)
    assert watching.cloudwatch.describe_alarms(ActionPrefix="arn:aws:automate")["MetricAlarms"][0]["AlarmActions"] == [
        recover
    ]
    assert [(each["action"], each["outcome"]) for each in watching.told()["results"]] == [(recover, "not emulated")]


_ALARM_ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a"


def _with(condition: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**POLICY, "Condition": condition, **more}


@pytest.mark.parametrize(
    ("statements", "reached"),
    [
        (None, True),
        ([POLICY], True),
        (
            [{**POLICY, "Effect": "Deny", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}],
            False,
        ),
        (
            [
                POLICY,
                {**POLICY, "Effect": "Deny", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            ],
            True,
        ),
        ([POLICY, {**POLICY, "Effect": "Deny"}], False),
        ([{**POLICY, "Principal": {"Service": "events.amazonaws.com"}}], False),
        ([{**POLICY, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}], False),
        ([{**POLICY, "Action": "sns:Subscribe"}], False),
        ([_with({"StringEquals": {"aws:SourceAccount": "123456789012"}})], True),
        ([_with({"StringEquals": {"aws:SourceAccount": "999999999999"}})], False),
        ([_with({"ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:*"}})], True),
        ([_with({"ArnLike": {"aws:SourceArn": "arn:aws:events:*"}})], False),
        ([_with({"StringEquals": {"aws:PrincipalOrgID": "o-1"}})], False),
    ],
    ids=[
        "default",
        "granted",
        "deny-only",
        "tls",
        "denied",
        "another-service",
        "account",
        "another-action",
        "account-condition",
        "other-account",
        "source",
        "other-source",
        "absent-key",
    ],
)
def test_the_topic_has_to_let_the_alarm_in(
    watching: Watching, statements: list[dict[str, Any]] | None, reached: bool
) -> None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#sns-allow-cloudwatch-to-publish-to-topic"""
    if statements is not None:
        watching.sns.set_topic_attributes(
            TopicArn=watching.topic,
            AttributeName="Policy",
            AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": statements}),
        )
    watching.alarm()
    watching.put(1)
    watching.pass_to(1)
    assert (watching.state(), len(watching.subjects())) == ("ALARM", int(reached))
    if not reached:
        (result,) = watching.told()["results"]
        assert (result["outcome"], "not authorized to perform: SNS:Publish" in result["error"]) == ("failed", True)
        (item,) = watching.cloudwatch.describe_alarm_history(AlarmName="a", HistoryItemType="Action")[
            "AlarmHistoryItems"
        ]
        assert item["HistorySummary"].startswith(f"Failed to execute action {watching.topic}. Received error:")


_KEY_OF_THE_ACCOUNT = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
    "Action": "kms:*",
    "Resource": "*",
}
_KEY_GRANT = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
    "Resource": "*",
}


@pytest.mark.parametrize(
    ("grants", "reached"),
    [
        ([_KEY_GRANT], True),
        ([], False),
        ([{**_KEY_GRANT, "Action": "kms:Decrypt"}], False),
        ([{**_KEY_GRANT, "Principal": {"Service": "events.amazonaws.com"}}], False),
        ([{**_KEY_GRANT, "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}], True),
        ([{**_KEY_GRANT, "Condition": {"StringEquals": {"aws:SourceAccount": "999999999999"}}}], False),
    ],
    ids=["granted", "no-grant", "half", "another-service", "account-condition", "other-account"],
)
def test_the_key_has_to_let_the_alarm_in(watching: Watching, grants: list[dict[str, Any]], reached: bool) -> None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"""
    policy = {"Version": "2012-10-17", "Statement": [_KEY_OF_THE_ACCOUNT, *grants]}
    key = watching.local.client("kms").create_key(Policy=json.dumps(policy))["KeyMetadata"]["KeyId"]
    watching.sns.set_topic_attributes(TopicArn=watching.topic, AttributeName="KmsMasterKeyId", AttributeValue=key)
    watching.alarm()
    watching.put(1)
    watching.pass_to(1)
    assert len(watching.subjects()) == int(reached)
    assert reached or "encryption key" in watching.told()["results"][0]["error"]


def test_the_key_of_the_service_lets_no_alarm_in(watching: Watching) -> None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"""
    watching.sns.set_topic_attributes(
        TopicArn=watching.topic, AttributeName="KmsMasterKeyId", AttributeValue="alias/aws/sns"
    )
    watching.alarm()
    watching.put(1)
    watching.pass_to(1)
    assert watching.subjects() == []


def test_a_disabled_key_mutes_alarms(watching: Watching) -> None:
    """https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html"""
    kms = watching.local.client("kms")
    key = kms.create_key(Policy=json.dumps({"Version": "2012-10-17", "Statement": [_KEY_OF_THE_ACCOUNT, _KEY_GRANT]}))[
        "KeyMetadata"
    ]["KeyId"]
    watching.sns.set_topic_attributes(TopicArn=watching.topic, AttributeName="KmsMasterKeyId", AttributeValue=key)
    watching.alarm()
    kms.disable_key(KeyId=key)
    watching.put(1)
    watching.pass_to(1)
    assert (watching.subjects(), "Disabled" in watching.told()["results"][0]["error"]) == ([], True)


def test_the_history_tells_it_all(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html"""
    watching.alarm(OKActions=[])
    watching.points("0 X")
    watching.pass_to(2)
    items = watching.cloudwatch.describe_alarm_history(AlarmName="a", ScanBy="TimestampAscending")["AlarmHistoryItems"]
    assert [item["HistorySummary"] for item in items] == [
        'Alarm "a" created',
        "Alarm updated from INSUFFICIENT_DATA to OK",
        "Alarm updated from OK to ALARM",
        f"Successfully executed action {watching.topic}",
    ]
    first = watching.cloudwatch.describe_alarm_history(AlarmName="a", MaxRecords=1)
    assert [item["HistoryItemType"] for item in first["AlarmHistoryItems"]] == ["Action"]
    second = watching.cloudwatch.describe_alarm_history(AlarmName="a", MaxRecords=1, NextToken=first["NextToken"])
    assert [item["HistoryItemType"] for item in second["AlarmHistoryItems"]] == ["StateUpdate"]


def test_alarms_are_found(watching: Watching) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html"""
    for name in ("ab", "ac", "b"):
        watching.alarm(name)
    watching.put(1)
    watching.pass_to(1)
    watching.alarm("new")

    def found(**filters: Any) -> list[str]:
        return [each["AlarmName"] for each in watching.cloudwatch.describe_alarms(**filters)["MetricAlarms"]]

    assert found() == ["ab", "ac", "b", "new"]
    assert found(AlarmNamePrefix="a", StateValue="ALARM") == ["ab", "ac"]
    assert found(StateValue="INSUFFICIENT_DATA") == ["new"]
    pages = watching.cloudwatch.get_paginator("describe_alarms").paginate(PaginationConfig={"PageSize": 3})
    assert [len(page["MetricAlarms"]) for page in pages] == [3, 1]


def test_a_quiet_month_of_sixty_alarms_is_passed_over(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test counts evaluations, because a time would depend on the machine."""
    for number in range(60):
        watching.alarm(str(number), MetricName=f"Is{number}", TreatMissingData="notBreaching")
        watching.put(0, name=f"Is{number}")
    evaluations: list[float] = []
    original = MetricAlarm.judge

    def judge(self: MetricAlarm, store: Store, at: float) -> State | None:
        evaluations.append(at)
        return original(self, store, at)

    monkeypatch.setattr(MetricAlarm, "judge", judge)
    watching.pass_to(30 * 24 * 60)
    assert 60 <= len(evaluations) <= 300


def test_nobody_publishes_under_a_disabled_key(watching: Watching) -> None:
    """https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors"""
    kms = watching.local.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    watching.sns.set_topic_attributes(TopicArn=watching.topic, AttributeName="KmsMasterKeyId", AttributeValue=key)
    kms.disable_key(KeyId=key)
    with pytest.raises(watching.sns.exceptions.KMSDisabledException):
        watching.sns.publish(TopicArn=watching.topic, Message="any")
    kms.enable_key(KeyId=key)
    watching.sns.publish(TopicArn=watching.topic, Message="any")
    assert len(watching.local.control("messages")) == 1
