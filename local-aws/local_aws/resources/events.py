"""AWS::Events: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Events.html"""

from __future__ import annotations

import json
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler, TagFormat
from local_aws.resources.tagging import removed_keys

_SETTINGS = ("Description", "RoleArn", "ScheduleExpression", "State")


@register
class Rule(ResourceHandler):
    type = "AWS::Events::Rule"
    replacement = frozenset({"EventBusName", "Name"})
    name_property = "Name"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        if properties.get("EventBusName", "default") != "default":
            raise ResourceFailed("local AWS: only the default event bus is emulated")
        name = properties.get("Name") or context.physical_name(64)
        arn = self._put(context, name, properties, properties.select("Tags"))
        resource = Resource(name, {"Arn": arn})
        context.created(resource)
        self._set_targets(context, name, [], properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        events, name, arn = context.client("events"), resource.physical_id, resource.attributes["Arn"]
        self._put(context, name, new, {})
        self._set_targets(context, name, old.get("Targets", []), new)
        tags = new.select("Tags").get("Tags", [])
        events.tag_resource(ResourceARN=arn, Tags=tags)
        events.untag_resource(ResourceARN=arn, TagKeys=removed_keys(old.get("Tags"), tags))
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        events, name = context.client("events"), resource.physical_id
        try:
            ids = [target["Id"] for target in events.list_targets_by_rule(Rule=name)["Targets"]]
        except events.exceptions.ResourceNotFoundException:
            return
        if ids:
            events.remove_targets(Rule=name, Ids=ids)
        events.delete_rule(Name=name)

    def _put(self, context: Context, name: str, properties: Properties, tags: dict[str, Any]) -> str:
        settings = properties.select(*_SETTINGS)
        if "EventPattern" in properties:
            settings["EventPattern"] = json.dumps(properties["EventPattern"].plain())
        return context.call("events", "PutRule", {"Name": name, **settings, **tags})["RuleArn"]

    def _set_targets(self, context: Context, name: str, old: list[dict[str, Any]], properties: Properties) -> None:
        targets = properties.select("Targets").get("Targets", [])
        gone = sorted({target["Id"] for target in old} - {target["Id"] for target in targets})
        if gone:
            context.client("events").remove_targets(Rule=name, Ids=gone)
        if targets:
            context.call("events", "PutTargets", {"Rule": name, "Targets": targets})
