"""Stacks in stacks: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html"""

from __future__ import annotations

import json
from typing import Any

import pytest

from deployment import Stacks
from local_aws import aws

_TAKEN = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "/taken", "Value": "x"}}


@pytest.fixture(autouse=True)
def templates(stacks: Stacks) -> None:
    aws.client("s3").create_bucket(Bucket="templates")
    aws.client("ssm").put_parameter(Name="/taken", Type="String", Value="by someone else")


def upload(key: str, **more: Any) -> None:
    child = {
        "Parameters": {"Name": {"Type": "String"}},
        "Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Name"}}}, **more},
        "Outputs": {"Topic": {"Value": {"Ref": "T"}}},
    }
    aws.client("s3").put_object(Bucket="templates", Key=key, Body=json.dumps(child))


def parent(key: str, name: str) -> dict[str, Any]:
    nested = {"TemplateURL": f"https://s3.us-east-1.amazonaws.com/templates/{key}", "Parameters": {"Name": name}}
    read = {"Type": "String", "Name": "/topic", "Value": {"Fn::GetAtt": ["Child", "Outputs.Topic"]}}
    return {
        "Child": {"Type": "AWS::CloudFormation::Stack", "Properties": nested},
        "P": {"Type": "AWS::SSM::Parameter", "Properties": read},
    }


def topics() -> list[str]:
    sns = aws.client("sns")
    arns = [item["TopicArn"] for item in sns.list_topics()["Topics"]]
    return [sns.get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"] for arn in arns]


def test_a_child_is_made_updated_and_deleted_with_its_parent(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html"""
    upload("a")
    assert stacks.create("app", parent("a", "one")) == "CREATE_COMPLETE"
    assert aws.client("ssm").get_parameter(Name="/topic")["Parameter"]["Value"].startswith("arn:aws:sns:")
    assert stacks.update("app", parent("a", "two")) == "UPDATE_COMPLETE"
    assert topics() == ["two"]
    assert stacks.delete("app") == "DELETE_COMPLETE"
    assert topics() == []


def test_a_child_that_fails_fails_its_parent_and_leaves_nothing(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html"""
    upload("a", Broken=_TAKEN)
    assert stacks.create("app", parent("a", "one")) == "ROLLBACK_COMPLETE"
    assert "Embedded stack" in stacks.reasons("app", "Child")
    assert topics() == []


def test_a_child_goes_back_when_its_parent_fails_later(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html"""
    upload("a")
    stacks.create("app", parent("a", "one"))
    changed = {**parent("a", "two"), "Broken": {**_TAKEN, "DependsOn": "Child"}}
    assert stacks.update("app", changed) == "UPDATE_ROLLBACK_COMPLETE"
    assert topics() == ["one"]
