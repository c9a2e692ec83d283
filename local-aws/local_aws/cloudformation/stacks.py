"""All stacks, change sets and exports of the account."""

from __future__ import annotations

import threading
from typing import Any

from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.stack import Output, Stack

lock = threading.RLock()
_stacks: dict[str, Stack] = {}


def add(stack: Stack) -> None:
    with lock:
        _stacks[stack.id] = stack


def clear() -> None:
    with lock:
        _stacks.clear()


def everything(region: str) -> list[Stack]:
    """Return all stacks of a Region, including deleted ones."""
    with lock:
        return [stack for stack in _stacks.values() if stack.region == region]


def living(region: str) -> list[Stack]:
    return [stack for stack in everything(region) if stack.deleted is None]


def find(name_or_id: str, region: str) -> Stack | None:
    """Return a stack or None. A name finds existing stacks only, and an id also deleted ones."""
    by_id = _stacks.get(name_or_id)
    if by_id is not None:
        return by_id
    return next((stack for stack in living(region) if stack.name == name_or_id), None)


def get(name_or_id: str, region: str) -> Stack:
    stack = find(name_or_id, region)
    if stack is None:
        raise CloudFormationError(f"Stack with id {name_or_id} does not exist")
    return stack


def exports(region: str) -> dict[str, tuple[Stack, Output]]:
    return {
        output.export_name: (stack, output)
        for stack in living(region)
        for output in stack.outputs
        if output.export_name
    }


def importers(export_name: str, region: str) -> list[str]:
    return sorted(stack.name for stack in living(region) if export_name in stack.imports)


def exported_value(name: str, importing: Stack) -> Any:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-importvalue.html"""
    found = exports(importing.region).get(name)
    if found is None:
        raise CloudFormationError(f"No export named {name} found. Rollback requested by user.")
    return found[1].value


def output_value(stack_name: str, output_name: str, region: str) -> str:
    """Return an output of an existing stack, without a lock on it.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
    """
    value = next((output.value for output in get(stack_name, region).outputs if output.key == output_name), None)
    if value is None:
        raise CloudFormationError(f"Stack {stack_name} has no output {output_name}")
    return value
