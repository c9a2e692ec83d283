"""The actions on change sets."""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation import change_sets, describe, operations, resource_import, stacks
from local_aws.cloudformation.change_set import ChangeSet
from local_aws.cloudformation.errors import AlreadyExists, CloudFormationError, InvalidChangeSetStatus
from local_aws.cloudformation.paging import page
from local_aws.cloudformation.stack import Stack
from local_aws.cloudformation.stack_actions import Request, adopt_settings, check_updatable, deployment_of


def create_change_set(request: Request, region: str) -> dict[str, Any]:
    kind = request.get("ChangeSetType") or "UPDATE"
    to_import = request.get("ResourcesToImport") or []
    if request.get("DeploymentMode"):
        raise CloudFormationError("local AWS: a change set that reverts drift is not emulated")
    if (kind == "IMPORT") != bool(to_import):
        raise CloudFormationError("ResourcesToImport and ChangeSetType IMPORT go together")
    stack = _target(request["StackName"], kind, region)
    if change_sets.find(request["ChangeSetName"], stack.id, region) is not None:
        raise AlreadyExists(f"ChangeSet {request['ChangeSetName']} already exists")
    deployment = deployment_of(request, stack, region)
    change_set = ChangeSet(
        request["ChangeSetName"],
        stack,
        kind,
        deployment,
        request.get("Description"),
        request.get("Capabilities") or [],
        request.get("OnStackFailure"),
        resource_import.identifiers_of(to_import, stack, deployment) if to_import else {},
    )
    if stacks.find(stack.id, region) is None:
        stacks.add(stack)
        stack.set_status("REVIEW_IN_PROGRESS", "User Initiated")
    adopt_settings(stack, request)
    change_sets.add(change_set)
    return {"Id": change_set.id, "StackId": stack.id}


def describe_change_set(request: Request, region: str) -> dict[str, Any]:
    change_set = change_sets.get(request["ChangeSetName"], request.get("StackName"), region)
    return {**describe.change_set(change_set), **page("Changes", change_set.changes, request.get("NextToken"))}


def list_change_sets(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.get(request["StackName"], region)
    summaries = [describe.change_set(item) for item in change_sets.of(stack.id)]
    return page("Summaries", summaries, request.get("NextToken"))


def delete_change_set(request: Request, region: str) -> dict[str, Any]:
    change_set = change_sets.find(request["ChangeSetName"], request.get("StackName"), region)
    if change_set is not None:
        change_sets.remove(change_set)
    return {}


def execute_change_set(request: Request, region: str) -> dict[str, Any]:
    change_set = change_sets.get(request["ChangeSetName"], request.get("StackName"), region)
    stack = change_set.stack
    if change_set.execution_status != "AVAILABLE" or stack.in_progress:
        raise InvalidChangeSetStatus(
            f"ChangeSet [{change_set.id}] cannot be executed in its current status of [{change_set.status}]"
        )
    change_sets.remove_all_of(stack.id)
    stack.change_set_id = change_set.id
    disable_rollback = bool(request.get("DisableRollback")) or change_set.on_stack_failure == operations.DO_NOTHING
    stack.disable_rollback = disable_rollback
    if stack.status == "REVIEW_IN_PROGRESS":
        on_failure = operations.DO_NOTHING if disable_rollback else change_set.on_stack_failure or operations.ROLL_BACK
        operations.create(stack, change_set.deployment, on_failure)
    elif change_set.imports:
        operations.import_resources(stack, change_set.deployment, change_set.imports)
    else:
        operations.update(stack, change_set.deployment, disable_rollback)
    return {}


def _target(name: str, kind: str, region: str) -> Stack:
    stack = stacks.find(name, region)
    if kind == "CREATE":
        if stack is not None and stack.status != "REVIEW_IN_PROGRESS":
            raise AlreadyExists(f"Stack [{name}] already exists and cannot be created again with the changeSet.")
        return stack or Stack(name, region)
    if stack is None:
        if kind == "IMPORT":
            raise CloudFormationError("local AWS: an import that creates a stack is not emulated")
        raise CloudFormationError(f"Stack [{name}] does not exist")
    check_updatable(stack)
    return stack
