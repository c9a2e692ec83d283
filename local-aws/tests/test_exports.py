"""Exports and the lock on them: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html"""

from __future__ import annotations

from typing import Any

from deployment import Stacks
from local_aws import aws

_RESOURCES = {"T": {"Type": "AWS::SNS::Topic", "Properties": {}}}


def exporting(value: str, name: str = "shared") -> dict[str, Any]:
    return {"Outputs": {"Out": {"Value": value, "Export": {"Name": name}}}}


def importing(name: str = "shared") -> dict[str, Any]:
    return {
        "P": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Type": "String", "Name": "/imported", "Value": {"Fn::ImportValue": name}},
        }
    }


def test_an_export_in_use_can_neither_change_nor_go(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html"""
    stacks.create("producer", _RESOURCES, **exporting("1"))
    assert stacks.create("consumer", importing()) == "CREATE_COMPLETE"
    assert stacks.api.list_imports(ExportName="shared")["Imports"] == ["consumer"]
    assert stacks.update("producer", _RESOURCES, **exporting("2")) == "UPDATE_ROLLBACK_COMPLETE"
    assert "Cannot update export shared as it is in use by consumer" in stacks.reasons("producer", "producer")
    assert stacks.update("producer", _RESOURCES) == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.delete("producer") == "DELETE_FAILED"
    assert [(item["Name"], item["Value"]) for item in stacks.api.list_exports()["Exports"]] == [("shared", "1")]

    assert stacks.delete("consumer") == "DELETE_COMPLETE"
    assert stacks.delete("producer") == "DELETE_COMPLETE"
    assert stacks.api.list_exports()["Exports"] == []


def test_names_of_exports_are_unique(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html"""
    stacks.create("first", _RESOURCES, **exporting("1"))
    assert stacks.create("second", _RESOURCES, **exporting("2")) == "ROLLBACK_COMPLETE"
    assert "already exported by stack first" in stacks.reasons("second", "second")


def test_an_import_of_nothing_fails(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-importvalue.html"""
    assert stacks.create("consumer", importing("nothing")) == "ROLLBACK_COMPLETE"
    assert "No export named nothing found" in stacks.reasons("consumer", "P")


def reading(output: str, stack: str = "producer") -> dict[str, Any]:
    value = {"Fn::GetStackOutput": {"StackName": stack, "OutputName": output}}
    return {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "/read", "Value": value}}}


def test_an_output_is_read_without_a_lock(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html"""
    stacks.create("producer", _RESOURCES, Outputs={"Out": {"Value": "1"}})
    assert stacks.create("consumer", reading("Out")) == "CREATE_COMPLETE"
    assert aws.client("ssm").get_parameter(Name="/read")["Parameter"]["Value"] == "1"
    assert stacks.delete("producer") == "DELETE_COMPLETE"


def test_an_output_that_is_not_there_fails(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html"""
    stacks.create("producer", _RESOURCES, Outputs={"Out": {"Value": "1"}})
    assert stacks.create("consumer", reading("Other")) == "ROLLBACK_COMPLETE"
    assert stacks.create("orphan", reading("Out", "nobody")) == "ROLLBACK_COMPLETE"
