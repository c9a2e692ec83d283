"""Templates that create and change parameters and associations of State Manager."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import BASE_IMAGE, NEW_IMAGE, PENDING_IMAGE, LocalAws, eventually
from deployment import Stacks

_STACK = "managed"
_DOCUMENT = '{"schemaVersion": "2.2", "description": "none", "mainSteps": []}'


def association(**properties: Any) -> dict[str, Any]:
    targets = [{"Key": "InstanceIds", "Values": ["i-0123456789abcdef0"]}]
    return {
        "Association": {
            "Type": "AWS::SSM::Association",
            "Properties": {"Name": "AWS-RunPatchBaseline", "Targets": targets, **properties},
        }
    }


def test_an_update_makes_a_version_of_the_same_association(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-association.html"""
    ssm = local.client("ssm")
    outputs = {"Id": {"Value": {"Fn::GetAtt": ["Association", "AssociationId"]}}}
    stacks.create(_STACK, association(ScheduleExpression="rate(1 day)"), Outputs=outputs)
    made = stacks.physical_id(_STACK, "Association")
    assert stacks.outputs(_STACK) == {"Id": made}
    assert (
        stacks.update(
            _STACK, association(Name="AWS-UpdateSSMAgent", ScheduleExpression="rate(2 days)"), Outputs=outputs
        )
        == "UPDATE_COMPLETE"
    )
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


def test_an_execution_of_an_association_fails(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/state-manager-about.html"""
    ssm = local.client("ssm")
    stacks.create(_STACK, association())
    made = stacks.physical_id(_STACK, "Association")
    local.control("knobs", failedAssociations=[made])
    (listed,) = ssm.list_associations()["Associations"]
    described = ssm.describe_association(AssociationId=made)["AssociationDescription"]
    assert [each["Overview"]["Status"] for each in (listed, described)] == ["Failed", "Failed"]
    local.control("knobs", failedAssociations=[])
    assert ssm.list_associations()["Associations"][0]["Overview"]["Status"] == "Success"


def test_another_instance_is_another_association(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-association.html#cfn-ssm-association-instanceid"""
    stacks.create(_STACK, association(InstanceId="i-0123456789abcdef0"))
    before = stacks.physical_id(_STACK, "Association")
    assert stacks.update(_STACK, association(InstanceId="i-0fedcba9876543210")) == "UPDATE_COMPLETE"
    (found,) = local.client("ssm").list_associations(
        AssociationFilterList=[{"key": "InstanceId", "value": "i-0fedcba9876543210"}]
    )["Associations"]
    assert found["AssociationId"] == stacks.physical_id(_STACK, "Association") != before


def test_what_runs_at_its_hour_only_is_not_successful_at_once(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-association.html#cfn-ssm-association-waitforsuccesstimeoutseconds"""
    waiting = association(
        ApplyOnlyAtCronInterval=True, ScheduleExpression="cron(0 2 ? * SUN *)", WaitForSuccessTimeoutSeconds=3600
    )
    stacks.begin_create(_STACK, waiting)

    def given_up() -> bool:
        local.control("clock", advanceSeconds=3700)
        return stacks.describe(_STACK)["StackStatus"] == "ROLLBACK_COMPLETE"

    assert eventually(given_up)
    assert "was not successful within 3600 seconds" in stacks.reasons(_STACK, "Association")
    assert local.client("ssm").list_associations()["Associations"] == []


def test_a_reset_forgets_associations(local: LocalAws, stacks: Stacks, control: Any) -> None:
    """A reset restores the state after the start: README.md, `reset`."""
    stacks.create(_STACK, association())
    control("reset")
    assert local.client("ssm").list_associations()["Associations"] == []


def parameter(**properties: Any) -> dict[str, Any]:
    return {
        "Parameter": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": "/one", **properties}}
    }


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
    (described,) = local.client("ssm").describe_parameters(ParameterFilters=[{"Key": "Name", "Values": ["/one"]}])[
        "Parameters"
    ]
    assert (described["Tier"], described["Version"]) == ("Advanced", 2)


_POINTER = {"Name": "/oban/prod/image", "Type": "String", "DataType": "aws:ec2:image"}
_MISSING_IMAGE = "ami-0eeeeeeeeeeeeeee5"


def history(local: LocalAws) -> list[tuple[int, str]]:
    versions = local.client("ssm").get_parameter_history(Name=_POINTER["Name"])["Parameters"]
    return [(each["Version"], each["Value"]) for each in versions]


def test_an_image_becomes_the_value_once_it_was_checked(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html"""
    ssm = local.client("ssm")
    local.control("knobs", parameterCheckSeconds=60)
    assert ssm.put_parameter(**_POINTER, Value=BASE_IMAGE)["Version"] == 1
    with pytest.raises(ClientError, match="ParameterNotFound"):
        ssm.get_parameter(Name=_POINTER["Name"])
    local.control("clock", advanceSeconds=60, stepwise=True)
    assert ssm.put_parameter(**_POINTER, Value=NEW_IMAGE, Overwrite=True)["Version"] == 2
    assert history(local) == [(1, BASE_IMAGE)]
    local.control("clock", advanceSeconds=60, stepwise=True)
    assert ssm.get_parameter(Name=_POINTER["Name"])["Parameter"]["Value"] == NEW_IMAGE


@pytest.mark.parametrize("bad", [_MISSING_IMAGE, PENDING_IMAGE])
@pytest.mark.parametrize("seconds", [0, 60])
def test_a_bad_image_never_becomes_the_value(local: LocalAws, bad: str, seconds: float) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html"""
    ssm = local.client("ssm")
    local.client("events").put_rule(Name="changes", EventPattern='{"source": ["aws.ssm"]}')
    topic = local.client("sns").create_topic(Name="changes")["TopicArn"]
    local.client("events").put_targets(Rule="changes", Targets=[{"Id": "one", "Arn": topic}])
    ssm.put_parameter(**_POINTER, Value=BASE_IMAGE)
    local.control("knobs", parameterCheckSeconds=seconds)
    ssm.put_parameter(**_POINTER, Value=bad, Overwrite=True)
    local.control("clock", advanceSeconds=3600, stepwise=True)
    assert history(local) == [(1, BASE_IMAGE)]
    good, refused = (each["event"] for each in local.control("deliveries"))
    assert good["detail"] == {"operation": "Create", "name": _POINTER["Name"], "type": "String"}
    assert (refused["detail-type"], refused["detail"]["exception"], refused["detail"]["operation"]) == (
        "Parameter Store Change",
        "Unable to Describe Resource",
        "Update",
    )


def test_another_write_is_refused_until_the_check_has_ended(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html"""
    ssm = local.client("ssm")
    local.control("knobs", parameterCheckSeconds=240)
    assert ssm.put_parameter(**_POINTER, Value=BASE_IMAGE)["Version"] == 1
    for overwrite in (False, True):
        with pytest.raises(ClientError, match=r"TooManyUpdates.*still in process"):
            ssm.put_parameter(**_POINTER, Value=NEW_IMAGE, Overwrite=overwrite)
    ssm.put_parameter(**{**_POINTER, "Name": "/another"}, Value=BASE_IMAGE)
    local.control("clock", advanceSeconds=240, stepwise=True)
    assert ssm.put_parameter(**_POINTER, Value=_MISSING_IMAGE, Overwrite=True)["Version"] == 2
    with pytest.raises(ClientError, match="TooManyUpdates"):
        ssm.put_parameter(**_POINTER, Value=NEW_IMAGE, Overwrite=True)
    assert ssm.get_parameter(Name=_POINTER["Name"])["Parameter"]["Version"] == 1
    local.control("clock", advanceSeconds=240, stepwise=True)
    assert ssm.put_parameter(**_POINTER, Value=NEW_IMAGE, Overwrite=True)["Version"] == 3
    local.control("clock", advanceSeconds=240, stepwise=True)
    assert history(local) == [(1, BASE_IMAGE), (3, NEW_IMAGE)]


def test_what_is_no_image_is_refused_at_once(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html"""
    for settings in ({"Value": "latest"}, {"Value": BASE_IMAGE, "Type": "StringList"}):
        with pytest.raises(ClientError, match="ValidationException"):
            local.client("ssm").put_parameter(**{**_POINTER, **settings})
    with pytest.raises(ClientError, match="ParameterNotFound"):
        local.client("ssm").get_parameter(Name=_POINTER["Name"])


def test_the_history_tells_every_value_and_its_time(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html"""
    ssm = local.client("ssm")
    for day, value in (("2026-12-01", BASE_IMAGE), ("2026-12-02", NEW_IMAGE), ("2026-12-03", BASE_IMAGE)):
        local.control("clock", to=f"{day}T02:00:00+00:00")
        ssm.put_parameter(**_POINTER, Value=value, Overwrite=True)
    versions = ssm.get_parameter_history(Name=_POINTER["Name"])["Parameters"]
    assert history(local) == [(1, BASE_IMAGE), (2, NEW_IMAGE), (3, BASE_IMAGE)]
    assert [f"{each['LastModifiedDate'].astimezone(UTC):%m-%dT%H}" for each in versions] == [
        "12-01T02",
        "12-02T02",
        "12-03T02",
    ]


def test_a_template_waits_for_the_check(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html"""
    local.control("knobs", parameterCheckSeconds=0.2)
    assert stacks.create(_STACK, parameter(Value=BASE_IMAGE, DataType="aws:ec2:image")) == "CREATE_COMPLETE"
    stacks.begin_update(_STACK, parameter(Value=_MISSING_IMAGE, DataType="aws:ec2:image"))

    def given_up() -> bool:
        status = stacks.describe(_STACK)["StackStatus"]
        if status == "UPDATE_IN_PROGRESS":  # stepwise: the check ends before the update gives up
            local.control("clock", advanceSeconds=301, stepwise=True)
        return bool(status == "UPDATE_ROLLBACK_COMPLETE")

    assert eventually(given_up)
    assert "not an image that is available" in stacks.reasons(_STACK, "Parameter")


def test_parameters_are_found_by_their_data_type(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html"""
    ssm = local.client("ssm")
    ssm.put_parameter(**_POINTER, Value=BASE_IMAGE)
    ssm.put_parameter(Name="/text", Type="String", Value="text")
    described = ssm.describe_parameters(
        ParameterFilters=[{"Key": "DataType", "Option": "Equals", "Values": ["aws:ec2:image"]}]
    )["Parameters"]
    assert [each["Name"] for each in described] == [_POINTER["Name"]]
    assert (
        ssm.describe_parameters(
            ParameterFilters=[{"Key": "DataType", "Values": ["text"]}, {"Key": "Type", "Values": ["SecureString"]}]
        )["Parameters"]
        == []
    )


def test_the_account_and_the_region_are_part_of_an_arn(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-shared-parameters.html

    A launch template takes the ARN of a parameter that another account shares:
    https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
    """
    ssm, ec2 = local.client("ssm"), local.client("ec2")
    ssm.put_parameter(Name="/team/golden", Type="String", DataType="aws:ec2:image", Value=BASE_IMAGE)
    own, theirs, elsewhere = (
        f"arn:aws:ssm:{place}:parameter/team/golden"
        for place in ("us-east-1:123456789012", "us-east-1:210987654321", "eu-west-1:123456789012")
    )
    assert ssm.get_parameter(Name=own)["Parameter"]["Value"] == BASE_IMAGE
    denial = f"AccessDeniedException.*ssm:GetParameter on resource: {theirs}"
    for name in (theirs, f"{theirs}:1"):
        with pytest.raises(ClientError, match=denial):
            ssm.get_parameter(Name=name)
    with pytest.raises(ClientError, match=denial):
        ssm.get_parameters(Names=["/team/golden", theirs])
    with pytest.raises(ClientError, match="another Region"):
        ssm.get_parameter(Name=elsewhere)

    def launch(reference: str) -> str:
        return str(
            ec2.run_instances(ImageId=f"resolve:ssm:{reference}", MinCount=1, MaxCount=1)["Instances"][0]["ImageId"]
        )

    with pytest.raises(ClientError, match="not authorized"):
        launch(theirs)
    local.control("knobs", sharedParameters={theirs: NEW_IMAGE})
    (shared,) = ssm.get_parameters(Names=[theirs])["Parameters"]
    assert (shared["Value"], shared["ARN"], shared["DataType"]) == (NEW_IMAGE, theirs, "aws:ec2:image")
    assert (launch(own), launch(theirs), launch(f"{theirs}:1")) == (BASE_IMAGE, NEW_IMAGE, NEW_IMAGE)


def test_an_instance_with_a_profile_is_a_managed_node(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html"""
    ec2, iam, ssm = local.client("ec2"), local.client("iam"), local.client("ssm")
    iam.create_instance_profile(InstanceProfileName="node")
    request = {"ImageId": BASE_IMAGE, "InstanceType": "m6i.large", "MinCount": 1, "MaxCount": 1}
    node = ec2.run_instances(**request, IamInstanceProfile={"Name": "node"})["Instances"][0]["InstanceId"]
    ec2.run_instances(**request)

    def states() -> dict[str, str]:
        listed = ssm.describe_instance_information()["InstanceInformationList"]
        return {each["InstanceId"]: each["PingStatus"] for each in listed}

    assert eventually(lambda: states() == {node: "Online"})
    local.control("knobs", silentAgents=[node])
    assert states() == {node: "ConnectionLost"}
    local.control("knobs", silentAgents=[])
    ec2.terminate_instances(InstanceIds=[node])
    assert states() == {}
    with pytest.raises(ClientError, match="InvalidFilterKey"):
        ssm.describe_instance_information(Filters=[{"Key": "PingStatus", "Values": ["Online"]}])
