"""Associations of Systems Manager State Manager, which moto does not have.

They are kept and answered. Nothing runs in an instance, so an association has succeeded as soon as it would have run.
The setting ``failed_associations`` names those whose last execution failed.

https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state.html
"""

from __future__ import annotations

import uuid
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.ssm.exceptions import InvalidDocument, SSMException
from moto.ssm.models import SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

from local_aws import clock, emulation_settings
from local_aws.moto_methods import replaces
from local_aws.state import RegionState

Association = dict[str, Any]

_KEPT = (
    "ApplyOnlyAtCronInterval",
    "AssociationName",
    "AutomationTargetParameterName",
    "CalendarNames",
    "ComplianceSeverity",
    "DocumentVersion",
    "InstanceId",
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
# Names with these prefixes are reserved for AWS: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html
_AMAZONS = ("AWS", "Amazon")

_associations_by_id: RegionState[dict[str, Association]] = RegionState(dict)


def install() -> None:
    replaces(SimpleSystemManagerResponse, "create_association")(_create)
    replaces(SimpleSystemManagerResponse, "describe_association")(_describe)
    replaces(SimpleSystemManagerResponse, "list_associations")(_list)
    replaces(SimpleSystemManagerResponse, "update_association")(_update)
    replaces(SimpleSystemManagerResponse, "delete_association")(_delete)
    original = SimpleSystemManagerBackend._validate_resource_type_and_id

    @replaces(SimpleSystemManagerBackend, "_validate_resource_type_and_id")
    def _validate_resource_type_and_id(self: SimpleSystemManagerBackend, resource_type: str, resource_id: str) -> str:
        """Accept the tags of associations: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html"""
        if resource_type == "Association":
            return _find(self, resource_id)["AssociationId"]
        return original(self, resource_type, resource_id)


def applied_to(backend: SimpleSystemManagerBackend, instance_id: str, tags: dict[str, str]) -> list[Association]:
    """Return the associations that ran on an instance: https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state-manager-targets-and-rate-controls.html"""
    return [
        each
        for each in list(_associations(backend).values())
        if each["Overview"]["Status"] == "Success" and _targets(each, instance_id, tags)
    ]


def _targets(association: Association, instance_id: str, tags: dict[str, str]) -> bool:
    """Return True if an association targets an instance: all keys must match, each with one of its values."""
    if association.get("InstanceId"):
        return bool(association["InstanceId"] == instance_id)
    targets = association.get("Targets", [])
    return bool(targets) and all(
        _fits(target["Key"], target.get("Values", []), instance_id, tags) for target in targets
    )


def _fits(key: str, values: list[str], instance_id: str, tags: dict[str, str]) -> bool:
    if key.lower() == "instanceids":
        return instance_id in values or "*" in values
    if key == "tag-key":
        return any(value in tags for value in values)
    return key.startswith("tag:") and tags.get(key.removeprefix("tag:")) in values


def _associations(backend: SimpleSystemManagerBackend) -> dict[str, Association]:
    return _associations_by_id.of(backend)


def _create(self: SimpleSystemManagerResponse) -> ActionResult:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html"""
    association = {"AssociationId": str(uuid.uuid4()), "AssociationVersion": "1", "Date": clock.now(), **_given(self)}
    _associations(self.ssm_backend)[association["AssociationId"]] = association
    tags = {tag["Key"]: tag["Value"] for tag in self._get_param("Tags", [])}
    self.ssm_backend.add_tags_to_resource("Association", association["AssociationId"], tags)
    return ActionResult({"AssociationDescription": association})


def _update(self: SimpleSystemManagerResponse) -> ActionResult:
    """Create a version without the values that the request does not have.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateAssociation.html
    """
    before = _find(self.ssm_backend, self._get_param("AssociationId"))
    association = {
        "AssociationId": before["AssociationId"],
        "AssociationVersion": str(int(before["AssociationVersion"]) + 1),
        "Date": before["Date"],
        **_given(self),
    }
    _associations(self.ssm_backend)[association["AssociationId"]] = association
    return ActionResult({"AssociationDescription": association})


def _describe(self: SimpleSystemManagerResponse) -> ActionResult:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeAssociation.html"""
    return ActionResult({"AssociationDescription": _current(_find(self.ssm_backend, self._get_param("AssociationId")))})


def _list(self: SimpleSystemManagerResponse) -> ActionResult:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListAssociations.html"""
    filters = {each["key"]: each["value"] for each in self._get_param("AssociationFilterList", [])}
    if unknown := sorted(set(filters) - {"AssociationId", "AssociationName", "InstanceId", "Name"}):
        raise SSMException("InvalidAssociation", f"The local AWS does not filter associations by {', '.join(unknown)}")
    found = [
        _current(each)
        for each in _associations(self.ssm_backend).values()
        if all(each.get(key) == value for key, value in filters.items())
    ]
    return ActionResult({"Associations": found})


def _delete(self: SimpleSystemManagerResponse) -> ActionResult:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteAssociation.html"""
    association = _find(self.ssm_backend, self._get_param("AssociationId"))
    del _associations(self.ssm_backend)[association["AssociationId"]]
    return EmptyResult()


def _given(response: SimpleSystemManagerResponse) -> Association:
    given = {key: response._get_param(key) for key in _KEPT}
    name = given["Name"]
    if not name.startswith(_AMAZONS) and name not in response.ssm_backend._documents:
        raise InvalidDocument(f"Document with name {name} does not exist.")
    # An association runs when it is created or changed, unless it runs on its schedule only.
    status = "Pending" if given["ApplyOnlyAtCronInterval"] else "Success"
    return {
        **{key: value for key, value in given.items() if value is not None},
        "Overview": {"Status": status, "DetailedStatus": status},
        "LastUpdateAssociationDate": clock.now(),
    }


def _current(association: Association) -> Association:
    """Return an association with its status now: https://docs.aws.amazon.com/systems-manager/latest/userguide/state-manager-about.html"""
    if association["AssociationId"] not in emulation_settings.current().failed_associations:
        return association
    return {**association, "Overview": {"Status": "Failed", "DetailedStatus": "Failed"}}


def _find(backend: SimpleSystemManagerBackend, association_id: str) -> Association:
    if association_id not in _associations(backend):
        raise SSMException("AssociationDoesNotExist", f"The association {association_id} does not exist.")
    return _associations(backend)[association_id]
