"""The subnet groups, parameter groups and option groups of DB instances.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_RDS.html
"""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.rds_tags import retag

_NAME_LENGTH = 255
_PARAMETERS_PER_CALL = 20


@register
class DBSubnetGroup(ResourceHandler):
    type = "AWS::RDS::DBSubnetGroup"
    replacement = frozenset({"DBSubnetGroupName"})
    name_property = "DBSubnetGroupName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = _name(context, properties, self.name_property)
        chosen = properties.select("DBSubnetGroupDescription", "SubnetIds", "Tags")
        group = context.call("rds", "CreateDBSubnetGroup", {"DBSubnetGroupName": name, **chosen})["DBSubnetGroup"]
        return Resource(name, {"DBSubnetGroupArn": group["DBSubnetGroupArn"]})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        context.call(
            "rds",
            "ModifyDBSubnetGroup",
            {"DBSubnetGroupName": resource.physical_id, **new.select("DBSubnetGroupDescription", "SubnetIds")},
        )
        retag(context, resource.attributes["DBSubnetGroupArn"], old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        rds = context.client("rds")
        with suppress(rds.exceptions.DBSubnetGroupNotFoundFault):
            rds.delete_db_subnet_group(DBSubnetGroupName=resource.physical_id)


@register
class DBParameterGroup(ResourceHandler):
    type = "AWS::RDS::DBParameterGroup"
    replacement = frozenset({"DBParameterGroupName", "Description", "Family"})
    name_property = "DBParameterGroupName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = _name(context, properties, self.name_property)
        parameters = {
            "DBParameterGroupName": name,
            "DBParameterGroupFamily": properties["Family"],
            **properties.select("Description", "Tags"),
        }
        group = context.call("rds", "CreateDBParameterGroup", parameters)["DBParameterGroup"]
        resource = Resource(name, {"DBParameterGroupArn": group["DBParameterGroupArn"], "DBParameterGroupName": name})
        context.created(resource)
        _set_parameters(context, name, properties.select("Parameters").get("Parameters", {}))
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        """Set the parameters that differ from the present ones. A change of tags alone waits for no reboot.

        https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds (DBParameterGroup,
        applyParametersWithReset)
        """
        parameters = new.select("Parameters").get("Parameters", {})
        present = _present_parameters(context, resource.physical_id)
        gone = sorted(old.get("Parameters", {}).keys() - parameters.keys())
        if gone:
            reset = [{"ParameterName": name, "ApplyMethod": "pending-reboot"} for name in gone]
            context.call(
                "rds", "ResetDBParameterGroup", {"DBParameterGroupName": resource.physical_id, "Parameters": reset}
            )
        changed = {name: value for name, value in parameters.items() if str(value) != present.get(name)}
        _set_parameters(context, resource.physical_id, changed)
        retag(context, resource.attributes["DBParameterGroupArn"], old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        rds = context.client("rds")
        with suppress(rds.exceptions.DBParameterGroupNotFoundFault):
            rds.delete_db_parameter_group(DBParameterGroupName=resource.physical_id)


@register
class OptionGroup(ResourceHandler):
    type = "AWS::RDS::OptionGroup"
    replacement = frozenset({"EngineName", "MajorEngineVersion", "OptionGroupDescription", "OptionGroupName"})
    name_property = "OptionGroupName"
    tag_format = TagFormat.LIST
    not_kept = frozenset({"OptionConfigurations.*.DBSecurityGroupMemberships"})

    def create(self, context: Context, properties: Properties) -> Resource:
        name = _name(context, properties, self.name_property)
        chosen = properties.select("EngineName", "MajorEngineVersion", "OptionGroupDescription", "Tags")
        group = context.call("rds", "CreateOptionGroup", {"OptionGroupName": name, **chosen})["OptionGroup"]
        resource = Resource(name, {"OptionGroupArn": group["OptionGroupArn"]})
        context.created(resource)
        self._set_options(context, resource, [], properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        self._set_options(context, resource, old.get("OptionConfigurations", []), new)
        retag(context, resource.attributes["OptionGroupArn"], old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        rds = context.client("rds")
        with suppress(rds.exceptions.OptionGroupNotFoundFault):
            rds.delete_option_group(OptionGroupName=resource.physical_id)

    @staticmethod
    def _set_options(context: Context, resource: Resource, old: list[dict[str, Any]], properties: Properties) -> None:
        options = properties.select("OptionConfigurations").get("OptionConfigurations", [])
        gone = sorted({option["OptionName"] for option in old} - {option["OptionName"] for option in options})
        change = {"OptionsToInclude": options, "OptionsToRemove": gone}
        if options or gone:
            given = {name: value for name, value in change.items() if value}
            context.call(
                "rds", "ModifyOptionGroup", {"OptionGroupName": resource.physical_id, "ApplyImmediately": True, **given}
            )


def _name(context: Context, properties: Properties, name_property: str) -> str:
    """Return the name of a group in lower case, as RDS stores it."""
    return (properties.get(name_property) or context.physical_name(_NAME_LENGTH)).lower()


def _present_parameters(context: Context, group: str) -> dict[str, str]:
    """Return the values of the parameters that do not have their default."""
    pages = context.client("rds").get_paginator("describe_db_parameters")
    return {
        parameter["ParameterName"]: parameter["ParameterValue"]
        for page in pages.paginate(DBParameterGroupName=group, Source="user")
        for parameter in page["Parameters"]
    }


def _set_parameters(context: Context, group: str, values: dict[str, Any]) -> None:
    """Set parameters for the next reboot, because static ones such as ``rds.force_ssl`` allow nothing else.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html
    """
    parameters = iter(
        [
            {"ParameterName": name, "ParameterValue": value, "ApplyMethod": "pending-reboot"}
            for name, value in values.items()
        ]
    )
    while batch := list(itertools.islice(parameters, _PARAMETERS_PER_CALL)):
        context.call("rds", "ModifyDBParameterGroup", {"DBParameterGroupName": group, "Parameters": batch})
