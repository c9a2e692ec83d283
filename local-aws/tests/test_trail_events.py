"""Calls of KMS that a trail records reach EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import REGION, LocalAws, topic_for_events

_TRAIL = "trail"
_FOREIGN = "00000000-0000-0000-0000-000000000000"


def make_trail(local: LocalAws, region: str | None = None, logging: bool = True, **selector: Any) -> None:
    """Make a trail for all Regions or for one."""
    local.client("s3").create_bucket(Bucket="records")
    client = local.client("cloudtrail", region_name=region or REGION)
    client.create_trail(Name=_TRAIL, S3BucketName="records", IsMultiRegionTrail=region is None)
    if selector:
        client.put_event_selectors(TrailName=_TRAIL, EventSelectors=[selector])
    if logging:
        client.start_logging(Name=_TRAIL)


def make_key(local: LocalAws) -> dict[str, Any]:
    key: dict[str, Any] = local.client("kms").create_key()["KeyMetadata"]
    return key


def watch(local: LocalAws, **detail: Any) -> None:
    pattern = {
        "source": ["aws.kms"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": detail or {"eventSource": ["kms.amazonaws.com"]},
    }
    events = local.client("events")
    events.put_rule(Name="rule", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="rule", Targets=[{"Id": "topic", "Arn": topic_for_events(local)}])


def heard(local: LocalAws) -> list[dict[str, Any]]:
    return [each["event"]["detail"] for each in local.control("deliveries")]


@pytest.mark.parametrize("named", [lambda key: key["KeyId"], lambda key: key["Arn"]], ids=["id", "arn"])
def test_the_arn_is_in_the_resources_whatever_the_caller_gave(
    local: LocalAws, named: Callable[[dict[str, Any]], str]
) -> None:
    """https://docs.aws.amazon.com/kms/latest/developerguide/ct-disablekey.html"""
    make_trail(local)
    key, other = make_key(local), make_key(local)
    watch(local, resources={"ARN": [key["Arn"]]}, errorCode=[{"exists": False}])
    kms = local.client("kms")
    kms.disable_key(KeyId=named(key))
    kms.disable_key(KeyId=named(other))
    # A rule may be triggered more than once for an event, and here it always is.
    first, second = heard(local)
    assert first == second
    assert first["eventName"] == "DisableKey"
    assert first["requestParameters"] == {"keyId": named(key)}
    assert first["resources"] == [{"accountId": "123456789012", "type": "AWS::KMS::Key", "ARN": key["Arn"]}]
    assert kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] == "Disabled"


def test_each_call_that_changes_whether_it_can_be_used(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/kms/latest/developerguide/ct-schedule-key-deletion.html"""
    make_trail(local)
    watch(local)
    key, kms = make_key(local)["Arn"], local.client("kms")
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    kms.cancel_key_deletion(KeyId=key)
    kms.enable_key(KeyId=key)
    assert [each["eventName"] for each in heard(local)][::2] == [
        "ScheduleKeyDeletion",
        "CancelKeyDeletion",
        "EnableKey",
    ]


def test_a_refused_call_has_an_error_code(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html"""
    make_trail(local)
    watch(local)
    with pytest.raises(ClientError):
        local.client("kms").disable_key(KeyId=_FOREIGN)
    assert {each["errorCode"] for each in heard(local)} == {"NotFoundException"}


@pytest.mark.parametrize(
    "trail",
    [
        {"logging": False},
        {"region": "eu-west-1"},
        {"ReadWriteType": "ReadOnly"},
        {"IncludeManagementEvents": False},
        {"ExcludeManagementEventSources": ["kms.amazonaws.com"]},
    ],
)
def test_without_a_trail_that_records_it_nobody_hears_of_a_call(local: LocalAws, trail: dict[str, Any]) -> None:
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html"""
    make_trail(local, **trail)
    watch(local)
    local.client("kms").disable_key(KeyId=make_key(local)["KeyId"])
    assert heard(local) == []


def test_it_may_come_minutes_later(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html"""
    make_trail(local)
    watch(local)
    local.control("knobs", trailEventSeconds=300)
    local.client("kms").disable_key(KeyId=make_key(local)["KeyId"])
    local.control("clock", advanceSeconds=299, stepwise=True)
    assert heard(local) == []
    local.control("clock", advanceSeconds=2, stepwise=True)
    assert len(heard(local)) == 2


def test_objects_of_an_array_are_matched(local: LocalAws) -> None:
    """https://github.com/aws/event-ruler#json-array-matching"""
    events = local.client("events")
    watch(local, resources={"ARN": ["two"]})
    entry = {"Source": "aws.kms", "DetailType": "AWS API Call via CloudTrail"}
    for arns in (["one"], ["one", "two"]):
        events.put_events(Entries=[{**entry, "Detail": json.dumps({"resources": [{"ARN": arn} for arn in arns]})}])
    assert [len(each["resources"]) for each in heard(local)] == [2]
