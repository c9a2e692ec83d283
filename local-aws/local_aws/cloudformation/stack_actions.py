"""The actions on stacks: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html"""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation import describe, operations, parameters, signals, stacks
from local_aws.cloudformation.change_set import Plan
from local_aws.cloudformation.errors import AlreadyExists, CloudFormationError, InsufficientCapabilities
from local_aws.cloudformation.paging import newest_first, page
from local_aws.cloudformation.signals import Signal
from local_aws.cloudformation.stack import Deployment, Stack
from local_aws.cloudformation.template_source import template_of

Request = dict[str, Any]
_UPDATABLE = {
    "CREATE_COMPLETE",
    "CREATE_FAILED",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_FAILED",
    "UPDATE_ROLLBACK_COMPLETE",
}


def deployment_of(request: Request, stack: Stack | None, region: str) -> Deployment:
    """Return the deployment of a creating or updating request, after all checks that need no resource."""
    template = template_of(request, stack, region)
    lacking = template.required_capabilities
    given = set(request.get("Capabilities") or [])
    if lacking and not given & {*lacking, "CAPABILITY_NAMED_IAM"}:
        raise InsufficientCapabilities(f"Requires capabilities : [{', '.join(lacking)}]")
    before = stack.deployment if stack else None
    values = parameters.resolve(template, request.get("Parameters") or [], before.parameters if before else {}, region)
    tags = (
        {tag["Key"]: tag["Value"] for tag in request["Tags"]}
        if request.get("Tags") is not None
        else (before.tags if before else {})
    )
    _check_types(template.resources, stack)
    return Deployment(template, values, tags)


def check_updatable(stack: Stack) -> None:
    if stack.status not in _UPDATABLE:
        raise CloudFormationError(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")


def adopt_settings(stack: Stack, request: Request) -> None:
    for name, attribute in (
        ("Capabilities", "capabilities"),
        ("NotificationARNs", "notification_arns"),
        ("RoleARN", "role_arn"),
    ):
        if request.get(name) is not None:
            setattr(stack, attribute, request[name])


def create_stack(request: Request, region: str) -> dict[str, Any]:
    if stacks.find(request["StackName"], region) is not None:
        raise AlreadyExists(f"Stack [{request['StackName']}] already exists")
    deployment = deployment_of(request, None, region)
    stack = Stack(request["StackName"], region, termination_protection=bool(request.get("EnableTerminationProtection")))
    Plan(stack, deployment).changes()
    adopt_settings(stack, request)
    stack.disable_rollback = bool(request.get("DisableRollback"))
    stacks.add(stack)
    on_failure = operations.DO_NOTHING if stack.disable_rollback else request.get("OnFailure") or operations.ROLL_BACK
    operations.create(stack, deployment, on_failure)
    return {"StackId": stack.id}


def update_stack(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.get(request["StackName"], region)
    check_updatable(stack)
    deployment = deployment_of(request, stack, region)
    plan = Plan(stack, deployment)
    if not plan.changes() and not plan.changes_elsewhere():
        raise CloudFormationError("No updates are to be performed.")
    adopt_settings(stack, request)
    operations.update(stack, deployment, bool(request.get("DisableRollback")))
    return {"StackId": stack.id}


def delete_stack(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.find(request["StackName"], region)
    if stack is None or stack.deleted is not None or stack.status == "DELETE_IN_PROGRESS":
        return {}
    if stack.termination_protection:
        raise CloudFormationError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
    if stack.in_progress:
        raise CloudFormationError(f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
    operations.delete(stack, frozenset(request.get("RetainResources") or []))
    return {}


def describe_stacks(request: Request, region: str) -> dict[str, Any]:
    name = request.get("StackName")
    found = [stacks.get(name, region)] if name else stacks.living(region)
    return page("Stacks", [describe.stack(stack) for stack in found], request.get("NextToken"))


def list_stacks(request: Request, region: str) -> dict[str, Any]:
    wanted = request.get("StackStatusFilter")
    found = [stack for stack in stacks.everything(region) if not wanted or stack.status in wanted]
    return page("StackSummaries", [describe.stack_summary(stack) for stack in found], request.get("NextToken"))


def describe_stack_events(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.get(request["StackName"], region)
    return newest_first("StackEvents", [describe.event(stack, item) for item in stack.events], request.get("NextToken"))


_MOST_RESOURCES = 100
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html"""


def describe_stack_resources(request: Request, region: str) -> dict[str, Any]:
    if request.get("StackName"):
        stack = stacks.get(request["StackName"], region)
    else:
        stack = _owner(request["PhysicalResourceId"], region)
    wanted = request.get("LogicalResourceId")
    found = [describe.resource(stack, item) for item in stack.resources.values() if wanted in (None, item.logical_id)]
    return {"StackResources": found[:_MOST_RESOURCES]}


def describe_stack_resource(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.get(request["StackName"], region)
    record = stack.resources.get(request["LogicalResourceId"])
    if record is None:
        raise CloudFormationError(f"Resource {request['LogicalResourceId']} does not exist for stack {stack.name}")
    summary = describe.resource_summary(stack, record)
    return {"StackResourceDetail": {**summary, "StackName": stack.name, "StackId": stack.id}}


def list_stack_resources(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.get(request["StackName"], region)
    summaries = [describe.resource_summary(stack, item) for item in stack.resources.values()]
    return page("StackResourceSummaries", summaries, request.get("NextToken"))


def list_exports(request: Request, region: str) -> dict[str, Any]:
    found = [
        {"ExportingStackId": stack.id, "Name": name, "Value": output.value}
        for name, (stack, output) in sorted(stacks.exports(region).items())
    ]
    return page("Exports", found, request.get("NextToken"))


def list_imports(request: Request, region: str) -> dict[str, Any]:
    importers = stacks.importers(request["ExportName"], region)
    if not importers:
        raise CloudFormationError(f"Export '{request['ExportName']}' is not imported by any stack.")
    return page("Imports", importers, request.get("NextToken"))


def signal_resource(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.get(request["StackName"], region)
    if request["LogicalResourceId"] not in stack.resources:
        raise CloudFormationError(f"Resource {request['LogicalResourceId']} does not exist for stack {stack.name}")
    if not stack.in_progress:
        raise CloudFormationError(f"Stack:{stack.id} is in {stack.status} state and can not be signaled")
    signals.mailbox(stack.id, request["LogicalResourceId"]).deliver(Signal(request["UniqueId"], request["Status"]))
    return {}


def update_termination_protection(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.get(request["StackName"], region)
    stack.termination_protection = request["EnableTerminationProtection"]
    return {"StackId": stack.id}


def cancel_update_stack(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.get(request["StackName"], region)
    if stack.status != "UPDATE_IN_PROGRESS":
        raise CloudFormationError("CancelUpdateStack cannot be called from current stack status")
    operations.cancel(stack)
    return {}


def rollback_stack(request: Request, region: str) -> dict[str, Any]:
    stack = stacks.get(request["StackName"], region)
    if stack.status != "CREATE_FAILED":
        raise CloudFormationError(f"local AWS: RollbackStack of a stack in {stack.status} is not emulated")
    operations.roll_back(stack)
    return {"StackId": stack.id}


def _owner(physical_id: str, region: str) -> Stack:
    for stack in stacks.living(region):
        if any(record.physical_id == physical_id for record in stack.resources.values()):
            return stack
    raise CloudFormationError(f"Stack for {physical_id} does not exist")


def _check_types(resources: dict[str, dict[str, Any]], stack: Stack | None) -> None:
    existing = stack.resources if stack else {}
    changed = [name for name, item in resources.items() if name in existing and existing[name].type != item["Type"]]
    if changed:
        raise CloudFormationError(
            "Update of resource type is not permitted. The new template modifies resource type of the following "
            "resources: "
            f"[{', '.join(changed)}]"
        )
