"""All change sets of the account."""

from __future__ import annotations

from local_aws.cloudformation import stacks
from local_aws.cloudformation.change_set import ChangeSet
from local_aws.cloudformation.errors import ChangeSetNotFound

_change_sets: dict[str, ChangeSet] = {}


def add(change_set: ChangeSet) -> None:
    _change_sets[change_set.id] = change_set


def find(name_or_id: str, stack_name: str | None, region: str) -> ChangeSet | None:
    if name_or_id in _change_sets:
        return _change_sets[name_or_id]
    stack = stacks.find(stack_name, region) if stack_name else None
    return next((item for item in _change_sets.values() if item.name == name_or_id and item.stack is stack), None)


def get(name_or_id: str, stack_name: str | None, region: str) -> ChangeSet:
    change_set = find(name_or_id, stack_name, region)
    if change_set is None:
        raise ChangeSetNotFound(f"ChangeSet [{name_or_id}] does not exist")
    return change_set


def of(stack_id: str) -> list[ChangeSet]:
    return [item for item in _change_sets.values() if item.stack.id == stack_id]


def remove(change_set: ChangeSet) -> None:
    _change_sets.pop(change_set.id, None)


def remove_all_of(stack_id: str) -> None:
    """Remove all change sets of a stack, which an operation on the stack makes obsolete."""
    for item in of(stack_id):
        remove(item)


def clear() -> None:
    _change_sets.clear()
