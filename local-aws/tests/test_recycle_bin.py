"""Retention rules of the Recycle Bin, and the requests that the service refuses."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws import aws

_TAG = {"ResourceTagKey": "oban:environment", "ResourceTagValue": "prod"}
_LOCK = {"UnlockDelay": {"UnlockDelayUnit": "DAYS", "UnlockDelayValue": 7}}


def _create(resource_type: str, days: int, **options: Any) -> str:
    period = {"RetentionPeriodUnit": "DAYS", "RetentionPeriodValue": days}
    return str(
        aws.client("rbin").create_rule(ResourceType=resource_type, RetentionPeriod=period, **options)["Identifier"]
    )


@pytest.mark.parametrize(("resource_type", "longest"), [("EBS_VOLUME", 7), ("EBS_SNAPSHOT", 365), ("EC2_IMAGE", 365)])
def test_the_longest_retention(control: Any, resource_type: str, longest: int) -> None:
    """https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin-create-rule.html"""
    rule = _create(resource_type, longest)
    with pytest.raises(ClientError, match="ValidationException"):
        _create(resource_type, longest + 1)
    period = {"RetentionPeriodUnit": "DAYS", "RetentionPeriodValue": longest + 1}
    with pytest.raises(ClientError, match="ValidationException"):
        aws.client("rbin").update_rule(Identifier=rule, RetentionPeriod=period)


def test_a_rule_that_selects_by_a_tag_cannot_be_locked(control: Any) -> None:
    """https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin-lock.html"""
    _create("EC2_IMAGE", 7, LockConfiguration=_LOCK)
    for options in ({"ResourceTags": [_TAG]}, {"ExcludeResourceTags": [_TAG]}):
        with pytest.raises(ClientError, match="ValidationException"):
            _create("EC2_IMAGE", 7, LockConfiguration=_LOCK, **options)


def test_five_rules_can_have_one_tag(control: Any) -> None:
    """https://docs.aws.amazon.com/recyclebin/latest/APIReference/API_CreateRule.html, ResourceTags"""
    first, *_ = [_create("EBS_SNAPSHOT", 7, ResourceTags=[_TAG]) for _ in range(5)]
    aws.client("rbin").update_rule(Identifier=first, ResourceTags=[_TAG])
    with pytest.raises(ClientError, match="ServiceQuotaExceededException"):
        _create("EBS_SNAPSHOT", 7, ResourceTags=[_TAG])
    aws.client("rbin").delete_rule(Identifier=first)
    _create("EBS_SNAPSHOT", 7, ResourceTags=[_TAG])
