"""The resource types of an account, which are read from the services after the deployment."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deployment import Stacks
from local_aws import aws

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
_ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}


def test_a_bucket_with_a_conditional_denial_stays_open(stacks: Stacks) -> None:
    """AWS says "Enforce encryption of data in transit": https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"""
    denial = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::locked", "arn:aws:s3:::locked/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    resources = {
        "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "locked"}},
        "P": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "B"}, "PolicyDocument": {"Statement": [denial]}},
        },
    }
    assert stacks.create("app", resources) == "CREATE_COMPLETE"
    s3 = aws.client("s3")
    s3.put_object(Bucket="locked", Key="k", Body=b"content")
    assert s3.get_object(Bucket="locked", Key="k")["Body"].read() == b"content"
    assert json.loads(s3.get_bucket_policy(Bucket="locked")["Policy"])["Statement"] == [denial]


def test_the_settings_of_a_bucket(stacks: Stacks, control: Any) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html"""
    rule = {
        "Id": "old",
        "Status": "Enabled",
        "ExpirationInDays": 400,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
        "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 90}],
    }
    properties = {
        "BucketName": "settings",
        "VersioningConfiguration": {"Status": "Enabled"},
        "PublicAccessBlockConfiguration": dict.fromkeys(
            ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
        ),
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]
        },
        "LifecycleConfiguration": {"Rules": [rule]},
    }
    s3 = aws.client("s3")
    stacks.create("app", {"B": {"Type": "AWS::S3::Bucket", "Properties": properties}})
    assert s3.get_bucket_versioning(Bucket="settings")["Status"] == "Enabled"
    assert set(s3.get_public_access_block(Bucket="settings")["PublicAccessBlockConfiguration"].values()) == {True}
    (found,) = s3.get_bucket_lifecycle_configuration(Bucket="settings")["Rules"]
    assert (found["ID"], found["Expiration"]["Days"], found["Transitions"]) == (
        "old",
        400,
        [{"Days": 90, "StorageClass": "GLACIER"}],
    )
    assert control("ignored-properties") == []
    del properties["LifecycleConfiguration"]
    stacks.update("app", {"B": {"Type": "AWS::S3::Bucket", "Properties": properties}})
    with pytest.raises(s3.exceptions.ClientError, match="NoSuchLifecycleConfiguration"):
        s3.get_bucket_lifecycle_configuration(Bucket="settings")


def test_accepted_properties_that_have_no_effect_are_listed(stacks: Stacks, control: Any) -> None:
    """The local AWS lists these properties, because no test may rely on them."""
    bucket = {
        "Type": "AWS::S3::Bucket",
        "Properties": {"BucketName": "bucket", "AnalyticsConfigurations": [{"Id": "a", "StorageClassAnalysis": {}}]},
    }
    stacks.create("app", {"B": bucket})
    listed = control("ignored-properties")
    assert [(item["stack"], item["logicalId"], item["type"]) for item in listed] == [("app", "B", "AWS::S3::Bucket")]
    assert listed[0]["properties"] == ["AnalyticsConfigurations.0.Id", "AnalyticsConfigurations.0.StorageClassAnalysis"]
    stacks.update("app", {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "bucket"}}})
    assert control("ignored-properties") == []
    stacks.update("app", {"B": bucket})
    stacks.delete("app")
    assert control("ignored-properties") == []


def test_roles_groups_and_their_policies_follow_the_template(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html"""
    administrator, reader = ("arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess")

    def resources(attached: str, inline: str) -> dict[str, Any]:
        role = {
            "AssumeRolePolicyDocument": _TRUST,
            "RoleName": "r",
            "ManagedPolicyArns": [attached],
            "Policies": [{"PolicyName": inline, "PolicyDocument": _ALLOW}],
        }
        return {
            "R": {"Type": "AWS::IAM::Role", "Properties": role},
            "G": {"Type": "AWS::IAM::Group", "Properties": {"GroupName": "g", "ManagedPolicyArns": [attached]}},
            "M": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"ManagedPolicyName": "m", "PolicyDocument": _ALLOW, "Roles": [{"Ref": "R"}]},
            },
        }

    iam = aws.client("iam")
    stacks.create("app", resources(administrator, "one"))
    assert _attached(iam.list_attached_role_policies(RoleName="r")) == {
        administrator,
        "arn:aws:iam::123456789012:policy/m",
    }
    assert stacks.update("app", resources(reader, "two")) == "UPDATE_COMPLETE"
    assert _attached(iam.list_attached_role_policies(RoleName="r")) == {reader, "arn:aws:iam::123456789012:policy/m"}
    assert _attached(iam.list_attached_group_policies(GroupName="g")) == {reader}
    assert iam.list_role_policies(RoleName="r")["PolicyNames"] == ["two"]
    assert stacks.delete("app") == "DELETE_COMPLETE"
    assert (iam.list_roles()["Roles"], iam.list_groups()["Groups"], iam.list_policies(Scope="Local")["Policies"]) == (
        [],
        [],
        [],
    )


def test_keys_and_aliases(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html"""
    key = {
        "EnableKeyRotation": True,
        "Description": "mine",
        "PendingWindowInDays": 7,
        "Tags": [{"Key": "a", "Value": "1"}],
    }
    resources = {
        "K": {"Type": "AWS::KMS::Key", "Properties": key},
        "A": {"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/mine", "TargetKeyId": {"Ref": "K"}}},
    }
    assert stacks.create("app", resources) == "CREATE_COMPLETE"
    kms = aws.client("kms")
    assert kms.describe_key(KeyId="alias/mine")["KeyMetadata"]["Description"] == "mine"
    key_id = stacks.physical_id("app", "K")
    assert kms.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"] is True
    assert kms.list_resource_tags(KeyId=key_id)["Tags"] == [{"TagKey": "a", "TagValue": "1"}]
    assert stacks.delete("app") == "DELETE_COMPLETE"
    assert kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "PendingDeletion"


def test_a_trail_logs_to_its_bucket(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html"""
    trail = {
        "S3BucketName": {"Ref": "B"},
        "IsLogging": True,
        "IsMultiRegionTrail": True,
        "EnableLogFileValidation": "true",
        "TrailName": "trail",
    }
    assert (
        stacks.create(
            "app", {"B": {"Type": "AWS::S3::Bucket"}, "T": {"Type": "AWS::CloudTrail::Trail", "Properties": trail}}
        )
        == "CREATE_COMPLETE"
    )
    (found,) = aws.client("cloudtrail").describe_trails()["trailList"]
    assert (found["LogFileValidationEnabled"], found["IsMultiRegionTrail"]) == (True, True)
    assert aws.client("cloudtrail").get_trail_status(Name="trail")["IsLogging"] is True
    assert aws.client("cloudtrail").lookup_events()["Events"] == []
    trail["IsLogging"] = False
    assert (
        stacks.update(
            "app", {"B": {"Type": "AWS::S3::Bucket"}, "T": {"Type": "AWS::CloudTrail::Trail", "Properties": trail}}
        )
        == "UPDATE_COMPLETE"
    )
    assert aws.client("cloudtrail").get_trail_status(Name="trail")["IsLogging"] is False


def test_a_certificate_is_validated_by_the_records_of_its_zone(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html"""
    zone = (
        aws.client("route53")
        .create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]["Id"]
        .split("/")[-1]
    )
    properties: dict[str, Any] = {"DomainName": "b2g.example.com", "ValidationMethod": "DNS"}
    validated = {**properties, "DomainValidationOptions": [{"DomainName": "b2g.example.com", "HostedZoneId": zone}]}
    assert (
        stacks.create("app", {"C": {"Type": "AWS::CertificateManager::Certificate", "Properties": validated}})
        == "CREATE_COMPLETE"
    )
    (certificate,) = aws.client("acm").list_certificates()["CertificateSummaryList"]
    assert certificate["Status"] == "ISSUED"
    records = aws.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    assert [record["Type"] for record in records if record["Name"].endswith("b2g.example.com.")] == ["CNAME"]
    assert (
        stacks.create("orphan", {"C": {"Type": "AWS::CertificateManager::Certificate", "Properties": properties}})
        == "ROLLBACK_COMPLETE"
    )
    assert "give the HostedZoneId" in stacks.reasons("orphan", "C")


def _attached(answer: dict[str, Any]) -> set[str]:
    return {policy["PolicyArn"] for policy in answer["AttachedPolicies"]}
