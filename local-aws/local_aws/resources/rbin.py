"""AWS::Rbin::Rule: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rbin-rule.html"""

from __future__ import annotations

import contextlib
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.tagging import removed_keys

_SETTINGS = ("Description", "ExcludeResourceTags", "ResourceTags", "ResourceType", "RetentionPeriod")


@register
class Rule(ResourceHandler):
    type = "AWS::Rbin::Rule"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = {**properties.select(*_SETTINGS), **properties.select("Tags")}
        if "LockConfiguration" in properties:
            parameters["LockConfiguration"] = {"UnlockDelay": properties["LockConfiguration"].plain()}
        rule = context.call("rbin", "CreateRule", parameters)
        return Resource(
            rule["RuleArn"], {"Arn": rule["RuleArn"], "Identifier": rule["Identifier"], "LockState": rule["LockState"]}
        )

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        rbin, arn = context.client("rbin"), resource.physical_id
        settings = new.select(*_SETTINGS)
        left_out = {"Description": "", "ExcludeResourceTags": [], "ResourceTags": []}
        context.call("rbin", "UpdateRule", {"Identifier": resource.attributes["Identifier"], **left_out, **settings})
        tags = new.select("Tags").get("Tags", [])
        if tags:
            rbin.tag_resource(ResourceArn=arn, Tags=tags)
        if gone := removed_keys(old.get("Tags"), tags):
            rbin.untag_resource(ResourceArn=arn, TagKeys=gone)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        rbin = context.client("rbin")
        with contextlib.suppress(rbin.exceptions.ResourceNotFoundException):
            rbin.delete_rule(Identifier=resource.attributes["Identifier"])
