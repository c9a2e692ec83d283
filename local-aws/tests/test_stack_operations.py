"""The effects of a stack operation, and the resources that remain after a failure."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from deployment import Stacks
from local_aws import aws
from local_aws.cloudformation import registry


def parameter(value: str | dict[str, Any], name: str | None = None, **attributes: Any) -> dict[str, Any]:
    properties = {"Type": "String", "Value": value, **({"Name": name} if name else {})}
    return {"Type": "AWS::SSM::Parameter", "Properties": properties, **attributes}


def failing(**attributes: Any) -> dict[str, Any]:
    """Return a resource that the service refuses, because the parameter exists outside of the stack."""
    names = {item["Name"] for item in aws.client("ssm").describe_parameters()["Parameters"]}
    if "/taken" not in names:
        aws.client("ssm").put_parameter(Name="/taken", Type="String", Value="by someone else")
    return parameter("mine", "/taken", **attributes)


def topic(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SNS::Topic", "Properties": properties}


def stored(name: str) -> str | None:
    ssm = aws.client("ssm")
    try:
        return ssm.get_parameter(Name=name)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        return None


def topics() -> list[str]:
    return [item["TopicArn"] for item in aws.client("sns").list_topics()["Topics"]]


def test_unknown_types_are_refused_before_anything_is_made(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html"""
    with pytest.raises(ClientError, match=r"Unrecognized resource types: \[AWS::Nowhere::Thing\]"):
        stacks.begin_create("strict", {"A": parameter("1", "/a"), "B": {"Type": "AWS::Nowhere::Thing"}})
    assert stacks.api.list_stacks()["StackSummaries"] == []
    assert stored("/a") is None


def test_an_unknown_type_is_told_with_those_that_are_known(stacks: Stacks) -> None:
    with pytest.raises(ClientError) as refused:
        stacks.begin_create("strict", {"A": {"Type": "AWS::EC2::Instances"}, "B": {"Type": "AWS::Nowhere::Thing"}})
    message = refused.value.response["Error"]["Message"]
    assert (
        "The local AWS does not emulate AWS::EC2::Instances (the nearest is AWS::EC2::Instance), AWS::Nowhere::Thing"
        in message
    )
    assert f"It emulates {', '.join(registry.types())}" in message


def test_resources_are_made_in_the_order_of_their_references(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html"""
    resources = {
        "First": parameter({"Fn::Sub": "${Second.Value}!"}, DependsOn="Third"),
        "Second": parameter("two"),
        "Third": parameter({"Ref": "Second"}),
    }
    assert (
        stacks.create("order", resources, Outputs={"Value": {"Value": {"Fn::GetAtt": ["First", "Value"]}}})
        == "CREATE_COMPLETE"
    )
    made = [line for line in stacks.story("order", "First", "Second", "Third") if line.endswith("CREATE_COMPLETE")]
    assert made == ["Second CREATE_COMPLETE", "Third CREATE_COMPLETE", "First CREATE_COMPLETE"]
    assert stacks.outputs("order") == {"Value": "two!"}


def test_a_failed_creation_leaves_nothing(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html"""
    assert stacks.create("broken", {"A": parameter("1", "/a"), "B": failing(DependsOn="A")}) == "ROLLBACK_COMPLETE"
    assert stored("/a") is None
    assert stored("/taken") == "by someone else"
    assert "already exists" in stacks.reasons("broken", "B")
    assert stacks.story("broken", "A") == [
        "A CREATE_IN_PROGRESS",
        "A CREATE_COMPLETE",
        "A DELETE_IN_PROGRESS",
        "A DELETE_COMPLETE",
    ]
    assert stacks.delete("broken") == "DELETE_COMPLETE"


def test_a_failed_creation_stays_as_it_is_when_asked(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html, ``OnFailure``"""
    assert (
        stacks.create("kept", {"A": parameter("1", "/a"), "B": failing(DependsOn="A")}, OnFailure="DO_NOTHING")
        == "CREATE_FAILED"
    )
    assert stored("/a") == "1"


def test_a_failed_update_restores_the_old_and_deletes_the_new(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks.html"""
    stacks.create("app", {"A": parameter("old", "/a"), "T": topic(TopicName="before", DisplayName="x")})
    changed = {
        "A": parameter("new", "/a"),
        "T": topic(TopicName="after"),
        "C": parameter("3", "/c"),
        "B": failing(DependsOn=["A", "T", "C"]),
    }
    before = topics()
    assert stacks.update("app", changed) == "UPDATE_ROLLBACK_COMPLETE"
    assert (stored("/a"), stored("/c")) == ("old", None)
    assert topics() == before
    assert stacks.physical_id("app", "T") == before[0]
    assert stacks.story("app", "A")[-4:] == [
        "A UPDATE_IN_PROGRESS",
        "A UPDATE_COMPLETE",
        "A UPDATE_IN_PROGRESS",
        "A UPDATE_COMPLETE",
    ]
    # The stack can be updated again, from its earlier state.
    assert (
        stacks.update("app", {"A": parameter("newer", "/a"), "T": topic(TopicName="before", DisplayName="x")})
        == "UPDATE_COMPLETE"
    )
    assert stored("/a") == "newer"


def test_a_replacement_is_there_before_the_old_one_goes(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html"""

    def resources(name: str) -> dict[str, Any]:
        return {"T": topic(TopicName=name), "P": parameter({"Ref": "T"}, "/topic")}

    stacks.create("app", resources("before"))
    assert stacks.update("app", resources("after")) == "UPDATE_COMPLETE"
    assert [arn.split(":")[-1] for arn in topics()] == ["after"]
    assert stored("/topic") == topics()[0]
    assert [line for line in stacks.story("app", "T", "P", "app") if not line.endswith("_IN_PROGRESS")][-4:] == [
        "T UPDATE_COMPLETE",
        "P UPDATE_COMPLETE",
        "T DELETE_COMPLETE",
        "app UPDATE_COMPLETE",
    ]


def test_a_named_resource_cannot_be_replaced(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html"""
    stacks.create("app", {"P": parameter("1", "/p")})
    image = {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Type": "String", "Value": "1", "Name": "/p", "DataType": "aws:ec2:image"},
    }
    assert stacks.update("app", {"P": image}) == "UPDATE_ROLLBACK_COMPLETE"
    assert "custom-named resource requires replacing" in stacks.reasons("app", "P")


def test_what_leaves_the_template_is_deleted_or_retained(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html"""
    kept = parameter("1", "/kept", DeletionPolicy="Retain")
    stacks.create(
        "app",
        {
            "A": parameter("1", "/a"),
            "Kept": kept,
            "Gone": parameter("1", "/gone"),
            "Late": parameter("1", "/late", DeletionPolicy="Retain"),
        },
    )
    assert (
        stacks.update("app", {"A": parameter("1", "/a"), "Late": parameter("1", "/late", DeletionPolicy="Retain")})
        == "UPDATE_COMPLETE"
    )
    assert (stored("/kept"), stored("/gone")) == ("1", None)
    assert stacks.story("app", "Kept")[-1] == "Kept DELETE_SKIPPED"
    stack_id = stacks.describe("app")["StackId"]
    assert stacks.delete("app") == "DELETE_COMPLETE"
    assert (stored("/a"), stored("/late")) == (None, "1")
    assert stacks.story(stack_id, "Late")[-1] == "Late DELETE_SKIPPED"


@pytest.mark.parametrize(("policy", "left"), [("Retain", "1"), ("RetainExceptOnCreate", None), ("Delete", None)])
def test_policies_when_a_creation_is_rolled_back(stacks: Stacks, policy: str, left: str | None) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html"""
    stacks.create("app", {"A": parameter("1", "/a", DeletionPolicy=policy), "B": failing(DependsOn="A")})
    assert stored("/a") == left


def test_a_replaced_resource_is_kept_when_its_policy_says_so(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html"""
    stacks.create("app", {"T": topic(TopicName="before")})
    assert (
        stacks.update("app", {"T": {**topic(TopicName="after"), "UpdateReplacePolicy": "Retain"}}) == "UPDATE_COMPLETE"
    )
    assert sorted(arn.split(":")[-1] for arn in topics()) == ["after", "before"]


def test_a_resource_that_cannot_be_deleted_fails_the_deletion_until_it_can(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-delete-stack.html"""
    s3 = aws.client("s3")
    stacks.create(
        "app", {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "full"}}, "P": parameter("1", "/p")}
    )
    s3.put_object(Bucket="full", Key="k", Body=b"")
    assert stacks.delete("app") == "DELETE_FAILED"
    assert stored("/p") is None
    assert "The following resource(s) failed to delete: [B]" in stacks.describe("app")["StackStatusReason"]
    s3.delete_object(Bucket="full", Key="k")
    assert stacks.delete("app") == "DELETE_COMPLETE"


def test_an_update_without_changes_is_refused(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html"""
    stacks.create("app", {"A": parameter("1", "/a")})
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.begin_update("app", {"A": parameter("1", "/a")})


def test_termination_protection_refuses_the_deletion(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html"""
    stacks.create("app", {"A": parameter("1", "/a")}, EnableTerminationProtection=True)
    with pytest.raises(ClientError, match="TerminationProtection is enabled"):
        stacks.api.delete_stack(StackName="app")
    assert stored("/a") == "1"
    stacks.api.update_termination_protection(StackName="app", EnableTerminationProtection=False)
    assert stacks.delete("app") == "DELETE_COMPLETE"


def test_stack_tags_reach_the_resources_and_a_change_of_them_updates(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html"""
    resources = {"T": topic(Tags=[{"Key": "own", "Value": "1"}])}
    stacks.create("app", resources, Tags=[{"Key": "commit", "Value": "a"}, {"Key": "own", "Value": "2"}])
    arn = topics()[0]
    assert _tags(arn) == {"own": "1", "commit": "a"}
    assert stacks.update("app", resources, Tags=[{"Key": "commit", "Value": "b"}]) == "UPDATE_COMPLETE"
    assert (topics(), _tags(arn)) == ([arn], {"own": "1", "commit": "b"})


def test_capabilities_are_asked_for(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html"""
    with pytest.raises(ClientError, match=r"CAPABILITY_NAMED_IAM") as refused:
        stacks.begin_create(
            "app", {"G": {"Type": "AWS::IAM::Group", "Properties": {"GroupName": "g"}}}, Capabilities=["CAPABILITY_IAM"]
        )
    assert refused.value.response["Error"]["Code"] == "InsufficientCapabilitiesException"


def test_the_resources_of_a_stack_are_described_up_to_a_hundred(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html"""
    assert stacks.create("app", {f"Topic{number}": topic() for number in range(101)}) == "CREATE_COMPLETE"
    assert len(stacks.api.describe_stack_resources(StackName="app")["StackResources"]) == 100
    assert len(stacks.api.describe_stack_resources(PhysicalResourceId=topics()[0])["StackResources"]) == 100
    assert (
        sum(
            len(page["StackResourceSummaries"])
            for page in stacks.api.get_paginator("list_stack_resources").paginate(StackName="app")
        )
        == 101
    )


def test_events_come_in_pages_newest_first(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html"""
    stacks.create("app", {f"P{index}": parameter("1", f"/p/{index}") for index in range(60)})
    first = stacks.api.describe_stack_events(StackName="app")
    assert len(first["StackEvents"]) == 100 and "NextToken" in first
    assert (first["StackEvents"][0]["LogicalResourceId"], first["StackEvents"][0]["ResourceStatus"]) == (
        "app",
        "CREATE_COMPLETE",
    )
    assert len(stacks.events("app")) == 122


def _tags(topic_arn: str) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in aws.client("sns").list_tags_for_resource(ResourceArn=topic_arn)["Tags"]}
