"""AWS::SSM::Association.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-association.html
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler, TagFormat
from local_aws.resources.tagging import removed_keys

_PARAMETERS = (
    "ApplyOnlyAtCronInterval",
    "AssociationName",
    "AutomationTargetParameterName",
    "CalendarNames",
    "ComplianceSeverity",
    "DocumentVersion",
    "MaxConcurrency",
    "MaxErrors",
    "Name",
    "OutputLocation",
    "Parameters",
    "ScheduleExpression",
    "ScheduleOffset",
    "SyncCompliance",
    "Targets",
)


@register
class Association(ResourceHandler):
    type = "AWS::SSM::Association"
    replacement = frozenset({"InstanceId"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = properties.select("InstanceId", "Tags", *_PARAMETERS)
        association_id = context.call("ssm", "CreateAssociation", parameters)["AssociationDescription"]["AssociationId"]
        resource = Resource(association_id, {"AssociationId": association_id})
        context.created(resource)
        self._await_success(context, association_id, properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        parameters = new.select(*_PARAMETERS)
        if any(parameters.get(name) != old.get(name) for name in _PARAMETERS):
            context.call("ssm", "UpdateAssociation", {"AssociationId": resource.physical_id, **parameters})
        self._retag(context, resource.physical_id, old.get("Tags"), new.select("Tags").get("Tags", []))
        self._await_success(context, resource.physical_id, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        ssm = context.client("ssm")
        with contextlib.suppress(ssm.exceptions.AssociationDoesNotExist):
            ssm.delete_association(AssociationId=resource.physical_id)

    def _await_success(self, context: Context, association_id: str, properties: Properties) -> None:
        seconds = properties.integer("WaitForSuccessTimeoutSeconds")
        if seconds is not None and not context.wait_until(
            lambda: self._status(context, association_id) == "Success", timedelta(seconds=seconds)
        ):
            raise ResourceFailed(f"Association {association_id} was not successful within {seconds} seconds")

    def _status(self, context: Context, association_id: str) -> str:
        return context.client("ssm").describe_association(AssociationId=association_id)["AssociationDescription"][
            "Overview"
        ]["Status"]

    def _retag(
        self, context: Context, association_id: str, old: list[dict[str, Any]] | None, new: list[dict[str, Any]]
    ) -> None:
        target = {"ResourceType": "Association", "ResourceId": association_id}
        if new:
            context.call("ssm", "AddTagsToResource", {**target, "Tags": new})
        if gone := removed_keys(old, new):
            context.call("ssm", "RemoveTagsFromResource", {**target, "TagKeys": gone})
