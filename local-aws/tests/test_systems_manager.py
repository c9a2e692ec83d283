"""Parameters, and the associations of State Manager, as templates make and change them."""

from __future__ import annotations

from typing import Any

import pytest
from account import LocalAws, eventually
from botocore.exceptions import ClientError
from deployment import Stacks

_STACK = "managed"
_DOCUMENT = '{"schemaVersion": "2.2", "description": "none", "mainSteps": []}'


def association(**properties: Any) -> dict[str, Any]:
    targets = [{"Key": "InstanceIds", "Values": ["i-0123456789abcdef0"]}]
    return {"Association": {"Type": "AWS::SSM::Association", "Properties": {"Name": "AWS-RunPatchBaseline", "Targets": targets, **properties}}}


def test_an_update_makes_a_version_of_the_same_association(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-association.html"""
    ssm = local.client("ssm")
    outputs = {"Id": {"Value": {"Fn::GetAtt": ["Association", "AssociationId"]}}}
    stacks.create(_STACK, association(ScheduleExpression="rate(1 day)"), Outputs=outputs)
    made = stacks.physical_id(_STACK, "Association")
    assert stacks.outputs(_STACK) == {"Id": made}
    assert stacks.update(_STACK, association(Name="AWS-UpdateSSMAgent", ScheduleExpression="rate(2 days)"), Outputs=outputs) == "UPDATE_COMPLETE"
    (found,) = ssm.list_associations()["Associations"]
    assert (found["AssociationId"], found["AssociationVersion"], found["Name"]) == (made, "2", "AWS-UpdateSSMAgent")
    assert (found["ScheduleExpression"], found["Overview"]["Status"]) == ("rate(2 days)", "Success")
    assert stacks.delete(_STACK) == "DELETE_COMPLETE"
    assert ssm.list_associations()["Associations"] == []
    with pytest.raises(ClientError, match="AssociationDoesNotExist"):
        ssm.describe_association(AssociationId=made)


def test_a_document_of_ones_own_has_to_exist(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html"""
    assert stacks.create(_STACK, association(Name="Mine")) == "ROLLBACK_COMPLETE"
    assert "InvalidDocument" in stacks.reasons(_STACK, "Association")
    stacks.delete(_STACK)
    local.client("ssm").create_document(Name="Mine", Content=_DOCUMENT, DocumentType="Command")
    assert stacks.create(_STACK, association(Name="Mine")) == "CREATE_COMPLETE"


def test_another_instance_is_another_association(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-association.html#cfn-ssm-association-instanceid"""
    stacks.create(_STACK, association(InstanceId="i-0123456789abcdef0"))
    before = stacks.physical_id(_STACK, "Association")
    assert stacks.update(_STACK, association(InstanceId="i-0fedcba9876543210")) == "UPDATE_COMPLETE"
    (found,) = local.client("ssm").list_associations(AssociationFilterList=[{"key": "InstanceId", "value": "i-0fedcba9876543210"}])["Associations"]
    assert found["AssociationId"] == stacks.physical_id(_STACK, "Association") != before


def test_what_runs_at_its_hour_only_is_not_successful_at_once(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-association.html#cfn-ssm-association-waitforsuccesstimeoutseconds"""
    waiting = association(ApplyOnlyAtCronInterval=True, ScheduleExpression="cron(0 2 ? * SUN *)", WaitForSuccessTimeoutSeconds=3600)
    stacks.begin_create(_STACK, waiting)

    def given_up() -> bool:
        local.control("clock", advanceSeconds=3700)
        return stacks.describe(_STACK)["StackStatus"] == "ROLLBACK_COMPLETE"

    assert eventually(given_up)
    assert "was not successful within 3600 seconds" in stacks.reasons(_STACK, "Association")
    assert local.client("ssm").list_associations()["Associations"] == []


def test_a_reset_forgets_associations(local: LocalAws, stacks: Stacks, control: Any) -> None:
    """As if the server had just been started: README.md, `reset`."""
    stacks.create(_STACK, association())
    control("reset")
    assert local.client("ssm").list_associations()["Associations"] == []


def parameter(**properties: Any) -> dict[str, Any]:
    return {"Parameter": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "/one", **properties}}}


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"Value": "no", "AllowedPattern": "^yes"}, "cannot be validated against allowedPattern"),
        ({"Value": "x" * 4097}, "maximum parameter value of 4096 characters"),
        ({"Value": "x" * 8193, "Tier": "Advanced"}, "maximum of 8192 characters"),
    ],
    ids=["pattern", "standard", "advanced"],
)
def test_a_value_fits_its_pattern_and_tier(stacks: Stacks, properties: dict[str, Any], reason: str) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"""
    assert stacks.create(_STACK, parameter(**properties)) == "ROLLBACK_COMPLETE"
    assert reason in stacks.reasons(_STACK, "Parameter")


def test_a_parameter_becomes_advanced_for_a_larger_value(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"""
    assert stacks.create(_STACK, parameter(Value="small")) == "CREATE_COMPLETE"
    assert stacks.update(_STACK, parameter(Value="x" * 8192, Tier="Advanced")) == "UPDATE_COMPLETE"
    (described,) = local.client("ssm").describe_parameters(ParameterFilters=[{"Key": "Name", "Values": ["/one"]}])["Parameters"]
    assert (described["Tier"], described["Version"]) == ("Advanced", 2)
