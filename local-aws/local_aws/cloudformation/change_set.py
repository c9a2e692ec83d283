"""Change sets: the changes that an operation would make.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any

from local_aws import aws, clock
from local_aws.cloudformation import deletion, registry
from local_aws.cloudformation.evaluating import Evaluator
from local_aws.cloudformation.intrinsics import UNKNOWN
from local_aws.cloudformation.stack import Deployment, Stack, StackResource

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


@dataclass
class ChangeSet:
    name: str
    stack: Stack
    type: str
    deployment: Deployment
    description: str | None
    capabilities: list[str]
    on_stack_failure: str | None
    imports: dict[str, dict[str, str]] = field(default_factory=dict)
    """The identifiers of the resources to import, by logical id."""
    status: str = "CREATE_COMPLETE"
    execution_status: str = "AVAILABLE"
    reason: str | None = None
    created: datetime = field(default_factory=clock.now)
    changes: list[dict[str, Any]] = field(default_factory=list)
    id: str = ""

    def __post_init__(self) -> None:
        self.id = aws.arn("cloudformation", f"changeSet/{self.name}/{uuid.uuid4()}", self.stack.region)
        plan = Plan(self.stack, self.deployment)
        self.changes = [self._as_import(change) for change in plan.changes()]
        if not self.changes and self.stack.resources and not plan.changes_elsewhere():
            self.status, self.execution_status, self.reason = "FAILED", "UNAVAILABLE", NO_CHANGES

    def _as_import(self, change: dict[str, Any]) -> dict[str, Any]:
        imported = self.imports.get(change["ResourceChange"]["LogicalResourceId"])
        if imported is None:
            return change
        physical_id = "|".join(imported.values())
        resource_change = {**change["ResourceChange"], "Action": "Import", "PhysicalResourceId": physical_id}
        return {**change, "ResourceChange": resource_change}


@dataclass
class Plan:
    """The difference between what a stack has and a deployment."""

    stack: Stack
    deployment: Deployment
    _pending: dict[str, str] = field(default_factory=dict)
    """``Add``, ``Replace`` or ``Update`` by logical id."""

    def ref(self, logical_id: str) -> Any:
        if self._pending.get(logical_id) in ("Add", "Replace"):
            return UNKNOWN
        return self.stack.resources[logical_id].physical_id

    def attribute(self, logical_id: str, name: str) -> Any:
        if logical_id in self._pending:
            return UNKNOWN
        resource = self.stack.resources[logical_id].resource
        return resource.attributes.get(name, UNKNOWN) if resource else UNKNOWN

    def changes(self) -> list[dict[str, Any]]:
        evaluator = Evaluator(self.stack, self.deployment, self)
        evaluator.check_rules()
        graph = evaluator.evaluation.dependencies()
        changes = [self._change(logical_id, evaluator) for logical_id in TopologicalSorter(graph).static_order()]
        removals = [
            _removal(record)
            for logical_id, record in self.stack.resources.items()
            if logical_id not in graph and record.resource
        ]
        return [{"Type": "Resource", "ResourceChange": change} for change in [*changes, *removals] if change]

    def changes_elsewhere(self) -> bool:
        """True if the outputs or the stack's tags change, which are changes without a changed resource."""
        before = self.stack.deployment
        if before is None:
            return True
        return self.deployment.tags != before.tags or self._outputs(self.deployment) != self._outputs(before)

    def _outputs(self, deployment: Deployment) -> Any:
        return [
            (output.key, output.export_name, repr(output.value))
            for output in Evaluator(self.stack, deployment, self).outputs()
        ]

    def _change(self, logical_id: str, evaluator: Evaluator) -> dict[str, Any] | None:
        definition = self.deployment.template.resources[logical_id]
        record = self.stack.resources.get(logical_id)
        if record is None or record.resource is None:
            self._pending[logical_id] = "Add"
            return {
                "Action": "Add",
                "LogicalResourceId": logical_id,
                "ResourceType": definition["Type"],
                "Scope": [],
                "Details": [],
            }
        properties = evaluator.properties(logical_id)
        if properties == record.properties:
            same = evaluator.policies(logical_id).get("Metadata", {}) == record.metadata
            return None if same else _metadata_change(record)
        replacement = _replacement(record, properties)
        self._pending[logical_id] = "Update" if replacement == "False" else "Replace"
        return {
            "Action": "Modify",
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": record.physical_id,
            "ResourceType": record.type,
            "Replacement": replacement,
            "Scope": ["Tags"] if _changed(record, properties) == ["Tags"] else ["Properties"],
            "Details": [_detail(record, name, properties) for name in _changed(record, properties)],
            "PolicyAction": _policy_action(definition.get("UpdateReplacePolicy"), replaced=True)
            if replacement != "False"
            else None,
        }


def _metadata_change(record: StackResource) -> dict[str, Any]:
    return {
        "Action": "Modify",
        "LogicalResourceId": record.logical_id,
        "PhysicalResourceId": record.physical_id,
        "ResourceType": record.type,
        "Replacement": "False",
        "Scope": ["Metadata"],
        "Details": [
            {
                "Target": {"Attribute": "Metadata", "RequiresRecreation": "Never"},
                "Evaluation": "Static",
                "ChangeSource": "DirectModification",
            }
        ],
    }


def _changed(record: StackResource, properties: dict[str, Any]) -> list[str]:
    return sorted(
        name for name in {*record.properties, *properties} if record.properties.get(name) != properties.get(name)
    )


def _replacement(record: StackResource, properties: dict[str, Any]) -> str:
    if record.type in registry.INERT_TYPES or not registry.handler_for(record.type).replaces(
        record.properties, properties
    ):
        return "False"
    changed = [name for name in _changed(record, properties) if name in registry.handler_for(record.type).replacement]
    return "Conditional" if changed and all(_mentions_unknown(properties.get(name)) for name in changed) else "True"


def _mentions_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_mentions_unknown, value.values()))
    if isinstance(value, list):
        return any(map(_mentions_unknown, value))
    return value is UNKNOWN


def _detail(record: StackResource, name: str, properties: dict[str, Any]) -> dict[str, Any]:
    dynamic = _mentions_unknown(properties.get(name))
    recreation = _recreation(record, name, dynamic)
    target = {"Attribute": "Tags"} if name == "Tags" else {"Attribute": "Properties", "Name": name}
    return {
        "Target": {**target, "RequiresRecreation": recreation},
        "Evaluation": "Dynamic" if dynamic else "Static",
        "ChangeSource": "ResourceAttribute" if dynamic else "DirectModification",
    }


def _recreation(record: StackResource, name: str, dynamic: bool) -> str:
    if record.type in registry.INERT_TYPES:
        return "Never"
    handler = registry.handler_for(record.type)
    if name in handler.conditional_replacement:
        return "Conditionally"
    return "Never" if name not in handler.replacement else "Conditionally" if dynamic else "Always"


def _removal(record: StackResource) -> dict[str, Any]:
    return {
        "Action": "Remove",
        "LogicalResourceId": record.logical_id,
        "PhysicalResourceId": record.physical_id,
        "ResourceType": record.type,
        "Scope": [],
        "Details": [],
        "PolicyAction": _policy_action(deletion.policy_of(record), replaced=False),
    }


def _policy_action(policy: str | None, replaced: bool) -> str:
    action = {"Retain": "Retain", "RetainExceptOnCreate": "Retain", "Snapshot": "Snapshot"}.get(policy or "", "Delete")
    return (
        {"Delete": "ReplaceAndDelete", "Retain": "ReplaceAndRetain", "Snapshot": "ReplaceAndSnapshot"}[action]
        if replaced
        else action
    )
