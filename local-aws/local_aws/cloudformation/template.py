"""A template: its sections, its references, and its validation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from local_aws.cloudformation import registry, template_body
from local_aws.cloudformation.errors import CloudFormationError

SUBSTITUTION = re.compile(r"\$\{(!?)([^}]+)\}")
_SECTIONS = {
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
}
_POLICY_TYPES = {
    "AWS::IAM::Group",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::IAM::User",
}
_NAMES = ("GroupName", "InstanceProfileName", "ManagedPolicyName", "RoleName", "UserName")


class Template:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html"""

    def __init__(self, body: str):
        self.body = body
        self.sections = template_body.parse(body)
        self._check_format()

    @property
    def description(self) -> str | None:
        return self.sections.get("Description")

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        return self.sections.get("Parameters") or {}

    @property
    def mappings(self) -> dict[str, Any]:
        return self.sections.get("Mappings") or {}

    @property
    def conditions(self) -> dict[str, Any]:
        return self.sections.get("Conditions") or {}

    @property
    def rules(self) -> dict[str, Any]:
        return self.sections.get("Rules") or {}

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        return self.sections["Resources"]

    @property
    def outputs(self) -> dict[str, dict[str, Any]]:
        return self.sections.get("Outputs") or {}

    @cached_property
    def resource_types(self) -> list[str]:
        return sorted({definition["Type"] for definition in self.resources.values()})

    @cached_property
    def required_capabilities(self) -> list[str]:
        """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html, ``Capabilities``."""
        policies = [item.get("Properties", {}) for item in self.resources.values() if item["Type"] in _POLICY_TYPES]
        if any(name in properties for properties in policies for name in _NAMES):
            return ["CAPABILITY_NAMED_IAM"]
        return ["CAPABILITY_IAM"] if policies else []

    def _check_format(self) -> None:
        if "Transform" in self.sections:
            raise CloudFormationError("local AWS: templates with a Transform are not emulated")
        unknown = sorted(set(self.sections) - _SECTIONS)
        if unknown:
            raise CloudFormationError(f"Invalid template property or properties [{', '.join(unknown)}]")
        if not self.sections.get("Resources"):
            raise CloudFormationError("Template format error: At least one Resources member must be defined.")
        for logical_id, definition in self.resources.items():
            if not isinstance(definition, dict) or "Type" not in definition:
                raise CloudFormationError(
                    f"Template format error: [/Resources/{logical_id}] Every Resources object must contain a Type "
                    "member."
                )
        unknown = [name for name in self.resource_types if not registry.is_known(name)]
        if unknown:
            raise CloudFormationError(registry.unknown(unknown))
        self._check_references()

    def _check_references(self) -> None:
        known = set(self.resources) | set(self.parameters)
        for section, items in (("Resources", self.resources), ("Outputs", self.outputs)):
            missing = sorted({name for item in items.values() for name in references(item) if name not in known})
            if missing:
                raise CloudFormationError(
                    f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] in the {section} "
                    "block of the template"
                )
        every = {logical_id: self._mentioned(definition) for logical_id, definition in self.resources.items()}
        try:
            TopologicalSorter(every).prepare()
        except CycleError as error:
            raise CloudFormationError(
                f"Circular dependency between resources: [{', '.join(sorted(set(error.args[1])))}]"
            ) from error

    def _mentioned(self, definition: Mapping[str, Any]) -> set[str]:
        return {name for name in references(definition) if name in self.resources}


def references(value: Any) -> Iterator[str]:
    """Yield every name in ``Ref``, ``Fn::GetAtt``, ``Fn::Sub`` and ``DependsOn``, without pseudo parameters."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, Mapping):
        depends_on = value.get("DependsOn") if "Type" in value else None
        if depends_on is not None:
            yield from [depends_on] if isinstance(depends_on, str) else depends_on
        for key, item in value.items():
            yield from _references_of(key, item)


def _references_of(key: str, item: Any) -> Iterator[str]:
    if key == "Ref" and isinstance(item, str):
        if not item.startswith("AWS::"):
            yield item
    elif key == "Fn::GetAtt" and isinstance(item, (str, list)):
        yield item.split(".", 1)[0] if isinstance(item, str) else item[0]
    elif key == "Fn::Sub":
        text, variables = (item, {}) if isinstance(item, str) else item
        yield from references(variables)
        for literal, name in SUBSTITUTION.findall(text):
            if not literal and name not in variables and not name.startswith("AWS::"):
                yield name.strip().split(".", 1)[0]
    elif key not in ("DependsOn", "Condition"):
        yield from references(item)
