"""Template parameters: values of the request, defaults, and values of Parameter Store.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local_aws import aws
from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.template import Template

_FROM_PARAMETER_STORE = re.compile(r"AWS::SSM::Parameter::Value<(.+)>")


@dataclass(frozen=True)
class Parameter:
    name: str
    given: str
    """The value in the request. For a Parameter Store type it is the name of the parameter."""
    value: str | list[str]
    """The value of ``Ref``."""
    stored: bool
    secret: bool

    def describe(self) -> dict[str, str]:
        described = {"ParameterKey": self.name, "ParameterValue": "****" if self.secret else self.given}
        if self.stored and not self.secret:
            described["ResolvedValue"] = ",".join(self.value) if isinstance(self.value, list) else self.value
        return described


def resolve(
    template: Template, request: list[dict[str, Any]], previous: dict[str, Parameter], region: str
) -> dict[str, Parameter]:
    requested = {item["ParameterKey"]: item for item in request}
    unknown = sorted(set(requested) - set(template.parameters))
    if unknown:
        raise CloudFormationError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    given: dict[str, str] = {}
    for name, declaration in template.parameters.items():
        item = requested.get(name, {})
        if item.get("UsePreviousValue"):
            if name not in previous:
                raise CloudFormationError(
                    f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for a parameter "
                    "key not in the previous template"
                )
            given[name] = previous[name].given
        elif "ParameterValue" in item:
            given[name] = item["ParameterValue"]
        elif "Default" in declaration:
            given[name] = _text(declaration["Default"])
    missing = [name for name in template.parameters if name not in given]
    if missing:
        raise CloudFormationError(f"Parameters: [{', '.join(missing)}] must have values")
    return {
        name: _parameter(name, declaration, given[name], region) for name, declaration in template.parameters.items()
    }


def _parameter(name: str, declaration: dict[str, Any], given: str, region: str) -> Parameter:
    kind = declaration.get("Type", "String")
    _check_constraints(name, declaration, given)
    stored = _FROM_PARAMETER_STORE.fullmatch(kind)
    text = _from_parameter_store(name, given, region) if stored else given
    is_list = (stored[1] if stored else kind).startswith(("List<", "CommaDelimitedList"))
    value = [item.strip() for item in text.split(",")] if is_list else text
    return Parameter(name, given, value, stored is not None, str(declaration.get("NoEcho", "false")).lower() == "true")


def _from_parameter_store(name: str, key: str, region: str) -> str:
    try:
        return aws.client("ssm", region).get_parameter(Name=key)["Parameter"]["Value"]
    except ClientError as error:
        raise CloudFormationError(
            f"Unable to fetch parameters [{key}] from parameter store for this account. (parameter {name})"
        ) from error


def _check_constraints(name: str, declaration: dict[str, Any], given: str) -> None:
    allowed = [_text(item) for item in declaration.get("AllowedValues", [])]
    if allowed and given not in allowed:
        raise CloudFormationError(f"Parameter '{name}' must be one of AllowedValues")
    pattern = declaration.get("AllowedPattern")
    if pattern is not None and not re.fullmatch(pattern, given):
        raise CloudFormationError(f"Parameter '{name}' must match pattern {pattern}")
    if declaration.get("Type") == "Number":
        _check_number(name, declaration, given)
    for key, compare in (("MinLength", operator.ge), ("MaxLength", operator.le)):
        if key in declaration and not compare(len(given), int(declaration[key])):
            raise CloudFormationError(f"Parameter '{name}' violates {key} {declaration[key]}")


def _check_number(name: str, declaration: dict[str, Any], given: str) -> None:
    try:
        number = float(given)
    except ValueError as error:
        raise CloudFormationError(f"Parameter '{name}' must be a number.") from error
    if number < float(declaration.get("MinValue", number)) or number > float(declaration.get("MaxValue", number)):
        raise CloudFormationError(f"Parameter '{name}' is out of range")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
