"""Intrinsic functions, parameters and dynamic references, whose values are outputs of a stack."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from deployment import Stacks
from local_aws import aws

_RESOURCES = {"T": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "t"}}}


def value_of(stacks: Stacks, value: Any, **more: Any) -> str:
    assert stacks.create("values", _RESOURCES, Outputs={"Value": {"Value": value}}, **more) == "CREATE_COMPLETE", (
        stacks.reasons("values", "values")
    )
    return stacks.outputs("values")["Value"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "AWS::AccountId"}, "123456789012"),
        ({"Fn::GetAtt": ["T", "TopicName"]}, "t"),
        ({"Fn::GetAtt": "T.TopicName"}, "t"),
        ({"Fn::Sub": "${T.TopicName}-${!Literal}-${AWS::Region}-${Own}"}, None),
        ({"Fn::Sub": ["${Own}/${T.TopicName}/${!Left}", {"Own": {"Ref": "AWS::Partition"}}]}, "aws/t/${Left}"),
        ({"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}, 3, True]]}, "a-us-east-1-3-true"),
        ({"Fn::Join": ["-", ["a", {"Ref": "AWS::NoValue"}, "b"]]}, "a-b"),
        ({"Fn::Select": ["1", {"Fn::Split": [",", "a,b,c"]}]}, "b"),
        ({"Fn::Select": [2, {"Fn::GetAZs": ""}]}, "us-east-1c"),
        ({"Fn::Join": [",", {"Fn::Cidr": ["10.0.0.0/16", 3, 8]}]}, "10.0.0.0/24,10.0.1.0/24,10.0.2.0/24"),
        ({"Fn::Base64": "text"}, "dGV4dA=="),
        ({"Fn::FindInMap": ["Map", {"Ref": "AWS::Region"}, "Key"]}, "found"),
        ({"Fn::FindInMap": ["Map", "elsewhere", "Key", {"DefaultValue": "default"}]}, "default"),
        ({"Fn::If": ["Both", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Neither", "yes", {"Fn::If": ["Either", "inner", "no"]}]}, "inner"),
    ],
)
def test_functions(stacks: Stacks, value: Any, expected: str | None) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html"""
    equal = {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}
    conditions = {
        "Here": equal,
        "Both": {"Fn::And": [{"Condition": "Here"}, {"Fn::Equals": [1, "1"]}]},
        "Neither": {"Fn::Not": [{"Fn::Or": [{"Condition": "Here"}, {"Condition": "Both"}]}]},
        "Either": {"Fn::Or": [{"Condition": "Neither"}, {"Condition": "Here"}]},
    }
    more = {"Conditions": conditions, "Mappings": {"Map": {"us-east-1": {"Key": "found"}}}}
    if expected is None:
        with pytest.raises(ClientError, match=r"Unresolved resource dependencies \[Own\]"):
            value_of(stacks, value, **more)
    else:
        assert value_of(stacks, value, **more) == expected


def test_conditions_decide_which_resources_there_are(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html"""
    resources = {"T": {**_RESOURCES["T"], "Condition": "Wanted"}}
    wanted = {"Wanted": {"Fn::Equals": [{"Ref": "Switch"}, "on"]}}
    declared = {
        "Switch": {"Type": "String", "AllowedValues": ["on", "off"]},
        "Other": {"Type": "String", "Default": "x"},
    }
    other = {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": {"Ref": "Other"}}}}

    def given(value: str) -> dict[str, Any]:
        return {
            "Conditions": wanted,
            "TemplateParameters": declared,
            "Parameters": [{"ParameterKey": "Switch", "ParameterValue": value}],
        }

    assert stacks.create("app", {**resources, **other}, **given("on")) == "CREATE_COMPLETE"
    assert stacks.update("app", {**resources, **other}, **given("off")) == "UPDATE_COMPLETE"
    assert aws.client("sns").list_topics()["Topics"] == []
    with pytest.raises(ClientError, match="AllowedValues"):
        stacks.begin_update("app", {**resources, **other}, **given("maybe"))


def test_parameters_without_value_or_declaration_are_refused(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"""
    with pytest.raises(ClientError, match=r"Parameters: \[Size\] must have values"):
        stacks.begin_create("app", _RESOURCES, TemplateParameters={"Size": {"Type": "Number"}})
    with pytest.raises(ClientError, match=r"Parameters: \[Size\] do not exist"):
        stacks.begin_create("app", _RESOURCES, Parameters=[{"ParameterKey": "Size", "ParameterValue": "1"}])


def test_parameters_from_parameter_store_and_their_previous_value(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html"""
    ssm = aws.client("ssm")
    ssm.put_parameter(Name="/size", Type="String", Value="1")
    more = {"TemplateParameters": {"Size": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/size"}}}
    assert value_of(stacks, {"Ref": "Size"}, **more) == "1"
    assert stacks.describe("values")["Parameters"] == [
        {"ParameterKey": "Size", "ParameterValue": "/size", "ResolvedValue": "1"}
    ]
    ssm.put_parameter(Name="/size", Type="String", Value="2", Overwrite=True)
    again = {
        "Outputs": {"Value": {"Value": {"Ref": "Size"}}},
        "Parameters": [{"ParameterKey": "Size", "UsePreviousValue": True}],
    }
    assert stacks.update("values", _RESOURCES, **more, **again) == "UPDATE_COMPLETE"
    assert stacks.outputs("values") == {"Value": "2"}


def test_dynamic_references_are_resolved_for_the_service_only(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html"""
    aws.client("ssm").put_parameter(Name="/plain", Type="String", Value="hello")
    aws.client("secretsmanager").create_secret(Name="secret", SecretString='{"password": "hush"}')
    text = "{{resolve:ssm:/plain}} {{resolve:secretsmanager:secret:SecretString:password}}"
    resources = {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "/p", "Value": text}}}
    stacks.create("app", resources)
    assert aws.client("ssm").get_parameter(Name="/p")["Parameter"]["Value"] == "hello hush"
    # The value of the reference may change, which alone is no change of the template.
    aws.client("ssm").put_parameter(Name="/plain", Type="String", Value="bye", Overwrite=True)
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.begin_update("app", resources)


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        (
            {"A": {"Type": "AWS::SNS::Topic", "DependsOn": "B"}, "B": {"Type": "AWS::SNS::Topic", "DependsOn": "A"}},
            r"Circular dependency between resources: \[A, B\]",
        ),
        ({"A": {"Type": "AWS::SNS::Topic", "DependsOn": "C"}}, r"Unresolved resource dependencies \[C\]"),
        ({"A": {"Properties": {}}}, "must contain a Type member"),
        ({}, "At least one Resources member"),
    ],
)
def test_malformed_templates(stacks: Stacks, resources: dict[str, Any], message: str) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html"""
    with pytest.raises(ClientError, match=message):
        stacks.begin_create("app", resources)


@pytest.mark.parametrize(
    ("resource", "key"),
    [
        ({"Type": "Custom::Thing"}, "#: required key [ServiceToken] not found"),
        ({"Type": "AWS::SNS::TopicPolicy"}, "#: required key [Topics] not found"),
    ],
)
def test_a_property_that_is_missing_is_told_in_one_sentence(
    stacks: Stacks, resource: dict[str, Any], key: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html"""
    assert stacks.create("app", {"A": resource}) == "ROLLBACK_COMPLETE"
    assert f"Properties validation failed for the resource with message: {key}" in stacks.reasons("app", "A")
    assert "Traceback" not in capfd.readouterr().err


def test_yaml_with_short_forms(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html"""
    body = """
AWSTemplateFormatVersion: 2010-09-09
Conditions:
  Always: !Equals [a, a]
Resources:
  T:
    Type: AWS::SNS::Topic
    Condition: Always
Outputs:
  Value:
    Value: !Join ['/', [!GetAtt T.TopicName, !If [Always, !Sub '${AWS::Region}', none]]]
"""
    stacks.api.create_stack(StackName="app", TemplateBody=body)
    assert stacks.settle("app") == "CREATE_COMPLETE"
    assert stacks.outputs("app")["Value"].endswith("/us-east-1")


def test_rules_stop_what_they_forbid(stacks: Stacks) -> None:
    """Rules: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html"""
    assertion = {
        "Assert": {"Fn::Not": [{"Fn::Contains": [["1", "2"], {"Ref": "Version"}]}]},
        "AssertDescription": "too old",
    }
    more = {
        "TemplateParameters": {"Version": {"Type": "String", "Default": "2"}},
        "Rules": {"Check": {"Assertions": [assertion]}},
    }
    with pytest.raises(ClientError, match="too old"):
        stacks.begin_create("app", _RESOURCES, **more)
