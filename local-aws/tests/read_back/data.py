"""Buckets, parameters, log groups, topics and functions."""

from __future__ import annotations

import json
from typing import Any

from local_aws import aws
from read_back.case import Case, attribute, ref, resource, tags
from read_back.security import allow, trust


def _bucket_policy(bucket: str) -> dict[str, Any]:
    return {"Bucket": bucket, "PolicyDocument": json.loads(aws.client("s3").get_bucket_policy(Bucket=bucket)["Policy"])}


def _parameter(name: str) -> dict[str, Any]:
    ssm = aws.client("ssm")
    parameter = ssm.get_parameter(Name=name)["Parameter"]
    (described,) = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": [name]}])["Parameters"]
    assert described["DataType"] == parameter["DataType"]
    return {
        **{key: parameter[key] for key in ("Name", "Type", "Value", "DataType")},
        **{key: described.get(key) for key in ("Description", "AllowedPattern", "Tier")},
        "Tags": {
            tag["Key"]: tag["Value"]
            for tag in ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
        },
    }


def _topic_policy(_: str) -> dict[str, Any]:
    """Return a topic policy from its topics, because it has no id. The policy of a new topic has an older version."""
    sns = aws.client("sns")
    arns = [topic["TopicArn"] for topic in sns.list_topics()["Topics"]]
    policies = {arn: json.loads(sns.get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"]) for arn in arns}
    given = {arn: policy for arn, policy in policies.items() if policy["Version"] == "2012-10-17"}
    return {"Topics": list(given), "PolicyDocument": next(iter(given.values()))}


def _subscription(arn: str) -> dict[str, Any]:
    attributes = aws.client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    documents = {
        key: json.loads(attributes[key])
        for key in ("FilterPolicy", "RedrivePolicy", "DeliveryPolicy")
        if attributes.get(key)
    }
    return {
        **{key: attributes[key] for key in ("TopicArn", "Protocol", "Endpoint")},
        "RawMessageDelivery": attributes["RawMessageDelivery"] == "true",
        "FilterPolicyScope": attributes.get("FilterPolicyScope"),
        **documents,
    }


def _permission(statement: str) -> dict[str, Any]:
    policy = json.loads(aws.client("lambda").get_policy(FunctionName="function")["Policy"])
    (found,) = [each for each in policy["Statement"] if each["Sid"] == statement]
    conditions = {**found["Condition"].get("StringEquals", {}), **found["Condition"].get("ArnLike", {})}
    return {
        "Action": found["Action"],
        "Principal": found["Principal"]["Service"],
        "FunctionName": found["Resource"].rsplit(":", 1)[1],
        "SourceAccount": conditions.get("AWS:SourceAccount"),
        "SourceArn": conditions.get("AWS:SourceArn"),
    }


def _event_invoke_config(_: str) -> dict[str, Any]:
    config = aws.client("lambda").get_function_event_invoke_config(FunctionName="function")
    return {key: config.get(key) for key in ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")}


FUNCTION = {
    "FunctionName": "function",
    "Handler": "index.handler",
    "Runtime": "nodejs22.x",
    "Role": attribute("Role", "Arn"),
    "Code": {"ZipFile": "exports.handler = async () => 1;"},
}
ROLE = {"Role": resource("IAM::Role", AssumeRolePolicyDocument=trust("lambda.amazonaws.com"))}
_KEYS = {"Key": resource("KMS::Key"), "OtherKey": resource("KMS::Key")}
_ALL_PRIVATE = dict.fromkeys(
    ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
)


def _encryption(**default: Any) -> dict[str, Any]:
    return {
        "ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": "KMSMasterKeyID" in default}
        ]
    }


CASES = [
    Case(
        "AWS::S3::Bucket",
        {
            "BucketName": "archive",
            "BucketEncryption": _encryption(SSEAlgorithm="aws:kms", KMSMasterKeyID=attribute("Key", "Arn")),
            "LifecycleConfiguration": {
                "Rules": [
                    {
                        "Id": "overwritten-and-unfinished",
                        "Status": "Enabled",
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                        "ExpiredObjectDeleteMarker": True,
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
                        "NoncurrentVersionTransitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}],
                    },
                    {
                        "Id": "trail",
                        "Prefix": "AWSLogs/",
                        "Status": "Enabled",
                        "ExpirationInDays": 2557,
                        "Transitions": [
                            {"StorageClass": "STANDARD_IA", "TransitionInDays": 30},
                            {"StorageClass": "GLACIER_IR", "TransitionInDays": 90},
                        ],
                    },
                    {
                        "Id": "large",
                        "Prefix": "x/",
                        "Status": "Disabled",
                        "ExpirationInDays": 9,
                        "TagFilters": tags(a="1", b="2"),
                        "ObjectSizeGreaterThan": 5,
                    },
                ]
            },
            "LoggingConfiguration": {"DestinationBucketName": ref("Logs"), "LogFilePrefix": "one/"},
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "PublicAccessBlockConfiguration": _ALL_PRIVATE,
            "VersioningConfiguration": {"Status": "Enabled"},
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "BucketEncryption": _encryption(SSEAlgorithm="AES256"),
            "LifecycleConfiguration": {
                "Rules": [{"Id": "trail", "Prefix": "AWSLogs/", "Status": "Enabled", "ExpirationInDays": 400}]
            },
            "LoggingConfiguration": {"DestinationBucketName": ref("Logs"), "LogFilePrefix": "two/"},
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]},
            "PublicAccessBlockConfiguration": {**_ALL_PRIVATE, "BlockPublicPolicy": False},
            "VersioningConfiguration": {"Status": "Suspended"},
            "Tags": tags(b="3", c="4"),
        },
        left_out={
            "BucketEncryption": _encryption(SSEAlgorithm="AES256"),
            "LifecycleConfiguration": {"Rules": []},
            "LoggingConfiguration": None,
            "OwnershipControls": None,
            "PublicAccessBlockConfiguration": None,
            "Tags": [],
        },
        not_kept=frozenset(
            {
                "LifecycleConfiguration.Rules.0.NoncurrentVersionExpiration.NewerNoncurrentVersions",
                "LifecycleConfiguration.Rules.2.ObjectSizeGreaterThan",
            }
        ),
        around={
            **_KEYS,
            "Logs": resource(
                "S3::Bucket",
                BucketName="logs",
                OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]},
            ),
            "LogsPolicy": resource(
                "S3::BucketPolicy",
                Bucket=ref("Logs"),
                PolicyDocument=allow(
                    "s3:PutObject", Principal={"Service": "logging.s3.amazonaws.com"}, Resource="arn:aws:s3:::logs/*"
                ),
            ),
        },
    ),
    Case(
        "AWS::S3::Bucket",
        {"ObjectLockEnabled": True, "VersioningConfiguration": {"Status": "Enabled"}},
        variant="with object lock",
    ),
    Case(
        "AWS::S3::BucketPolicy",
        {
            "Bucket": ref("Bucket"),
            "PolicyDocument": allow("s3:GetObject", Principal="*", Resource="arn:aws:s3:::bucket/*"),
        },
        _bucket_policy,
        changed={"PolicyDocument": allow("s3:PutObject", Principal="*", Resource="arn:aws:s3:::bucket/*")},
        around={"Bucket": resource("S3::Bucket", BucketName="bucket")},
    ),
    Case(
        "AWS::SSM::Parameter",
        {
            "Name": "/one",
            "Type": "String",
            "Value": "value-1",
            "DataType": "text",
            "Description": "mine",
            "AllowedPattern": "value-.*",
            "Tier": "Standard",
            "Tags": {"a": "1", "b": "2"},
        },
        _parameter,
        changed={
            "Value": "other-2",
            "Description": "yours",
            "AllowedPattern": "other-.*",
            "Tags": {"b": "3", "c": "4"},
        },
        left_out={"Tags": {}},
    ),
    Case(
        "AWS::SSM::Parameter",
        {"Name": "/image", "Type": "String", "Value": "ami-0aaaaaaaaaaaaaaa1", "DataType": "aws:ec2:image"},
        _parameter,
        changed={"Value": "ami-0bbbbbbbbbbbbbbb2"},
        variant="of an image",
    ),
    Case(
        "AWS::Logs::LogGroup",
        {
            "LogGroupName": "/logs",
            "RetentionInDays": 30,
            "KmsKeyId": attribute("Key", "Arn"),
            "LogGroupClass": "INFREQUENT_ACCESS",
            "Tags": tags(a="1", b="2"),
        },
        changed={"RetentionInDays": 60, "KmsKeyId": attribute("OtherKey", "Arn"), "Tags": tags(b="3", c="4")},
        left_out={"RetentionInDays": None, "KmsKeyId": None, "Tags": []},
        around=_KEYS,
        not_kept=frozenset({"LogGroupClass"}),
    ),
    Case(
        "AWS::SNS::Topic",
        {
            "TopicName": "alerts",
            "DisplayName": "Alerts",
            "KmsMasterKeyId": ref("Key"),
            "SignatureVersion": "2",
            "TracingConfig": "Active",
            "Subscription": [{"Protocol": "email", "Endpoint": "a@example.com"}],
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "DisplayName": "Alarms",
            "KmsMasterKeyId": ref("OtherKey"),
            "SignatureVersion": "1",
            "TracingConfig": "PassThrough",
            "Tags": tags(b="3", c="4"),
        },
        left_out={"DisplayName": "", "KmsMasterKeyId": None, "Tags": []},
        around=_KEYS,
        not_kept=frozenset({"SignatureVersion", "TracingConfig"}),
    ),
    Case(
        "AWS::SNS::Topic",
        {"TopicName": "alerts.fifo", "FifoTopic": True, "ContentBasedDeduplication": True},
        changed={"ContentBasedDeduplication": False},
        variant="first in, first out",
    ),
    Case(
        "AWS::SNS::TopicPolicy",
        {
            "Topics": [ref("One")],
            "PolicyDocument": allow(
                "sns:Publish", Principal={"Service": "cloudwatch.amazonaws.com"}, Resource=ref("One")
            ),
        },
        _topic_policy,
        changed={
            "Topics": [ref("Two")],
            "PolicyDocument": allow("sns:Subscribe", Principal={"AWS": "*"}, Resource=ref("Two")),
        },
        around={"One": resource("SNS::Topic"), "Two": resource("SNS::Topic")},
    ),
    Case(
        "AWS::SNS::Subscription",
        {
            "TopicArn": ref("Topic"),
            "Protocol": "https",
            "Endpoint": "https://example.com/a",
            "RawMessageDelivery": True,
            "FilterPolicy": {"kind": ["a"]},
            "FilterPolicyScope": "MessageAttributes",
        },
        _subscription,
        changed={"RawMessageDelivery": False, "FilterPolicy": {"kind": ["b"]}, "FilterPolicyScope": "MessageBody"},
        around={"Topic": resource("SNS::Topic")},
    ),
    Case(
        "AWS::Lambda::Function",
        {
            **FUNCTION,
            "Description": "mine",
            "MemorySize": 256,
            "Timeout": 120,
            "Architectures": ["arm64"],
            "EphemeralStorage": {"Size": 1024},
            "Environment": {"Variables": {"a": "1"}},
            "LoggingConfig": {
                "LogGroup": ref("Logs"),
                "LogFormat": "JSON",
                "ApplicationLogLevel": "DEBUG",
                "SystemLogLevel": "WARN",
            },
            "KmsKeyArn": attribute("Key", "Arn"),
            "TracingConfig": {"Mode": "Active"},
            "DeadLetterConfig": {"TargetArn": ref("Topic")},
            "PackageType": "Zip",
            "ReservedConcurrentExecutions": 5,
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "Description": "yours",
            "MemorySize": 512,
            "Timeout": 60,
            "Runtime": "nodejs24.x",
            "Handler": "index.other",
            "Role": attribute("OtherRole", "Arn"),
            "Architectures": ["x86_64"],
            "EphemeralStorage": {"Size": 2048},
            "Environment": {"Variables": {"b": "2"}},
            "LoggingConfig": {"LogGroup": ref("OtherLogs"), "LogFormat": "Text"},
            "KmsKeyArn": attribute("OtherKey", "Arn"),
            "TracingConfig": {"Mode": "PassThrough"},
            "DeadLetterConfig": {"TargetArn": ref("OtherTopic")},
            "ReservedConcurrentExecutions": 7,
            "Tags": tags(b="3", c="4"),
        },
        left_out={
            "Description": "",
            "MemorySize": 128,
            "Timeout": 3,
            "Environment": None,
            "EphemeralStorage": {"Size": 512},
            "KmsKeyArn": "",
            "TracingConfig": {"Mode": "PassThrough"},
            "LoggingConfig": {"LogGroup": "/aws/lambda/function", "LogFormat": "Text"},
            "ReservedConcurrentExecutions": None,
            "Tags": [],
        },
        around={
            **ROLE,
            **_KEYS,
            "OtherRole": ROLE["Role"],
            "Topic": resource("SNS::Topic"),
            "OtherTopic": resource("SNS::Topic"),
            "Logs": resource("Logs::LogGroup"),
            "OtherLogs": resource("Logs::LogGroup"),
        },
        # The code itself is tested in test_functions.py.
        write_only=frozenset({"Code"}),
        not_kept=frozenset({"DeadLetterConfig.TargetArn"}),
    ),
    Case(
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref("Function"),
            "Principal": "events.amazonaws.com",
            "SourceAccount": "123456789012",
            "SourceArn": "arn:aws:events:us-east-1:123456789012:rule/r",
        },
        _permission,
        around={**ROLE, "Function": resource("Lambda::Function", **FUNCTION)},
    ),
    Case(
        "AWS::Lambda::EventInvokeConfig",
        {
            "FunctionName": ref("Function"),
            "Qualifier": "$LATEST",
            "MaximumRetryAttempts": 1,
            "MaximumEventAgeInSeconds": 100,
            "DestinationConfig": {"OnFailure": {"Destination": ref("Topic")}},
        },
        lambda _: {"FunctionName": "function", "Qualifier": "$LATEST", **_event_invoke_config(_)},
        changed={
            "MaximumRetryAttempts": 0,
            "MaximumEventAgeInSeconds": 200,
            "DestinationConfig": {"OnFailure": {"Destination": ref("Other")}},
        },
        left_out={"MaximumEventAgeInSeconds": None, "DestinationConfig": None},
        around={
            **ROLE,
            "Topic": resource("SNS::Topic"),
            "Other": resource("SNS::Topic"),
            "Function": resource("Lambda::Function", **FUNCTION),
        },
    ),
]
