"""Intrinsic functions, pseudo parameters and conditions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from local_aws import aws
from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.template import SUBSTITUTION, Template, references


class Unknown:
    """A value that only the execution of a change set will show."""

    def __repr__(self) -> str:
        return "(known after apply)"


class _NoValue:
    """``AWS::NoValue``, which removes the property that has it."""


UNKNOWN = Unknown()
_NO_VALUE = _NoValue()


class ResourceValues(Protocol):
    """The values of resources that references can get."""

    def ref(self, logical_id: str) -> Any: ...

    def attribute(self, logical_id: str, name: str) -> Any: ...


@dataclass
class Evaluation:
    template: Template
    parameters: Mapping[str, Any]
    pseudo_parameters: Mapping[str, Any]
    resources: ResourceValues
    exported_value: Callable[[str], Any]
    stack_output: Callable[[str, str, str | None], Any]
    _conditions: dict[str, bool] = field(default_factory=dict)

    def resolve(self, value: Any) -> Any:
        """Return the value with all functions evaluated. Dynamic references stay as text."""
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not _NO_VALUE]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            function = _FUNCTIONS.get(name)
            if function is not None:
                return function(self, argument)
            if name.startswith("Fn::"):
                raise CloudFormationError(f"Template error: {name} is not emulated")
        resolved = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not _NO_VALUE}

    def holds(self, condition: str) -> bool:
        if condition not in self._conditions:
            if condition not in self.template.conditions:
                raise CloudFormationError(f"Template error: unresolved condition dependency {condition}")
            self._conditions[condition] = _truth(self.resolve(self.template.conditions[condition]))
        return self._conditions[condition]

    def is_active(self, definition: Mapping[str, Any]) -> bool:
        """Return True if the conditions include a resource or an output."""
        return "Condition" not in definition or self.holds(definition["Condition"])

    def active_resources(self) -> dict[str, dict[str, Any]]:
        return {name: item for name, item in self.template.resources.items() if self.is_active(item)}

    def dependencies(self) -> dict[str, set[str]]:
        """Return, for each active resource, the resources that must exist first.

        Branches that are not taken do not count.
        """
        active = self.active_resources()
        return {
            logical_id: {name for name in references(self._taken(definition)) if name in active}
            for logical_id, definition in active.items()
        }

    def _taken(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._taken(item) for item in value]
        if not isinstance(value, Mapping):
            return value
        if set(value) == {"Fn::If"}:
            condition, then, otherwise = value["Fn::If"]
            return self._taken(then if self.holds(condition) else otherwise)
        return {key: self._taken(item) for key, item in value.items()}

    # Functions, in the order of the reference.

    def _base64(self, argument: Any) -> Any:
        text = self.resolve(argument)
        return text if text is UNKNOWN else base64.b64encode(text_of(text).encode()).decode()

    def _cidr(self, argument: Any) -> Any:
        block, count, *rest = self.resolve(argument)
        if block is UNKNOWN:
            return UNKNOWN
        network = ipaddress.ip_network(block)
        prefix = network.max_prefixlen - int(rest[0] if rest else 8)
        subnets = [str(subnet) for subnet in islice(network.subnets(new_prefix=prefix), int(count))]
        if len(subnets) < int(count):
            raise CloudFormationError(f"Template error: Fn::Cidr: {block} has no room for {count} blocks")
        return subnets

    def _and(self, argument: Any) -> bool:
        return all(_truth(self.resolve(item)) for item in argument)

    def _or(self, argument: Any) -> bool:
        return any(_truth(self.resolve(item)) for item in argument)

    def _not(self, argument: Any) -> bool:
        return not _truth(self.resolve(argument[0]))

    def _equals(self, argument: Any) -> bool:
        left, right = self.resolve(argument)
        return text_of(left) == text_of(right)

    def _contains(self, argument: Any) -> bool:
        values, wanted = self.resolve(argument)
        return text_of(wanted) in map(text_of, values)

    def _condition(self, argument: Any) -> Any:
        # "Condition" is a function inside conditions, and a plain key of policy statements.
        return self.holds(argument) if isinstance(argument, str) else {"Condition": self.resolve(argument)}

    def _if(self, argument: Any) -> Any:
        condition, then, otherwise = argument
        return self.resolve(then if self.holds(condition) else otherwise)

    def _find_in_map(self, argument: Any) -> Any:
        keys = [text_of(self.resolve(item)) for item in argument[:3]]
        found: Any = self.template.mappings
        for key in keys:
            if not isinstance(found, Mapping) or key not in found:
                if len(argument) == 4 and "DefaultValue" in argument[3]:
                    return self.resolve(argument[3]["DefaultValue"])
                raise CloudFormationError(f"Template error: Unable to get mapping for {'::'.join(keys)}")
            found = found[key]
        return found

    def _get_att(self, argument: Any) -> Any:
        logical_id, name = (
            argument.split(".", 1) if isinstance(argument, str) else (argument[0], text_of(self.resolve(argument[1])))
        )
        return self.resources.attribute(logical_id, name)

    def _get_azs(self, argument: Any) -> Any:
        region = self.resolve(argument) or self.pseudo_parameters["AWS::Region"]
        zones = aws.client("ec2", region).describe_availability_zones()["AvailabilityZones"]
        return sorted(zone["ZoneName"] for zone in zones)

    def _import_value(self, argument: Any) -> Any:
        return self.exported_value(text_of(self.resolve(argument)))

    def _get_stack_output(self, argument: Any) -> Any:
        wanted = self.resolve(argument)
        if "RoleArn" in wanted:
            raise CloudFormationError("Template error: Fn::GetStackOutput of another account is not emulated")
        return self.stack_output(wanted["StackName"], wanted["OutputName"], wanted.get("Region"))

    def _join(self, argument: Any) -> Any:
        delimiter, values = argument
        parts = self.resolve(values)
        if parts is UNKNOWN or UNKNOWN in parts:
            return UNKNOWN
        return delimiter.join(map(text_of, parts))

    def _select(self, argument: Any) -> Any:
        index, values = self.resolve(argument)
        if values is UNKNOWN:
            return UNKNOWN
        if not 0 <= int(index) < len(values):
            raise CloudFormationError(f"Template error: Fn::Select cannot select nonexistent value at index {index}")
        return values[int(index)]

    def _split(self, argument: Any) -> Any:
        delimiter, text = self.resolve(argument)
        return UNKNOWN if text is UNKNOWN else text_of(text).split(delimiter)

    def _sub(self, argument: Any) -> Any:
        text, variables = (argument, {}) if isinstance(argument, str) else argument
        given = self.resolve(variables)
        names = [name for literal, name in SUBSTITUTION.findall(text) if not literal]
        values = {name: given[name] if name in given else self._named(name.strip()) for name in names}
        if any(value is UNKNOWN for value in values.values()):
            return UNKNOWN
        return SUBSTITUTION.sub(lambda match: f"${{{match[2]}}}" if match[1] else text_of(values[match[2]]), text)

    def _named(self, name: str) -> Any:
        return self._get_att(name) if "." in name else self._ref(name)

    def _ref(self, name: Any) -> Any:
        if name == "AWS::NoValue":
            return _NO_VALUE
        if name in self.pseudo_parameters:
            return self.pseudo_parameters[name]
        if name in self.parameters:
            return self.parameters[name]
        return self.resources.ref(name)


def text_of(value: Any) -> str:
    """Return a scalar as CloudFormation writes it in text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        raise CloudFormationError(f"Template error: {value!r} is not a string")
    return str(value)


def _truth(value: Any) -> bool:
    return value is True or value == "true"


_FUNCTIONS: dict[str, Callable[[Evaluation, Any], Any]] = {
    "Condition": Evaluation._condition,
    "Fn::And": Evaluation._and,
    "Fn::Base64": Evaluation._base64,
    "Fn::Cidr": Evaluation._cidr,
    "Fn::Contains": Evaluation._contains,
    "Fn::Equals": Evaluation._equals,
    "Fn::FindInMap": Evaluation._find_in_map,
    "Fn::GetAZs": Evaluation._get_azs,
    "Fn::GetAtt": Evaluation._get_att,
    "Fn::GetStackOutput": Evaluation._get_stack_output,
    "Fn::If": Evaluation._if,
    "Fn::ImportValue": Evaluation._import_value,
    "Fn::Join": Evaluation._join,
    "Fn::Not": Evaluation._not,
    "Fn::Or": Evaluation._or,
    "Fn::Select": Evaluation._select,
    "Fn::Split": Evaluation._split,
    "Fn::Sub": Evaluation._sub,
    "Ref": Evaluation._ref,
}
