"""Buckets, log groups, topics and functions."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.reading.reader import Client, Reader, only, own_tags


def _bucket(client: Client, name: str) -> dict[str, Any]:
    s3 = client("s3")
    return {
        "BucketName": name,
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {
                    ("ServerSideEncryptionByDefault" if key == "ApplyServerSideEncryptionByDefault" else key): value
                    for key, value in rule.items()
                }
                for rule in s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
            ]
        },
        "LifecycleConfiguration": {
            "Rules": [
                _life_cycle_rule(rule) for rule in _set_or(s3.get_bucket_lifecycle_configuration, name, "Rules", [])
            ]
        },
        "OwnershipControls": _set_or(s3.get_bucket_ownership_controls, name, "OwnershipControls", None),
        "PublicAccessBlockConfiguration": _set_or(
            s3.get_public_access_block, name, "PublicAccessBlockConfiguration", None
        ),
        "VersioningConfiguration": {"Status": s3.get_bucket_versioning(Bucket=name).get("Status")},
        "Tags": own_tags(_set_or(s3.get_bucket_tagging, name, "TagSet", [])),
        "LoggingConfiguration": _logging(s3.get_bucket_logging(Bucket=name).get("LoggingEnabled")),
        "ObjectLockEnabled": _set_or(s3.get_object_lock_configuration, name, "ObjectLockConfiguration", {}).get(
            "ObjectLockEnabled"
        )
        == "Enabled",
    }


_NEVER_SET = ("NoSuch", "OwnershipControlsNotFound", "ObjectLockConfigurationNotFound")


def _set_or(ask: Any, bucket: str, key: str, otherwise: Any) -> Any:
    """Return a setting, or the default if it was never set, which is an error of S3."""
    try:
        return ask(Bucket=bucket)[key]
    except ClientError as error:
        if error.response["Error"]["Code"].startswith(_NEVER_SET):
            return otherwise
        raise


_EXPIRATION = {
    "Days": "ExpirationInDays",
    "Date": "ExpirationDate",
    "ExpiredObjectDeleteMarker": "ExpiredObjectDeleteMarker",
}


def _life_cycle_rule(rule: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {
        key: rule[key]
        for key in ("Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")
        if key in rule
    }
    read |= {"Id": rule["ID"]} | {_EXPIRATION[key]: value for key, value in rule.get("Expiration", {}).items()}
    conditions = rule["Filter"].get("And", rule["Filter"])
    read |= {
        key: conditions[key] for key in ("Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan") if conditions.get(key)
    }
    if tag := conditions.get("Tags") or conditions.get("Tag"):
        read["TagFilters"] = tag if isinstance(tag, list) else [tag]
    if "Transitions" in rule:
        read["Transitions"] = [
            {"StorageClass": each["StorageClass"], "TransitionInDays": each["Days"]} for each in rule["Transitions"]
        ]
    if "NoncurrentVersionTransitions" in rule:
        read["NoncurrentVersionTransitions"] = [
            {"StorageClass": each["StorageClass"], "TransitionInDays": each["NoncurrentDays"]}
            for each in rule["NoncurrentVersionTransitions"]
        ]
    return read


def _logging(target: dict[str, Any] | None) -> dict[str, Any] | None:
    return target and {"DestinationBucketName": target["TargetBucket"], "LogFilePrefix": target["TargetPrefix"]}


def _log_group(client: Client, name: str) -> dict[str, Any]:
    logs = client("logs")
    group = only(
        each for each in logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"] if each["logGroupName"] == name
    )
    answered = logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
    return {
        "LogGroupName": group["logGroupName"],
        "RetentionInDays": group.get("retentionInDays"),
        "KmsKeyId": group.get("kmsKeyId"),
        "LogGroupClass": group.get("logGroupClass"),
        "DeletionProtectionEnabled": group.get("deletionProtectionEnabled"),
        "Tags": own_tags([{"Key": key, "Value": value} for key, value in answered.items()]),
    }


def _topic(client: Client, arn: str) -> dict[str, Any]:
    sns = client("sns")
    attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    subscriptions = sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
    return {
        "TopicName": arn.rsplit(":", 1)[1],
        "DisplayName": attributes["DisplayName"],
        "KmsMasterKeyId": attributes.get("KmsMasterKeyId"),
        "SignatureVersion": attributes.get("SignatureVersion"),
        "TracingConfig": attributes.get("TracingConfig"),
        "FifoTopic": attributes.get("FifoTopic") == "true",
        "ContentBasedDeduplication": attributes.get("ContentBasedDeduplication") == "true",
        "Subscription": [{"Protocol": each["Protocol"], "Endpoint": each["Endpoint"]} for each in subscriptions],
        "Tags": own_tags(sns.list_tags_for_resource(ResourceArn=arn)["Tags"]),
    }


_CONFIGURATION = (
    "FunctionName",
    "Description",
    "Handler",
    "Runtime",
    "MemorySize",
    "Timeout",
    "Role",
    "Environment",
    "LoggingConfig",
    "Architectures",
    "EphemeralStorage",
    "TracingConfig",
    "PackageType",
)


def _function(client: Client, name: str) -> dict[str, Any]:
    functions = client("lambda")
    function = functions.get_function(FunctionName=name)
    configuration = functions.get_function_configuration(FunctionName=name)
    network = configuration.get("VpcConfig")
    return {
        **{key: configuration.get(key) for key in _CONFIGURATION},
        "KmsKeyArn": configuration.get("KMSKeyArn"),
        "VpcConfig": network and {key: network[key] for key in ("SecurityGroupIds", "SubnetIds")},
        "ReservedConcurrentExecutions": function.get("Concurrency", {}).get("ReservedConcurrentExecutions"),
        "Tags": own_tags([{"Key": key, "Value": value} for key, value in function.get("Tags", {}).items()]),
    }


READERS: dict[str, Reader] = {
    "AWS::S3::Bucket": _bucket,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::SNS::Topic": _topic,
    "AWS::Lambda::Function": _function,
}
