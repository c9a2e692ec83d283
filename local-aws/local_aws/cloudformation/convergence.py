"""Creates and updates the resources of a stack, and records what a roll-back needs.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from local_aws import clock
from local_aws.cloudformation import dynamic_references, ignored, registry, schedule, signals
from local_aws.cloudformation.context import ResourceContext
from local_aws.cloudformation.evaluating import Evaluator, MadeResources
from local_aws.cloudformation.properties import Properties
from local_aws.cloudformation.reasons import reason
from local_aws.cloudformation.resource import Resource, ResourceFailed
from local_aws.cloudformation.stack import Deployment, Stack, StackResource
from local_aws.cloudformation.turn import Turn


class OperationFailed(Exception):
    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class ChangeKind(Enum):
    CREATED = "created"
    UPDATED = "updated"
    REPLACED = "replaced"


@dataclass
class Change:
    kind: ChangeKind
    before: StackResource | None
    after: StackResource


@dataclass
class Convergence:
    stack: Stack
    deployment: Deployment
    turn: Turn
    imports: dict[str, dict[str, str]] = field(default_factory=dict)
    """The identifiers of the resources to import, by logical id."""
    changes: dict[str, Change] = field(default_factory=dict)
    superseded: list[StackResource] = field(default_factory=list)
    """Resources that were replaced. They are deleted at the end of a successful update."""

    def __post_init__(self) -> None:
        self.evaluator = Evaluator(self.stack, self.deployment, MadeResources(self.stack))

    def apply(self) -> None:
        failures = schedule.run(self.evaluator.evaluation.dependencies(), self._converge, self.turn)
        if failures:
            raise OperationFailed(f"The following resource(s) failed to {self._verbs(failures)}. ")
        if self.turn.cancelled:
            raise OperationFailed("User Initiated")

    def removed(self) -> list[StackResource]:
        active = self.evaluator.evaluation.active_resources()
        return [record for logical_id, record in self.stack.resources.items() if logical_id not in active]

    def _verbs(self, failures: dict[str, Exception]) -> str:
        creations = [
            name for name in failures if name not in self.changes or self.changes[name].kind is not ChangeKind.UPDATED
        ]
        updates = [name for name in failures if name not in creations]
        said = [
            f"{verb}: [{', '.join(names)}]" for verb, names in (("create", creations), ("update", updates)) if names
        ]
        return ". The following resource(s) failed to ".join(said)

    def _converge(self, logical_id: str) -> None:
        definition = self.deployment.template.resources[logical_id]
        record = self.stack.resources.get(logical_id)
        if record is None or record.resource is None:
            if logical_id in self.imports:
                self._import(logical_id, definition)
            else:
                self._create(logical_id, definition, before=None)
            return
        try:
            properties = self.evaluator.properties(logical_id)
            policies = self.evaluator.policies(logical_id)
        except Exception as error:
            self.stack.set_resource_status(record, "UPDATE_FAILED", reason(error))
            raise
        if properties == record.properties:
            record.definition, record.metadata = definition, policies.get("Metadata", {})
        elif record.type in registry.INERT_TYPES:
            record.definition, record.properties = definition, properties
            self.stack.set_resource_status(record, "UPDATE_COMPLETE")
        elif registry.handler_for(record.type).replaces(record.properties, properties):
            self._replace(logical_id, definition, record, properties)
        else:
            self._update(record, definition, properties, policies)

    def _replace(
        self, logical_id: str, definition: dict[str, Any], record: StackResource, properties: dict[str, Any]
    ) -> None:
        name = registry.handler_for(record.type).name_property
        self.stack.set_resource_status(
            record,
            "UPDATE_IN_PROGRESS",
            "Requested update requires the creation of a new physical resource; hence creating one.",
        )
        if name is not None and name in properties and properties[name] == record.properties.get(name):
            error = ResourceFailed(
                "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
                f"Rename {properties[name]} and update the stack again."
            )
            self.stack.set_resource_status(record, "UPDATE_FAILED", error.reason)
            raise error
        self._create(logical_id, definition, before=replace(record))

    def _create(self, logical_id: str, definition: dict[str, Any], before: StackResource | None) -> None:
        verb = "CREATE" if before is None else "UPDATE"
        record = StackResource(logical_id, definition["Type"], definition, f"{verb}_IN_PROGRESS", clock.now())
        self.stack.resources[logical_id] = record
        self.changes[logical_id] = Change(ChangeKind.CREATED if before is None else ChangeKind.REPLACED, before, record)
        self.stack.set_resource_status(record, f"{verb}_IN_PROGRESS")
        try:
            record.properties = self.evaluator.properties(logical_id)
            policies = self.evaluator.policies(logical_id)
            record.metadata = policies.get("Metadata", {})
            record.resource = self._made(record, policies)
        except Exception as error:
            self.stack.set_resource_status(record, f"{verb}_FAILED", reason(error))
            raise
        if before is not None:
            self.superseded.append(before)
        self.stack.set_resource_status(record, f"{verb}_COMPLETE")

    def _import(self, logical_id: str, definition: dict[str, Any]) -> None:
        """Take an existing resource as it is. The next update compares with the template and not with the resource."""
        record = StackResource(logical_id, definition["Type"], definition, "IMPORT_IN_PROGRESS", clock.now())
        self.stack.resources[logical_id] = record
        self.stack.set_resource_status(record, "IMPORT_IN_PROGRESS")
        try:
            record.properties = self.evaluator.properties(logical_id)
            policies = self.evaluator.policies(logical_id)
            record.metadata = policies.get("Metadata", {})
            record.sent = dynamic_references.resolve(record.properties, self.stack.region)
            context = ResourceContext(self.stack, record, self.turn, policies, rolling_back=False)
            record.resource = registry.handler_for(record.type).import_existing(context, self.imports[logical_id])
        except Exception as error:
            self.stack.set_resource_status(record, "IMPORT_FAILED", reason(error))
            raise
        self.stack.set_resource_status(record, "IMPORT_COMPLETE")

    def _made(self, record: StackResource, policies: dict[str, Any]) -> Resource:
        if record.type in registry.INERT_TYPES:
            return Resource(record.logical_id)
        signals.mailbox(self.stack.id, record.logical_id).clear()
        record.sent = dynamic_references.resolve(record.properties, self.stack.region)
        properties = Properties(deepcopy(record.sent))
        context = ResourceContext(self.stack, record, self.turn, policies, rolling_back=False)
        handler = registry.handler_for(record.type)
        resource = handler.create(context, properties)
        properties.select(*handler.read_at_deletion)
        ignored.record(self.stack.name, record.logical_id, handler, properties)
        return resource

    def _update(
        self, record: StackResource, definition: dict[str, Any], properties: dict[str, Any], policies: dict[str, Any]
    ) -> None:
        before = replace(record)
        self.changes[record.logical_id] = Change(ChangeKind.UPDATED, before, record)
        update_in_place(self.stack, record, definition, properties, policies, self.turn, rolling_back=False)
        if record.physical_id != before.physical_id:
            self.superseded.append(before)


def update_in_place(
    stack: Stack,
    record: StackResource,
    definition: dict[str, Any],
    properties: dict[str, Any],
    policies: dict[str, Any],
    turn: Turn,
    rolling_back: bool,
) -> None:
    """Update a resource. On failure the record holds what was attempted, which is what a roll-back starts from."""
    stack.set_resource_status(record, "UPDATE_IN_PROGRESS")
    assert record.resource is not None
    old = record.sent
    try:
        signals.mailbox(stack.id, record.logical_id).clear()
        record.sent = dynamic_references.resolve(properties, stack.region)
        record.definition, record.properties, record.metadata = definition, properties, policies.get("Metadata", {})
        new = Properties(deepcopy(record.sent))
        context = ResourceContext(stack, record, turn, policies, rolling_back)
        handler = registry.handler_for(record.type)
        record.resource = handler.update(context, deepcopy(record.resource), deepcopy(old), new)
        # After an update in place, properties that would replace the resource have the values of its creation.
        new.select(*handler.read_at_deletion, *handler.replacement, *handler.conditional_replacement)
        ignored.record(stack.name, record.logical_id, handler, new)
    except Exception as error:
        stack.set_resource_status(record, "UPDATE_FAILED", reason(error))
        raise
    stack.set_resource_status(record, "UPDATE_COMPLETE")
