"""Launch templates and key pairs."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import BASE_IMAGE, PENDING_IMAGE, LocalAws
from deployment import Stacks


def _template(instance_type: str = "m5.large", **more: Any) -> dict[str, Any]:
    data = {"ImageId": BASE_IMAGE, "InstanceType": instance_type, "UserData": {"Fn::Base64": "boot"}}
    return {"Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data, **more}}}


_OUTPUTS = {
    name: {"Value": {"Fn::GetAtt": ["Template", name]}} for name in ("LatestVersionNumber", "DefaultVersionNumber")
}


def test_changed_data_is_a_new_version(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-launchtemplate.html"""
    stacks.create("launch", _template(), Outputs=_OUTPUTS)
    template = stacks.physical_id("launch", "Template")
    assert stacks.outputs("launch") == {"LatestVersionNumber": "1", "DefaultVersionNumber": "1"}
    stacks.update("launch", _template("m5.xlarge"), Outputs=_OUTPUTS)
    assert stacks.physical_id("launch", "Template") == template
    assert stacks.outputs("launch") == {"LatestVersionNumber": "2", "DefaultVersionNumber": "1"}


def test_a_roll_back_makes_a_version_of_its_own(local: LocalAws, stacks: Stacks) -> None:
    """https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1912"""
    stacks.create("launch", _template(), Outputs=_OUTPUTS)
    broken = {
        "Broken": {
            "Type": "AWS::EC2::Subnet",
            "DependsOn": "Template",
            "Properties": {"VpcId": "vpc-0", "CidrBlock": "10.0.0.0/24"},
        }
    }
    assert stacks.update("launch", {**_template("m5.xlarge"), **broken}, Outputs=_OUTPUTS) == "UPDATE_ROLLBACK_COMPLETE"
    versions = local.client("ec2").describe_launch_template_versions(
        LaunchTemplateId=stacks.physical_id("launch", "Template")
    )["LaunchTemplateVersions"]
    types = {each["VersionNumber"]: each["LaunchTemplateData"]["InstanceType"] for each in versions}
    assert types[3] == types[1] != types[2] == "m5.xlarge"


def test_an_instance_has_exactly_the_mapped_volumes(local: LocalAws) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html"""
    ec2 = local.client("ec2")
    mapping = [{"DeviceName": "xvdf", "Ebs": {"VolumeSize": 5, "VolumeType": "gp3", "Encrypted": True}}]
    instance = ec2.run_instances(ImageId=BASE_IMAGE, MinCount=1, MaxCount=1, BlockDeviceMappings=mapping)["Instances"][
        0
    ]["InstanceId"]
    volumes = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance]}])["Volumes"]
    assert {(each["Attachments"][0]["Device"], each["Size"], each["VolumeType"]) for each in volumes} == {
        ("/dev/sda1", 40, "gp2"),
        ("xvdf", 5, "gp3"),
    }


@pytest.mark.parametrize(
    ("image", "code"), [("ami-0ddddddddddddddd4", "InvalidAMIID.NotFound"), (PENDING_IMAGE, "InvalidAMIID.Unavailable")]
)
def test_an_image_must_be_available(local: LocalAws, image: str, code: str) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    with pytest.raises(ClientError, match=code):
        local.client("ec2").run_instances(ImageId=image, MinCount=1, MaxCount=1)


def test_the_private_key_of_a_pair_is_a_parameter(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-keypair.html"""
    stacks.create("keys", {"Key": {"Type": "AWS::EC2::KeyPair", "Properties": {"KeyName": "administrator"}}})
    pair = local.client("ec2").describe_key_pairs(KeyNames=["administrator"])["KeyPairs"][0]
    parameter = local.client("ssm").get_parameter(Name=f"/ec2/keypair/{pair['KeyPairId']}", WithDecryption=True)[
        "Parameter"
    ]
    assert parameter["Type"] == "SecureString" and parameter["Value"].startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert stacks.delete("keys") == "DELETE_COMPLETE"
    assert (
        local.client("ssm").describe_parameters(
            ParameterFilters=[{"Key": "Name", "Option": "BeginsWith", "Values": ["/ec2/keypair/"]}]
        )["Parameters"]
        == []
    )


def test_a_changed_tag_replaces_a_key_pair(local: LocalAws, stacks: Stacks) -> None:
    """AWS says "Tags: Update requires: Replacement", and a named one cannot be replaced under its name.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-keypair.html
    """

    def pair(owner: str) -> dict[str, Any]:
        return {
            "Key": {
                "Type": "AWS::EC2::KeyPair",
                "Properties": {"KeyName": "administrator", "Tags": [{"Key": "owner", "Value": owner}]},
            }
        }

    stacks.create("keys", pair("one"))
    assert stacks.update("keys", pair("two")) == "UPDATE_ROLLBACK_COMPLETE"
    assert "custom-named resource requires replacing" in stacks.reasons("keys", "Key")


@pytest.mark.parametrize(
    ("reached", "status"), [([], "UPDATE_COMPLETE"), (["AWS::EC2::KeyPair"], "UPDATE_ROLLBACK_COMPLETE")]
)
def test_the_tags_of_a_stack_may_replace_a_key_pair(
    local: LocalAws, stacks: Stacks, reached: list[str], status: str
) -> None:
    """the schema of AWS::EC2::KeyPair: both: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1734"""
    keys = {
        "Key": {"Type": "AWS::EC2::KeyPair", "Properties": {"KeyName": "administrator"}},
        "Topic": {"Type": "AWS::SNS::Topic"},
    }
    local.control("knobs", taggedTypes=reached)
    stacks.create("keys", keys, Tags=[{"Key": "owner", "Value": "one"}])
    assert stacks.update("keys", keys, Tags=[{"Key": "owner", "Value": "two"}]) == status
    assert [pair["KeyName"] for pair in local.client("ec2").describe_key_pairs()["KeyPairs"]] == ["administrator"]
