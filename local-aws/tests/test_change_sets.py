"""Change sets, as the CDK CLI uses them: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html"""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from deployment import Stacks
from local_aws import aws


def resources(display: str, name: str = "t") -> dict[str, Any]:
    return {
        "T": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name, "DisplayName": display}},
        "P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "/p", "Value": {"Ref": "T"}}},
    }


def prepare(stacks: Stacks, what: dict[str, Any], kind: str = "UPDATE", name: str = "next") -> dict[str, Any]:
    stacks.api.create_change_set(
        StackName="app", ChangeSetName=name, ChangeSetType=kind, TemplateBody=json.dumps({"Resources": what})
    )
    return stacks.api.describe_change_set(StackName="app", ChangeSetName=name)


def changes(change_set: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    found = [item["ResourceChange"] for item in change_set["Changes"]]
    return {item["LogicalResourceId"]: (item["Action"], item.get("Replacement")) for item in found}


def test_a_stack_begins_under_review_and_nothing_is_made(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html"""
    change_set = prepare(stacks, resources("1"), kind="CREATE")
    assert (change_set["Status"], change_set["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert changes(change_set) == {"T": ("Add", None), "P": ("Add", None)}
    assert stacks.describe("app")["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert aws.client("sns").list_topics()["Topics"] == []
    stacks.api.execute_change_set(StackName="app", ChangeSetName="next")
    stacks.wait_for_event("app", "app", "CREATE_COMPLETE")


def test_what_is_replaced_and_what_follows_from_it(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html"""
    stacks.create("app", resources("1"))
    assert changes(prepare(stacks, resources("2"), name="a")) == {"T": ("Modify", "False")}
    assert changes(prepare(stacks, resources("1", "u"), name="b")) == {
        "T": ("Modify", "True"),
        "P": ("Modify", "False"),
    }
    assert changes(prepare(stacks, {"T": resources("1")["T"]}, name="c")) == {"P": ("Remove", None)}


def test_metadata_alone_is_a_change_without_effect(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html, ``Scope``"""
    stacks.create("app", resources("1"))
    noted = resources("1")
    noted["T"]["Metadata"] = {"note": "new"}
    (change,) = prepare(stacks, noted)["Changes"]
    assert (change["ResourceChange"]["LogicalResourceId"], change["ResourceChange"]["Scope"]) == ("T", ["Metadata"])
    assert stacks.update("app", noted) == "UPDATE_COMPLETE"
    assert stacks.story("app", "T")[-1] == "T CREATE_COMPLETE"


def test_no_changes_fail_the_change_set_in_the_words_of_aws(stacks: Stacks) -> None:
    """The CDK CLI recognises this sentence."""
    stacks.create("app", resources("1"))
    change_set = prepare(stacks, resources("1"))
    assert (change_set["Status"], change_set["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert change_set["StatusReason"].startswith("The submitted information didn't contain changes.")
    with pytest.raises(ClientError) as refused:
        stacks.api.execute_change_set(StackName="app", ChangeSetName="next")
    assert refused.value.response["Error"]["Code"] == "InvalidChangeSetStatus"


def test_a_deleted_change_set_is_not_found(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html"""
    stacks.create("app", resources("1"))
    prepare(stacks, resources("2"))
    stacks.api.delete_change_set(StackName="app", ChangeSetName="next")
    stacks.api.delete_change_set(StackName="app", ChangeSetName="next")
    with pytest.raises(ClientError) as refused:
        stacks.api.describe_change_set(StackName="app", ChangeSetName="next")
    assert refused.value.response["Error"]["Code"] == "ChangeSetNotFound"


@pytest.mark.parametrize(
    "style",
    [
        "{url}/templates/a/t.json",
        "https://s3.us-east-1.amazonaws.com/templates/a/t.json",
        "https://templates.s3.us-east-1.amazonaws.com/a/t.json",
    ],
)
def test_templates_by_url(stacks: Stacks, style: str) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html"""
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="templates")
    s3.put_object(Bucket="templates", Key="a/t.json", Body=json.dumps({"Resources": resources("1")}))
    url = style.format(url=aws.url())
    stacks.api.create_change_set(StackName="app", ChangeSetName="next", ChangeSetType="CREATE", TemplateURL=url)
    assert len(stacks.api.describe_change_set(StackName="app", ChangeSetName="next")["Changes"]) == 2
