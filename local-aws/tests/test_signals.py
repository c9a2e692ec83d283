"""Signals, on the movable clock, by a type that waits for them and nothing else."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from deployment import Stacks
from local_aws.cloudformation import registry
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler


class Signalled(ResourceHandler):
    type = "Test::Signalled::Thing"
    existing: ClassVar[set[str]] = set()

    def create(self, context: Context, properties: Properties) -> Resource:
        resource = Resource(context.physical_name(64))
        self.existing.add(resource.physical_id)
        context.created(resource)
        policy = context.creation_policy
        percentage = int(policy.get("AutoScalingCreationPolicy", {}).get("MinSuccessfulInstancesPercent", 100))
        context.signals.await_(int(policy["ResourceSignal"]["Count"]), timedelta(minutes=15), percentage)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        self.existing.discard(resource.physical_id)


@pytest.fixture(autouse=True)
def signalled_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._handlers, Signalled.type, Signalled())
    Signalled.existing.clear()


def resources(count: int, percentage: int = 100) -> dict[str, Any]:
    policy = {
        "ResourceSignal": {"Count": count, "Timeout": "PT15M"},
        "AutoScalingCreationPolicy": {"MinSuccessfulInstancesPercent": percentage},
    }
    bystander = {"Type": "AWS::SNS::Topic", "Properties": {}}
    return {"Thing": {"Type": Signalled.type, "CreationPolicy": policy}, "Bystander": bystander}


def signal(stacks: Stacks, unique_id: str, status: str = "SUCCESS") -> None:
    stacks.api.signal_resource(StackName="app", LogicalResourceId="Thing", UniqueId=unique_id, Status=status)


def begin(stacks: Stacks, count: int, percentage: int = 100) -> None:
    stacks.begin_create("app", resources(count, percentage))
    stacks.wait_for_event("app", "Thing", "CREATE_IN_PROGRESS")


def test_a_resource_is_complete_when_enough_have_signalled(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html"""
    begin(stacks, count=2)
    signal(stacks, "i-1")
    signal(stacks, "i-1")
    stacks.wait_for_event("app", "Bystander", "CREATE_COMPLETE")
    assert stacks.describe("app")["StackStatus"] == "CREATE_IN_PROGRESS"
    signal(stacks, "i-2")
    assert stacks.settle("app") == "CREATE_COMPLETE"
    assert "Received SUCCESS signal with UniqueId i-1" in stacks.reasons("app", "Thing")


def test_a_failure_signal_fails_the_resource_at_once(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SignalResource.html"""
    begin(stacks, count=2)
    signal(stacks, "i-1", "FAILURE")
    assert stacks.settle("app") == "ROLLBACK_COMPLETE"
    assert Signalled.existing == set()


def test_some_may_fail_when_the_policy_lets_them(stacks: Stacks) -> None:
    """``MinSuccessfulInstancesPercent``: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html"""
    begin(stacks, count=2, percentage=50)
    signal(stacks, "i-1", "FAILURE")
    signal(stacks, "i-2")
    assert stacks.settle("app") == "CREATE_COMPLETE"


def test_the_time_out_runs_on_the_clock(stacks: Stacks, control: Any) -> None:
    """``Timeout``: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html"""
    begin(stacks, count=1)
    control("clock", advanceSeconds=14 * 60)
    assert stacks.describe("app")["StackStatus"] == "CREATE_IN_PROGRESS"
    control("clock", advanceSeconds=2 * 60)
    assert stacks.settle("app") == "ROLLBACK_COMPLETE"
    assert "Failed to receive 1 resource signal(s) within the specified duration" in stacks.reasons("app", "Thing")
    assert Signalled.existing == set()


def test_a_failure_elsewhere_cancels_the_wait(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html"""
    policy = {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": "not-there", "PolicyDocument": {"Statement": []}},
    }
    assert stacks.create("app", {**resources(count=1), "Broken": policy}) == "ROLLBACK_COMPLETE"
    assert "cancelled" in stacks.reasons("app", "Thing")


def test_a_reset_does_not_wait_for_signals(stacks: Stacks, control: Any) -> None:
    """Differently from AWS, a reset ends both the wait and the rollback."""
    begin(stacks, count=1)
    started = time.monotonic()
    control("reset")
    assert time.monotonic() - started < 5
    assert stacks.api.list_stacks()["StackSummaries"] == []
    assert Signalled.existing == set()
