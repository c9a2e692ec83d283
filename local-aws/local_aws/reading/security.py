"""Keys, identities and trails."""

from __future__ import annotations

import json
from typing import Any

from local_aws.reading.reader import Client, Gone, Reader, own_tags


def _key(client: Client, key_id: str) -> dict[str, Any]:
    kms = client("kms")
    metadata = kms.describe_key(KeyId=key_id)["KeyMetadata"]
    if metadata["KeyState"] == "PendingDeletion":
        # https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-kms: ReadHandler
        raise Gone
    rotation = kms.get_key_rotation_status(KeyId=key_id)
    return {
        **{
            name: metadata.get(name)
            for name in ("Description", "Enabled", "KeySpec", "KeyUsage", "MultiRegion", "Origin")
        },
        "EnableKeyRotation": rotation["KeyRotationEnabled"],
        "RotationPeriodInDays": rotation.get("RotationPeriodInDays"),
        "KeyPolicy": json.loads(kms.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"]),
        "Tags": own_tags(
            [{"Key": tag["TagKey"], "Value": tag["TagValue"]} for tag in kms.list_resource_tags(KeyId=key_id)["Tags"]]
        ),
    }


def _role(client: Client, name: str) -> dict[str, Any]:
    iam = client("iam")
    role = iam.get_role(RoleName=name)["Role"]
    inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
    return {
        "RoleName": role["RoleName"],
        "Path": role["Path"],
        "AssumeRolePolicyDocument": role["AssumeRolePolicyDocument"],
        "Description": role.get("Description"),
        "MaxSessionDuration": role["MaxSessionDuration"],
        "PermissionsBoundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        "ManagedPolicyArns": _attached(iam.list_attached_role_policies(RoleName=name)),
        "Policies": [
            {
                "PolicyName": each,
                "PolicyDocument": iam.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"],
            }
            for each in inline
        ],
        "Tags": own_tags(iam.list_role_tags(RoleName=name)["Tags"]),
    }


def _group(client: Client, name: str) -> dict[str, Any]:
    iam = client("iam")
    group, inline = iam.get_group(GroupName=name)["Group"], iam.list_group_policies(GroupName=name)["PolicyNames"]
    return {
        "GroupName": group["GroupName"],
        "Path": group["Path"],
        "ManagedPolicyArns": _attached(iam.list_attached_group_policies(GroupName=name)),
        "Policies": [
            {
                "PolicyName": each,
                "PolicyDocument": iam.get_group_policy(GroupName=name, PolicyName=each)["PolicyDocument"],
            }
            for each in inline
        ],
    }


def _attached(answer: dict[str, Any]) -> list[str]:
    return sorted(policy["PolicyArn"] for policy in answer["AttachedPolicies"])


def _managed_policy(client: Client, arn: str) -> dict[str, Any]:
    iam = client("iam")
    policy, holders = iam.get_policy(PolicyArn=arn)["Policy"], iam.list_entities_for_policy(PolicyArn=arn)
    return {
        "ManagedPolicyName": policy["PolicyName"],
        "Path": policy["Path"],
        "Description": policy.get("Description"),
        "PolicyDocument": iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])["PolicyVersion"][
            "Document"
        ],
        "Groups": sorted(each["GroupName"] for each in holders["PolicyGroups"]),
        "Roles": sorted(each["RoleName"] for each in holders["PolicyRoles"]),
    }


def _instance_profile(client: Client, name: str) -> dict[str, Any]:
    profile = client("iam").get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
    return {
        "InstanceProfileName": profile["InstanceProfileName"],
        "Path": profile["Path"],
        "Roles": [role["RoleName"] for role in profile["Roles"]],
    }


def _trail(client: Client, name: str) -> dict[str, Any]:
    cloudtrail = client("cloudtrail")
    trail = cloudtrail.get_trail(Name=name)["Trail"]
    return {
        "TrailName": trail["Name"],
        **{
            key: trail.get(key)
            for key in (
                "S3BucketName",
                "S3KeyPrefix",
                "SnsTopicName",
                "IsMultiRegionTrail",
                "IncludeGlobalServiceEvents",
                "IsOrganizationTrail",
            )
        },
        **{key: trail.get(key) for key in ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn")},
        "EnableLogFileValidation": trail.get("LogFileValidationEnabled"),
        "KMSKeyId": trail.get("KmsKeyId"),
        "IsLogging": cloudtrail.get_trail_status(Name=name)["IsLogging"],
        "EventSelectors": cloudtrail.get_event_selectors(TrailName=name)["EventSelectors"],
        "Tags": own_tags(cloudtrail.list_tags(ResourceIdList=[trail["TrailARN"]])["ResourceTagList"][0]["TagsList"]),
    }


READERS: dict[str, Reader] = {
    "AWS::KMS::Key": _key,
    "AWS::IAM::Role": _role,
    "AWS::IAM::Group": _group,
    "AWS::IAM::ManagedPolicy": _managed_policy,
    "AWS::IAM::InstanceProfile": _instance_profile,
    "AWS::CloudTrail::Trail": _trail,
}
