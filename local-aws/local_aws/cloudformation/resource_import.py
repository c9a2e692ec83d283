"""Resource import: a change set takes existing resources into a stack and changes nothing.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from local_aws.cloudformation import registry, stacks
from local_aws.cloudformation.change_set import Plan
from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.stack import Deployment, Stack

Identifier = dict[str, str]
"""The values of the properties that identify a resource of its type."""


def identifiers_of(requested: list[dict[str, Any]], stack: Stack, deployment: Deployment) -> dict[str, Identifier]:
    """The identifier of each resource to import, by logical id.

    :raises CloudFormationError: if the request or the template breaks a rule of import operations
    """
    identifiers: dict[str, Identifier] = {}
    for each in requested:
        logical_id, resource_type = each["LogicalResourceId"], each["ResourceType"]
        definition = deployment.template.resources.get(logical_id)
        if definition is None or definition["Type"] != resource_type:
            raise CloudFormationError(
                f"Resources [{logical_id}] of type {resource_type} in ResourcesToImport are not in the template"
            )
        identifiers[logical_id] = _identifier(resource_type, each.get("ResourceIdentifier") or {})
        _check_owner(resource_type, identifiers[logical_id], stack.region)
    _check_policies(identifiers, deployment)
    _check_changes(identifiers, stack, deployment)
    return identifiers


def _identifier(resource_type: str, given: Identifier) -> Identifier:
    names = registry.import_identifier(resource_type)
    if not names:
        raise CloudFormationError(f"local AWS: importing {resource_type} is not emulated")
    if set(given) != set(names):
        raise CloudFormationError(
            f"The identifier of {resource_type} is {', '.join(names)}, and the request has {', '.join(given) or 'none'}"
        )
    return {name: given[name] for name in names}


def _check_owner(resource_type: str, identifier: Identifier, region: str) -> None:
    physical_id = "|".join(identifier[name] for name in registry.import_identifier(resource_type))
    for other in stacks.living(region):
        if any(each.type == resource_type and each.physical_id == physical_id for each in other.resources.values()):
            raise CloudFormationError(f"{physical_id} already exists in stack {other.id}")


def _check_policies(identifiers: Iterable[str], deployment: Deployment) -> None:
    lacking = [name for name in identifiers if "DeletionPolicy" not in deployment.template.resources[name]]
    if lacking:
        raise CloudFormationError(
            f"The following resources to import {_listed(lacking)} must have DeletionPolicy attribute specified in "
            "the template."
        )


def _check_changes(identifiers: Iterable[str], stack: Stack, deployment: Deployment) -> None:
    """Nothing else may be created, updated or deleted: not even an output."""
    changes = [each["ResourceChange"] for each in Plan(stack, deployment).changes()]
    imported = set(identifiers)
    added = [each["LogicalResourceId"] for each in changes if each["Action"] == "Add"]
    if missing := [name for name in added if name not in imported]:
        raise CloudFormationError(f"Resources {_listed(missing)} is missing from ResourceToImport list")
    if modified := [each["LogicalResourceId"] for each in changes if each["Action"] != "Add"]:
        raise CloudFormationError(
            f"You have modified resources {_listed(modified)} in your template that are not being imported. "
            "Update, create or delete operations cannot be executed during import operations."
        )
    before = stack.deployment.template.sections if stack.deployment else {}
    if _text(before.get("Outputs")) != _text(deployment.template.sections.get("Outputs")):
        raise CloudFormationError("As part of the import operation, you cannot modify or add [Outputs]")


def _listed(names: list[str]) -> str:
    return f"[{', '.join(names)}]"


def _text(section: Any) -> str:
    return json.dumps(section or {}, sort_keys=True)
