"""The operations on a stack, each in a thread of its own, with the statuses that AWS documents.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from local_aws import clock
from local_aws.cloudformation import deletion, exports, ignored
from local_aws.cloudformation.convergence import Convergence, OperationFailed
from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.reasons import reason
from local_aws.cloudformation.rollback import Rollback
from local_aws.cloudformation.stack import Deployment, Stack, StackResource
from local_aws.cloudformation.turn import Turn

DO_NOTHING, ROLL_BACK, DELETE = "DO_NOTHING", "ROLLBACK", "DELETE"


@dataclass
class _Running:
    thread: threading.Thread
    turn: Turn


_running: dict[str, _Running] = {}


def create(stack: Stack, deployment: Deployment, on_failure: str = ROLL_BACK) -> None:
    stack.deployment = deployment
    _begin(stack, "CREATE_IN_PROGRESS", lambda turn: _create(stack, deployment, on_failure, turn))


def update(stack: Stack, deployment: Deployment, disable_rollback: bool = False) -> None:
    previous = stack.deployment
    assert previous is not None
    stack.deployment, stack.updated = deployment, clock.now()
    _begin(stack, "UPDATE_IN_PROGRESS", lambda turn: _update(stack, previous, deployment, disable_rollback, turn))


def import_resources(stack: Stack, deployment: Deployment, identifiers: dict[str, dict[str, str]]) -> None:
    previous = stack.deployment
    assert previous is not None
    stack.deployment, stack.updated = deployment, clock.now()
    _begin(stack, "IMPORT_IN_PROGRESS", lambda turn: _import(stack, previous, deployment, identifiers, turn))


def delete(stack: Stack, retain: frozenset[str] = frozenset()) -> None:
    _begin(stack, "DELETE_IN_PROGRESS", lambda turn: _delete(stack, retain, turn))


def roll_back(stack: Stack) -> None:
    """Roll back a failed creation whose resources were kept, as RollbackStack does."""
    assert stack.deployment is not None
    deployment = stack.deployment
    _begin(stack, "ROLLBACK_IN_PROGRESS", lambda turn: _undo_creation(stack, deployment, turn))


def cancel(stack: Stack) -> None:
    running = _running.get(stack.id)
    if running is not None:
        running.turn.cancel()


def stop_all(timeout: float = 10) -> None:
    for running in list(_running.values()):
        running.turn.abandon()
    for running in list(_running.values()):
        running.thread.join(timeout)
    _running.clear()


def _begin(stack: Stack, status: str, work: Callable[[Turn], None]) -> None:
    # The status is set before the response is sent, because a client that polls at once must not see the old one.
    stack.operation_id = str(uuid.uuid4())
    stack.set_status(status, "User Initiated")
    turn = Turn()
    thread = threading.Thread(target=work, args=(turn,), name=f"stack {stack.name}", daemon=True)
    _running[stack.id] = _Running(thread, turn)
    thread.start()


def _create(stack: Stack, deployment: Deployment, on_failure: str, turn: Turn) -> None:
    convergence = Convergence(stack, deployment, turn)
    try:
        convergence.apply()
        _publish_outputs(stack, convergence)
    except Exception as error:  # noqa: BLE001 - whatever went wrong is the stack's status
        why = _message(error)
        if on_failure == DO_NOTHING:
            stack.set_status("CREATE_FAILED", why)
        elif on_failure == DELETE:
            stack.set_status("DELETE_IN_PROGRESS", why)
            _delete_all(stack, deployment, frozenset(), turn.next(), undoing_creation=True)
        else:
            stack.set_status("ROLLBACK_IN_PROGRESS", f"{why.rstrip()} Rollback requested by user.")
            _undo_creation(stack, deployment, turn.next())
        return
    stack.set_status("CREATE_COMPLETE")


def _undo_creation(stack: Stack, deployment: Deployment, turn: Turn) -> None:
    failed = _delete_each(stack, deployment, frozenset(), turn, undoing_creation=True)
    stack.imports = set()
    if failed:
        stack.set_status("ROLLBACK_FAILED", _failed_to_delete(failed))
    else:
        stack.set_status("ROLLBACK_COMPLETE")


def _update(stack: Stack, previous: Deployment, deployment: Deployment, disable_rollback: bool, turn: Turn) -> None:
    imports = stack.imports
    convergence = Convergence(stack, deployment, turn)
    try:
        convergence.apply()
        _publish_outputs(stack, convergence)
    except Exception as error:  # noqa: BLE001 - whatever went wrong is the stack's status
        if disable_rollback:
            stack.set_status("UPDATE_FAILED", _message(error))
            return
        stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", _message(error))
        stack.imports = imports
        _roll_back_update(stack, deployment, previous, convergence)
        return
    stack.set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    removed = convergence.removed()
    failed = [
        record
        for record in deletion.in_deletion_order(removed + convergence.superseded, previous.template)
        if not _clean_up(stack, record, removed, turn.next())
    ]
    for record in removed:
        stack.resources.pop(record.logical_id, None)
        ignored.forget(stack.name, record.logical_id)
    stack.set_status("UPDATE_COMPLETE", "One or more resources could not be deleted." if failed else None)


def _import(
    stack: Stack, previous: Deployment, deployment: Deployment, identifiers: dict[str, dict[str, str]], turn: Turn
) -> None:
    """A failed import releases the resources that it has imported, and deletes nothing."""
    convergence = Convergence(stack, deployment, turn, imports=identifiers)
    try:
        convergence.apply()
    except Exception as error:  # noqa: BLE001 - whatever went wrong is the stack's status
        stack.set_status("IMPORT_ROLLBACK_IN_PROGRESS", _message(error))
        stack.deployment = previous
        for logical_id in identifiers:
            record = stack.resources.pop(logical_id, None)
            if record is not None and record.resource is not None:
                stack.set_resource_status(record, "IMPORT_ROLLBACK_COMPLETE")
        stack.set_status("IMPORT_ROLLBACK_COMPLETE")
        return
    stack.set_status("IMPORT_COMPLETE")


def _clean_up(stack: Stack, record: StackResource, removed: list[StackResource], turn: Turn) -> bool:
    if record in removed:
        return deletion.delete(stack, record, turn, deletion.policy_of(record))
    current = stack.resources[record.logical_id].definition
    return deletion.delete(stack, record, turn, current.get("UpdateReplacePolicy"))


def _roll_back_update(stack: Stack, attempted: Deployment, previous: Deployment, convergence: Convergence) -> None:
    stack.deployment = previous
    rollback = Rollback(stack, previous, convergence.changes, convergence.turn.next())
    try:
        rollback.apply()
    except OperationFailed as error:
        stack.set_status("UPDATE_ROLLBACK_FAILED", error.message)
        return
    stack.set_status("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
    for record in deletion.in_deletion_order(rollback.surplus, attempted.template):
        replaced = record.logical_id in stack.resources
        policy = None if replaced else deletion.policy_of(record)
        deletion.delete(stack, record, convergence.turn.next(), policy, undoing_creation=True)
    stack.set_status("UPDATE_ROLLBACK_COMPLETE")


def _delete(stack: Stack, retain: frozenset[str], turn: Turn) -> None:
    try:
        exports.check(stack, [])
    except CloudFormationError as error:
        stack.set_status("DELETE_FAILED", error.message)
        return
    if stack.deployment is None:
        stack.deleted = clock.now()
        stack.set_status("DELETE_COMPLETE")
        return
    _delete_all(stack, stack.deployment, retain, turn, undoing_creation=False)


def _delete_all(
    stack: Stack, deployment: Deployment, retain: frozenset[str], turn: Turn, undoing_creation: bool
) -> None:
    failed = _delete_each(stack, deployment, retain, turn, undoing_creation)
    if failed:
        stack.set_status("DELETE_FAILED", _failed_to_delete(failed))
        return
    ignored.forget(stack.name)
    stack.outputs, stack.imports = [], set()
    stack.deleted = clock.now()
    stack.set_status("DELETE_COMPLETE")


def _delete_each(
    stack: Stack, deployment: Deployment, retain: frozenset[str], turn: Turn, undoing_creation: bool
) -> list[str]:
    """Delete the resources, and return the logical ids that could not be deleted.

    Their dependencies are not deleted either.
    """
    failed: list[str] = []
    blocked: set[str] = set()
    needs = deletion.dependencies(deployment.template)
    for record in deletion.in_deletion_order(stack.resources.values(), deployment.template):
        policy = "Retain" if record.logical_id in retain else deletion.policy_of(record)
        if record.logical_id in blocked:
            blocked |= needs.get(record.logical_id, set())
        elif not deletion.delete(stack, record, turn, policy, undoing_creation):
            failed.append(record.logical_id)
            blocked |= needs.get(record.logical_id, set())
    return failed


def _publish_outputs(stack: Stack, convergence: Convergence) -> None:
    outputs = convergence.evaluator.outputs()
    exports.check(stack, outputs)
    stack.outputs, stack.imports = outputs, convergence.evaluator.imports


def _failed_to_delete(logical_ids: Iterable[str]) -> str:
    return f"The following resource(s) failed to delete: [{', '.join(logical_ids)}]. "


def _message(error: Exception) -> str:
    return error.message if isinstance(error, OperationFailed) else reason(error)
