"""EventBridge: rules that fire on a schedule, and for events about images."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import LocalAws, eventually, topic_for_events
from deployment import Stacks
from local_aws.events import schedules
from test_images import described, image

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
_CODE = (
    "exports.handler = async (event) => { if (event.fail) throw new Error('no'); return new Date().toISOString(); };"
)
_IMAGES = {
    "source": ["aws.ec2"],
    "detail-type": ["EC2 AMI State Change"],
    "detail": {"State": ["available", "failed", "deregistered"]},
}
_STACK = "scheduled"


def resources(permission: bool = True, target: dict[str, Any] | None = None, **rule: Any) -> dict[str, Any]:
    arn = {"Fn::GetAtt": ["Function", "Arn"]}
    made = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": _TRUST}},
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "nodejs24.x",
                "Handler": "index.handler",
                "Timeout": 30,
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Code": {"ZipFile": _CODE},
            },
        },
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {"Targets": [{"Id": "Target0", "Arn": arn, **(target or {})}], **rule},
        },
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": arn,
                "Principal": "events.amazonaws.com",
                "SourceArn": {"Fn::GetAtt": ["Rule", "Arn"]},
            },
        },
    }
    return made if permission else {name: each for name, each in made.items() if name != "Permission"}


def events_of(local: LocalAws, count: int) -> list[dict[str, Any]]:
    """Return the events that started the function, as soon as there are ``count``."""
    found = eventually(lambda: each if len(each := local.control("invocations")) >= count else None)
    assert len(found) == count
    return sorted((each["event"] for each in found), key=lambda event: event.get("time", ""))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("rate(1 day)", "2026-01-01T00:00", "2026-01-02T00:00"),
        ("rate(5 minutes)", "2026-01-01T00:07", "2026-01-01T00:10"),
        ("cron(0 14 * * ? *)", "2026-01-01T14:00", "2026-01-02T14:00"),
        ("cron(30 2 * * ? *)", "2026-02-28T12:00", "2026-03-01T02:30"),
        ("cron(0 0 29 2 ? *)", "2026-01-01T00:00", "2028-02-29T00:00"),
        ("cron(0 0 L * ? *)", "2026-02-01T00:00", "2026-02-28T00:00"),
        ("cron(15 10 ? * MON-FRI *)", "2026-11-20T10:15", "2026-11-23T10:15"),
        ("cron(0/20 8,9 ? 3 SUN 2027)", "2026-01-01T00:00", "2027-03-07T08:00"),
        ("cron(0/20 8,9 ? 3 1 2027)", "2027-03-07T08:20", "2027-03-07T08:40"),
        ("cron(0 0 1 1 ? 2025)", "2026-01-01T00:00", None),
    ],
)
def test_when_a_schedule_is_next(expression: str, after: str, expected: str | None) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"""
    schedule = schedules.parse(expression, at("2026-01-01T00:00"))
    assert schedule.after(at(after)) == (expected and at(expected))


@pytest.mark.parametrize(
    "expression",
    [
        "rate(1 days)",
        "rate(2 day)",
        "rate(0 days)",
        "cron(0 2 * * * *)",
        "cron(0 2 * * ?)",
        "cron(60 2 * * ? *)",
        "cron(0 2 ? * ? *)",
    ],
)
def test_a_schedule_that_is_not_one(local: LocalAws, expression: str) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"""
    with pytest.raises(ClientError, match="ValidationException"):
        local.client("events").put_rule(Name="rule", ScheduleExpression=expression)


def test_a_scheduled_event(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html"""
    local.control("clock", to="2026-11-23T01:00:00+00:00")
    assert stacks.create(_STACK, resources(ScheduleExpression="cron(0 2 * * ? *)")) == "CREATE_COMPLETE"
    local.control("clock", to="2026-11-23T01:59:00+00:00")
    local.control("clock", to="2026-11-23T02:00:01+00:00")
    (event,) = events_of(local, 1)
    rule = stacks.physical_id(_STACK, "Rule")
    assert event | {"id": ""} == {
        "version": "0",
        "id": "",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2026-11-23T02:00:00Z",
        "region": "us-east-1",
        "resources": [f"arn:aws:events:us-east-1:123456789012:rule/{rule}"],
        "detail": {},
    }
    assert stacks.delete(_STACK) == "DELETE_COMPLETE"
    local.control("clock", advanceSeconds=86400, stepwise=True)
    assert len(local.control("deliveries")) == 1


def test_a_leap_of_the_clock_leaves_no_occurrence_out(local: LocalAws, stacks: Stacks) -> None:
    """Differently from AWS, all occurrences in the skipped time fire, in their order."""
    local.control("clock", to="2026-11-23T01:00:00+00:00")
    stacks.create(_STACK, resources(ScheduleExpression="cron(0 2 * * ? *)"))
    local.control("clock", advanceSeconds=3 * 86400)
    assert [event["time"] for event in events_of(local, 3)] == [
        "2026-11-23T02:00:00Z",
        "2026-11-24T02:00:00Z",
        "2026-11-25T02:00:00Z",
    ]


def test_a_stepwise_clock_stands_still_for_what_is_due(local: LocalAws, stacks: Stacks) -> None:
    """Differently from AWS, the clock of a function shows the time of the event for which it runs."""
    local.control("clock", to="2026-11-23T01:00:00+00:00")
    stacks.create(_STACK, resources(ScheduleExpression="cron(0 2 * * ? *)"))
    local.control("clock", to="2026-11-25T01:00:00+00:00", stepwise=True)
    assert [each["event"]["time"] for each in local.control("invocations")] == [
        "2026-11-23T02:00:00Z",
        "2026-11-24T02:00:00Z",
    ]
    assert [each["time"][:16] for each in local.control("deliveries")] == ["2026-11-23T02:00", "2026-11-24T02:00"]
    assert local.control("clock")["now"].startswith("2026-11-25T01:00")


def test_a_disabled_rule_does_not_fire(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html"""
    stacks.create(_STACK, resources(ScheduleExpression="rate(1 hour)", State="DISABLED"))
    local.control("clock", advanceSeconds=7200, stepwise=True)
    local.client("events").enable_rule(Name=stacks.physical_id(_STACK, "Rule"))
    local.control("clock", advanceSeconds=60, stepwise=True)
    assert local.control("deliveries") == []
    local.control("clock", advanceSeconds=7200, stepwise=True)
    assert len(local.control("deliveries")) == 2


def test_a_changed_target_does_not_fire_a_rule_again(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"""
    stacks.create(_STACK, resources(ScheduleExpression="rate(1 hour)"))
    local.control("clock", advanceSeconds=3600, stepwise=True)
    stacks.update(_STACK, resources(ScheduleExpression="rate(1 hour)", target={"Input": '{"mine": 1}'}))
    local.control("clock", advanceSeconds=3600, stepwise=True)
    assert [each["input"].get("mine") for each in local.control("deliveries")] == [None, 1]


def test_a_function_has_to_permit_its_rule(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-lambda-permissions"""
    stacks.create(_STACK, resources(permission=False, ScheduleExpression="rate(1 hour)"))
    local.control("clock", advanceSeconds=3600, stepwise=True)
    (delivery,) = local.control("deliveries")
    assert "does not allow events.amazonaws.com" in delivery["refusal"] and local.control("invocations") == []
    function = stacks.physical_id(_STACK, "Function")
    other = {"Principal": "events.amazonaws.com", "SourceArn": "arn:aws:events:us-east-1:123456789012:rule/other"}
    local.client("lambda").add_permission(
        FunctionName=function, StatementId="other", Action="lambda:InvokeFunction", **other
    )
    local.control("clock", advanceSeconds=3600, stepwise=True)
    assert local.control("invocations") == []


def test_what_a_target_is_given(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html"""
    transformer = {
        "InputPathsMap": {"image": "$.detail.ImageId", "detail": "$.detail", "type": "$.detail-type"},
        "InputTemplate": '{"image": <image>, "text": "<type> of <image>", "detail": <detail>}',
    }
    stacks.create(_STACK, resources(EventPattern=_IMAGES, target={"InputTransformer": transformer}))
    made = image(local)
    (given,) = events_of(local, 1)
    assert (given["image"], given["text"], given["detail"]["State"]) == (
        made,
        f"EC2 AMI State Change of {made}",
        "available",
    )


def test_what_becomes_of_an_image_is_an_event(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-ami-events.html"""
    stacks.create(_STACK, resources(EventPattern=_IMAGES))
    local.control("knobs", imageSeconds=600, failedImages=["bad"])
    local.control("clock", to="2026-12-01T00:00:00+00:00")
    good = image(local, "good")
    image(local, "bad")
    local.control("clock", advanceSeconds=3600, stepwise=True)
    local.client("ec2").deregister_image(ImageId=good)
    # Nothing orders events that happen in the same second.
    events = {event["detail"]["State"]: event for event in events_of(local, 3)}
    assert set(events) == {"available", "failed", "deregistered"}
    available = events["available"]
    assert available["time"].startswith("2026-12-01T00:10:0")
    assert available["resources"] == [f"arn:aws:ec2:us-east-1::image/{good}"]
    assert set(available["detail"]) == {"RequestId", "ImageId", "State", "ErrorMessage"}
    assert available["detail"]["ImageId"] == good
    assert "failed" in events["failed"]["detail"]["ErrorMessage"]


def test_events_about_images_get_lost(local: LocalAws, stacks: Stacks) -> None:
    """AWS says "Events are generated on a best effort basis": https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-ami-events.html"""
    stacks.create(_STACK, resources(EventPattern=_IMAGES))
    local.control("knobs", lostImageEvents=1)
    lost = image(local, "lost")
    eventually(lambda: local.control("knobs")["lostImageEvents"] == 0)
    kept = image(local, "kept")
    (event,) = events_of(local, 1)
    assert event["detail"]["ImageId"] == kept and described(local, lost)["State"] == "available"


def test_a_rule_with_a_schedule_only_matches_no_event(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html"""
    stacks.create(_STACK, resources(ScheduleExpression="rate(1 day)"))
    image(local)
    local.client("events").put_events(Entries=[{"Source": "mine", "DetailType": "any", "Detail": "{}"}])
    local.control("clock", advanceSeconds=60, stepwise=True)
    assert local.control("deliveries") == []


def test_ones_own_event_reaches_its_rule(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html"""
    stacks.create(_STACK, resources(EventPattern={"source": ["mine"]}))
    local.client("events").put_events(Entries=[{"Source": "mine", "DetailType": "any", "Detail": json.dumps({"a": 1})}])
    (event,) = events_of(local, 1)
    assert (event["source"], event["detail"], event["time"][-1]) == ("mine", {"a": 1}, "Z")


@pytest.mark.parametrize(
    ("text", "matches"), [("Automated backup failed.", True), ("Backup finished", False), ("failover", True)]
)
def test_a_wildcard(local: LocalAws, text: str, matches: bool) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching"""
    _tell(
        local,
        topic_for_events(local),
        {"source": ["mine"], "detail": {"message": [{"wildcard": "*fail*"}, {"wildcard": "*unable*"}]}},
    )
    local.client("events").put_events(
        Entries=[{"Source": "mine", "DetailType": "any", "Detail": json.dumps({"message": text})}]
    )
    assert len(local.control("messages")) == (1 if matches else 0)


def test_a_topic_is_given_what_its_template_says(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html"""
    transformer = {
        "InputPathsMap": {"time": "$.time", "detail": "$.detail"},
        "InputTemplate": '{"AlarmName":"a","Time":<time>,"Event":<detail>,"Rule":"<aws.events.rule-name>"}',
    }
    _tell(local, topic_for_events(local), {"source": ["mine"]}, InputTransformer=transformer)
    local.client("events").put_events(Entries=[{"Source": "mine", "DetailType": "any", "Detail": json.dumps({"a": 1})}])
    (sent,) = local.control("messages")
    told = json.loads(sent["message"])
    assert (sent["subject"], told["AlarmName"], told["Event"], told["Time"][-1], told["Rule"]) == (
        None,
        "a",
        {"a": 1},
        "Z",
        "rule",
    )


@pytest.mark.parametrize(
    ("statement", "reached"),
    [
        ({}, True),
        ({"Principal": {"Service": "cloudwatch.amazonaws.com"}}, False),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}, False),
    ],
)
def test_a_topic_has_to_let_eventbridge_in(local: LocalAws, statement: dict[str, Any], reached: bool) -> None:
    """The statement has no conditions: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions"""
    _tell(local, topic_for_events(local, **statement), {"source": ["mine"]})
    local.client("events").put_events(Entries=[{"Source": "mine", "DetailType": "any", "Detail": "{}"}])
    (delivery,) = local.control("deliveries")
    assert (delivery["refusal"] is None, len(local.control("messages"))) == (reached, int(reached))


def _tell(local: LocalAws, topic: str, pattern: dict[str, Any], **target: Any) -> None:
    events = local.client("events")
    events.put_rule(Name="rule", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="rule", Targets=[{"Id": "topic", "Arn": topic, **target}])
