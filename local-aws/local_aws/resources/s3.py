"""AWS::S3: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_S3.html"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources import s3_bucket_settings as settings


@dataclass(frozen=True)
class _Setting:
    """A property with an operation of its own to set it, and one to remove it."""

    property: str
    put: str
    parameters: Callable[[Any], dict[str, Any]]
    remove: str
    removal: dict[str, Any]


_SETTINGS = (
    _Setting(
        "BucketEncryption",
        "PutBucketEncryption",
        settings.encryption,
        "PutBucketEncryption",
        settings.encryption(settings.DEFAULT_ENCRYPTION),
    ),
    _Setting(
        "LifecycleConfiguration", "PutBucketLifecycleConfiguration", settings.life_cycle, "DeleteBucketLifecycle", {}
    ),
    _Setting(
        "LoggingConfiguration", "PutBucketLogging", settings.logging, "PutBucketLogging", {"BucketLoggingStatus": {}}
    ),
    _Setting(
        "OwnershipControls",
        "PutBucketOwnershipControls",
        lambda value: {"OwnershipControls": value},
        "DeleteBucketOwnershipControls",
        {},
    ),
    _Setting(
        "PublicAccessBlockConfiguration",
        "PutPublicAccessBlock",
        lambda value: {"PublicAccessBlockConfiguration": value},
        "DeletePublicAccessBlock",
        {},
    ),
    _Setting("Tags", "PutBucketTagging", lambda value: {"Tagging": {"TagSet": value}}, "DeleteBucketTagging", {}),
    _Setting(
        "VersioningConfiguration",
        "PutBucketVersioning",
        lambda value: {"VersioningConfiguration": value},
        "PutBucketVersioning",
        {"VersioningConfiguration": {"Status": "Suspended"}},
    ),
)


@register
class Bucket(ResourceHandler):
    type = "AWS::S3::Bucket"
    replacement = frozenset({"BucketName"})
    name_property = "BucketName"
    not_kept = frozenset(
        f"LifecycleConfiguration.Rules.*.{name}"
        for name in (
            "NoncurrentVersionExpiration.NewerNoncurrentVersions",
            "ObjectSizeGreaterThan",
            "ObjectSizeLessThan",
        )
    )
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("BucketName") or context.physical_name(63, lower=True)
        parameters: dict[str, Any] = {"Bucket": name}
        if context.region != "us-east-1":
            parameters["CreateBucketConfiguration"] = {"LocationConstraint": context.region}
        if properties.boolean("ObjectLockEnabled"):
            parameters["ObjectLockEnabledForBucket"] = True
        context.client("s3").create_bucket(**parameters)
        resource = Resource(name, _attributes(context, name))
        context.created(resource)
        context.call("s3", "PutBucketEncryption", {"Bucket": name, **settings.encryption(settings.DEFAULT_ENCRYPTION)})
        self._set(context, name, {}, properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        self._set(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        try:
            context.client("s3").delete_bucket(Bucket=resource.physical_id)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchBucket":
                raise

    def _set(self, context: Context, name: str, old: dict[str, Any], new: Properties) -> None:
        values = new.select(*(setting.property for setting in _SETTINGS))
        for setting in _SETTINGS:
            value = values.get(setting.property)
            if value == old.get(setting.property):
                continue
            if value is None:
                context.call("s3", setting.remove, {"Bucket": name, **setting.removal})
            else:
                context.call("s3", setting.put, {"Bucket": name, **setting.parameters(value)})


@register
class BucketPolicy(ResourceHandler):
    type = "AWS::S3::BucketPolicy"
    replacement = frozenset({"Bucket"})

    def create(self, context: Context, properties: Properties) -> Resource:
        self._put(context, properties)
        return Resource(properties["Bucket"], {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        self._put(context, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        try:
            context.client("s3").delete_bucket_policy(Bucket=resource.physical_id)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("NoSuchBucket", "NoSuchBucketPolicy"):
                raise

    def _put(self, context: Context, properties: Properties) -> None:
        document = json.dumps(properties["PolicyDocument"].plain())
        context.client("s3").put_bucket_policy(Bucket=properties["Bucket"], Policy=document)


def _attributes(context: Context, name: str) -> dict[str, str]:
    return {
        "Arn": f"arn:{context.partition}:s3:::{name}",
        "DomainName": f"{name}.s3.amazonaws.com",
        "DualStackDomainName": f"{name}.s3.dualstack.{context.region}.amazonaws.com",
        "RegionalDomainName": f"{name}.s3.{context.region}.amazonaws.com",
        "WebsiteURL": f"http://{name}.s3-website-{context.region}.amazonaws.com",
    }
