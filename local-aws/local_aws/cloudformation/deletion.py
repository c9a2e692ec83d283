"""Deletes resources as their deletion policies say.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from graphlib import TopologicalSorter

from local_aws.cloudformation import registry, signals
from local_aws.cloudformation.context import ResourceContext
from local_aws.cloudformation.reasons import reason
from local_aws.cloudformation.stack import Stack, StackResource
from local_aws.cloudformation.template import Template, references
from local_aws.cloudformation.turn import Turn


def dependencies(template: Template) -> dict[str, set[str]]:
    known = template.resources
    return {logical_id: {name for name in references(item) if name in known} for logical_id, item in known.items()}


def in_deletion_order(records: Iterable[StackResource], template: Template) -> list[StackResource]:
    """Return the resources in the order of their deletion: each one before those that it depends on."""
    order = {
        logical_id: place for place, logical_id in enumerate(TopologicalSorter(dependencies(template)).static_order())
    }
    return sorted(records, key=lambda record: order.get(record.logical_id, len(order)), reverse=True)


def policy_of(record: StackResource) -> str | None:
    """Return the deletion policy of the template, or the default of the type."""
    if record.type in registry.INERT_TYPES:
        return None
    return record.definition.get("DeletionPolicy", registry.handler_for(record.type).deletion_policy)


def keeps(policy: str | None, undoing_creation: bool) -> bool:
    return policy == "Retain" or (policy == "RetainExceptOnCreate" and not undoing_creation)


def delete(stack: Stack, record: StackResource, turn: Turn, policy: str | None, undoing_creation: bool = False) -> bool:
    """Delete a resource as its policy says. Returns True if the deletion is complete.

    Only ``RetainExceptOnCreate`` treats a creation that is undone in its own way: ``Retain`` retains and ``Snapshot``
    takes a snapshot of what a failed operation made, too.
    """
    if record.resource is None or record.status == "DELETE_COMPLETE":
        return True
    if keeps(policy, undoing_creation):
        stack.set_resource_status(record, "DELETE_SKIPPED")
        return True
    stack.set_resource_status(record, "DELETE_IN_PROGRESS")
    try:
        if record.type not in registry.INERT_TYPES:
            _delete(stack, record, turn, snapshot=policy == "Snapshot")
    except Exception as error:  # noqa: BLE001 - becomes the status of the resource
        stack.set_resource_status(record, "DELETE_FAILED", reason(error))
        return False
    stack.set_resource_status(record, "DELETE_COMPLETE")
    return True


def _delete(stack: Stack, record: StackResource, turn: Turn, snapshot: bool) -> None:
    handler = registry.handler_for(record.type)
    context = ResourceContext(stack, record, turn, {"Metadata": record.metadata}, rolling_back=False)
    assert record.resource is not None
    with turn.lock:
        signals.mailbox(stack.id, record.logical_id).clear()
        if snapshot:
            handler.snapshot(context, record.resource, deepcopy(record.sent))
        handler.delete(context, record.resource, deepcopy(record.sent))
