"""AWS::KMS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_KMS.html"""

from __future__ import annotations

import contextlib
import json
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.tagging import as_map, removed_keys

_DEFAULT_PENDING_DAYS = 30

# moto describes a key without them: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
_DEFAULTS = {"KeyUsage": "ENCRYPT_DECRYPT", "MultiRegion": False}


def _tags(tags: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in as_map(tags).items()]


@register
class Key(ResourceHandler):
    type = "AWS::KMS::Key"
    replacement = frozenset({"KeySpec", "KeyUsage", "MultiRegion", "Origin"})
    read_at_deletion = frozenset({"PendingWindowInDays"})
    not_kept = frozenset({"RotationPeriodInDays"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        kms = context.client("kms")
        parameters = _DEFAULTS | properties.select("Description", "KeySpec", "KeyUsage", "MultiRegion", "Origin")
        if "KeyPolicy" in properties:
            parameters["Policy"] = json.dumps(properties["KeyPolicy"].plain())
        tags = properties.select("Tags").get("Tags", [])
        key = context.call("kms", "CreateKey", {**parameters, "Tags": _tags(tags)})["KeyMetadata"]
        resource = Resource(key["KeyId"], {"Arn": key["Arn"], "KeyId": key["KeyId"]})
        context.created(resource)
        self._set_rotation(context, resource, properties)
        if not properties.boolean("Enabled", True):
            kms.disable_key(KeyId=key["KeyId"])
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        kms, key_id = context.client("kms"), resource.physical_id
        kms.update_key_description(KeyId=key_id, Description=new.get("Description", ""))
        if "KeyPolicy" in new:
            kms.put_key_policy(KeyId=key_id, PolicyName="default", Policy=json.dumps(new["KeyPolicy"].plain()))
        self._set_rotation(context, resource, new)
        (kms.enable_key if new.boolean("Enabled", True) else kms.disable_key)(KeyId=key_id)
        tags = new.select("Tags").get("Tags", [])
        kms.tag_resource(KeyId=key_id, Tags=_tags(tags))
        kms.untag_resource(KeyId=key_id, TagKeys=removed_keys(old.get("Tags"), tags))
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        kms = context.client("kms")
        days = int(properties.get("PendingWindowInDays", _DEFAULT_PENDING_DAYS))
        try:
            if kms.describe_key(KeyId=resource.physical_id)["KeyMetadata"]["KeyState"] != "PendingDeletion":
                kms.schedule_key_deletion(KeyId=resource.physical_id, PendingWindowInDays=days)
        except kms.exceptions.NotFoundException:
            pass

    def _set_rotation(self, context: Context, resource: Resource, properties: Properties) -> None:
        kms = context.client("kms")
        if properties.boolean("EnableKeyRotation"):
            context.call(
                "kms", "EnableKeyRotation", {"KeyId": resource.physical_id, **properties.select("RotationPeriodInDays")}
            )
        else:
            kms.disable_key_rotation(KeyId=resource.physical_id)


@register
class Alias(ResourceHandler):
    type = "AWS::KMS::Alias"
    replacement = frozenset({"AliasName"})

    def create(self, context: Context, properties: Properties) -> Resource:
        context.client("kms").create_alias(**properties.select("AliasName", "TargetKeyId"))
        return Resource(properties["AliasName"], {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        context.client("kms").update_alias(**new.select("AliasName", "TargetKeyId"))
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        kms = context.client("kms")
        with contextlib.suppress(kms.exceptions.NotFoundException):
            kms.delete_alias(AliasName=resource.physical_id)
