"""Evaluates the values of a deployment with the resources that the stack has created so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from local_aws import emulation_settings
from local_aws.cloudformation import registry, stacks
from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.intrinsics import Evaluation, ResourceValues, text_of
from local_aws.cloudformation.resource import TagFormat
from local_aws.cloudformation.stack import Deployment, Output, Stack


@dataclass
class MadeResources:
    """References to resources that exist."""

    stack: Stack

    def ref(self, logical_id: str) -> Any:
        return self._resource(logical_id).physical_id

    def attribute(self, logical_id: str, name: str) -> Any:
        attributes = self._resource(logical_id).attributes
        if name not in attributes:
            raise CloudFormationError(
                f"Requested attribute {name} does not exist in schema for {self.stack.resources[logical_id].type} "
                f"({logical_id})"
            )
        return attributes[name]

    def _resource(self, logical_id: str) -> Any:
        record = self.stack.resources.get(logical_id)
        if record is None or record.resource is None:
            raise CloudFormationError(f"Unresolved resource dependencies [{logical_id}]")
        return record.resource


@dataclass
class Evaluator:
    stack: Stack
    deployment: Deployment
    values: ResourceValues
    imports: set[str] = field(default_factory=set)
    evaluation: Evaluation = field(init=False)

    def __post_init__(self) -> None:
        parameters = {name: parameter.value for name, parameter in self.deployment.parameters.items()}
        self.evaluation = Evaluation(
            self.deployment.template,
            parameters,
            self.stack.pseudo_parameters,
            self.values,
            self._import,
            self._stack_output,
        )

    def properties(self, logical_id: str) -> dict[str, Any]:
        definition = self.deployment.template.resources[logical_id]
        properties = self.evaluation.resolve(definition.get("Properties") or {})
        if definition["Type"] in registry.INERT_TYPES:
            return properties
        tag_format = (
            TagFormat.LIST
            if definition["Type"] in emulation_settings.current().tagged_types
            else registry.handler_for(definition["Type"]).tag_format
        )
        return _with_stack_tags(properties, self.deployment.tags, tag_format)

    def policies(self, logical_id: str) -> dict[str, Any]:
        definition = self.deployment.template.resources[logical_id]
        return {
            name: self.evaluation.resolve(definition[name])
            for name in ("CreationPolicy", "Metadata", "UpdatePolicy")
            if name in definition
        }

    def outputs(self) -> list[Output]:
        return [
            self._output(key, item)
            for key, item in self.deployment.template.outputs.items()
            if self.evaluation.is_active(item)
        ]

    def check_rules(self) -> None:
        """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html"""
        for name, rule in self.deployment.template.rules.items():
            if "RuleCondition" in rule and not self.evaluation.resolve(rule["RuleCondition"]):
                continue
            for assertion in rule["Assertions"]:
                if not self.evaluation.resolve(assertion["Assert"]):
                    raise CloudFormationError(f"Template validation error: {assertion.get('AssertDescription', name)}")

    def _output(self, key: str, item: dict[str, Any]) -> Output:
        export = item.get("Export")
        name = text_of(self.evaluation.resolve(export["Name"])) if export else None
        return Output(key, text_of(self.evaluation.resolve(item["Value"])), item.get("Description"), name)

    def _import(self, name: str) -> Any:
        self.imports.add(name)
        return stacks.exported_value(name, self.stack)

    def _stack_output(self, stack_name: str, output_name: str, region: str | None) -> str:
        return stacks.output_value(stack_name, output_name, region or self.stack.region)


def _with_stack_tags(properties: dict[str, Any], tags: dict[str, str], tag_format: TagFormat | None) -> dict[str, Any]:
    """Return the properties with the stack's tags. The resource's own tags have priority."""
    if tag_format is None or not tags:
        return properties
    if tag_format is TagFormat.MAP:
        return {**properties, "Tags": {**tags, **properties.get("Tags", {})}}
    own = properties.get("Tags", [])
    named = {tag["Key"] for tag in own}
    extra = {"PropagateAtLaunch": True} if tag_format is TagFormat.PROPAGATED else {}
    return {
        **properties,
        "Tags": [*own, *({"Key": key, "Value": value, **extra} for key, value in tags.items() if key not in named)],
    }
