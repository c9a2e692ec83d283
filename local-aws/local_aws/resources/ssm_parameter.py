"""AWS::SSM::Parameter.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler, TagFormat
from local_aws.image_parameters import DATA_TYPE
from local_aws.resources.tagging import as_list

_PARAMETERS = ("Type", "Value", "Description", "AllowedPattern", "DataType", "Tier", "Policies")
_LONGEST_CHECK = timedelta(minutes=5)


@register
class Parameter(ResourceHandler):
    type = "AWS::SSM::Parameter"
    replacement = frozenset({"Name", "DataType"})
    name_property = "Name"
    tag_format = TagFormat.MAP

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("Name") or f"CFN-{context.physical_name(500)}"
        tags = as_list(properties.select("Tags").get("Tags", {}))
        context.call("ssm", "PutParameter", {"Name": name, "Tags": tags, **properties.select(*_PARAMETERS)})
        self._await_check(context, name, properties)
        return self._resource(name, properties)

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        ssm, name = context.client("ssm"), resource.physical_id
        values = new.select(*_PARAMETERS)
        if any(values.get(key) != old.get(key) for key in _PARAMETERS):
            context.call("ssm", "PutParameter", {"Name": name, "Overwrite": True, **values})
            self._await_check(context, name, new)
        tags = new.select("Tags").get("Tags", {})
        gone = sorted(old.get("Tags", {}).keys() - tags.keys())
        if tags:
            ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=name, Tags=as_list(tags))
        if gone:
            ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId=name, TagKeys=gone)
        return self._resource(name, new)

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        ssm = context.client("ssm")
        with contextlib.suppress(ssm.exceptions.ParameterNotFound):
            ssm.delete_parameter(Name=resource.physical_id)

    def _await_check(self, context: Context, name: str, properties: Properties) -> None:
        """https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html"""
        if properties.get("DataType") != DATA_TYPE:
            return
        ssm = context.client("ssm")

        def is_readable() -> bool:
            try:
                return ssm.get_parameter(Name=name)["Parameter"]["Value"] == properties["Value"]
            except ssm.exceptions.ParameterNotFound:
                return False

        if not context.wait_until(is_readable, _LONGEST_CHECK):
            raise ResourceFailed(f"{properties['Value']} is not an image that is available")

    def _resource(self, name: str, properties: Properties) -> Resource:
        return Resource(name, {"Type": properties["Type"], "Value": properties["Value"]})
