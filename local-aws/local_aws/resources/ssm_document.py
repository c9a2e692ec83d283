"""AWS::SSM::Document.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-document.html
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.tagging import removed_keys

_SETTINGS = ("DocumentFormat", "TargetType", "VersionName")
_IN_PLACE = "NewVersion"


@register
class Document(ResourceHandler):
    type = "AWS::SSM::Document"
    replacement = frozenset({"Name", "DocumentType", "Attachments", "Requires"})
    conditional_replacement = frozenset({"Content", *_SETTINGS})
    name_property = "Name"
    tag_format = TagFormat.LIST

    def replaces(self, old: dict[str, Any], new: dict[str, Any]) -> bool:
        """Return True for another content, unless ``UpdateMethod`` makes a new version of the document."""
        changed = any(old.get(name) != new.get(name) for name in self.conditional_replacement)
        return super().replaces(old, new) or (changed and new.get("UpdateMethod") != _IN_PLACE)

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("Name") or context.physical_name(128)
        properties.get("UpdateMethod")
        parameters = {
            "Name": name,
            "Content": _content(properties),
            "DocumentType": properties.get("DocumentType", "Command"),
        }
        context.call("ssm", "CreateDocument", {**parameters, **properties.select("Tags", *_SETTINGS)})
        return Resource(name, {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        name, values = resource.physical_id, new.select(*_SETTINGS)
        new.get("UpdateMethod")
        if _content(new) != _content(Properties(old)) or any(values.get(key) != old.get(key) for key in _SETTINGS):
            parameters = {"Name": name, "Content": _content(new), "DocumentVersion": "$LATEST", **values}
            # The default version stays, according to an open report: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2539
            context.call("ssm", "UpdateDocument", parameters)
        tags = new.select("Tags").get("Tags", [])
        if tags:
            context.call("ssm", "AddTagsToResource", {"ResourceType": "Document", "ResourceId": name, "Tags": tags})
        if gone := removed_keys(old.get("Tags"), tags):
            context.call(
                "ssm", "RemoveTagsFromResource", {"ResourceType": "Document", "ResourceId": name, "TagKeys": gone}
            )
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        ssm = context.client("ssm")
        with contextlib.suppress(ssm.exceptions.InvalidDocument):
            ssm.delete_document(Name=resource.physical_id)


def _content(properties: Properties) -> str:
    """Return the content as text. CloudFormation also accepts an object."""
    content = properties["Content"]
    return content if isinstance(content, str) else json.dumps(content.plain())
