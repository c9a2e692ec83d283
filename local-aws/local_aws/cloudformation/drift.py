"""Drift: resources that somebody has changed or deleted outside of CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html

Only the properties that the template sets are compared. The resources of the types that the local AWS cannot read stay
NOT_CHECKED, like those of the types that AWS does not support.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from local_aws import aws, clock, emulation_settings
from local_aws.cloudformation import ignored
from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.property_differences import Difference, differences
from local_aws.cloudformation.stack import Stack, StackResource
from local_aws.reading import READERS
from local_aws.reading.reader import Gone

_DETECTABLE = frozenset(
    {"CREATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED"}
)
_GONE_CODES = ("NotFound", "NoSuch", "DoesNotExist")


@dataclass(frozen=True)
class ResourceDrift:
    """The result for one resource."""

    logical_id: str
    physical_id: str
    type: str
    status: str
    checked: datetime
    expected: dict[str, Any] = field(default_factory=dict)
    actual: dict[str, Any] | None = None
    """None for a deleted resource."""
    differences: tuple[Difference, ...] = ()
    reason: str | None = None

    @property
    def is_drifted(self) -> bool:
        return self.status in ("DELETED", "MODIFIED")


@dataclass
class Detection:
    """The detection for a stack, whose results are visible at its end."""

    stack: Stack
    found: list[ResourceDrift]
    ends: datetime
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def in_progress(self) -> bool:
        return clock.now() < self.ends

    @property
    def failed(self) -> bool:
        return any(each.status == "UNKNOWN" for each in self.found)

    @property
    def drifted(self) -> int:
        return sum(each.is_drifted for each in self.found)

    @property
    def stack_status(self) -> str:
        return "DRIFTED" if self.drifted else "UNKNOWN" if self.failed else "IN_SYNC"


_lock = threading.RLock()
_detections: dict[str, Detection] = {}
_single: dict[tuple[str, str], ResourceDrift] = {}
"""The results of DetectStackResourceDrift, by stack and logical id."""


def clear() -> None:
    with _lock:
        _detections.clear()
        _single.clear()


def start(stack: Stack, logical_ids: Collection[str] | None) -> Detection:
    _check_detectable(stack)
    with _lock:
        if any(each.in_progress for each in _of(stack)):
            raise CloudFormationError(f"Drift detection is already in progress for stack [{stack.id}]")
    unknown = sorted(set(logical_ids or ()) - stack.resources.keys())
    if unknown:
        raise CloudFormationError(f"Resources {unknown} do not exist for stack {stack.name}")
    records = [each for each in stack.resources.values() if logical_ids is None or each.logical_id in logical_ids]
    found = [detected(stack, each) for each in records if _is_checked(each)]
    seconds = emulation_settings.current().drift_detection_seconds
    detection = Detection(stack, found, clock.now() + timedelta(seconds=seconds))
    with _lock:
        _detections[detection.id] = detection
    return detection


def detect_one(stack: Stack, logical_id: str) -> ResourceDrift:
    _check_detectable(stack)
    record = stack.resources.get(logical_id)
    if record is None:
        raise CloudFormationError(f"Resource {logical_id} does not exist for stack {stack.name}")
    if not _is_checked(record):
        raise CloudFormationError(f"Drift detection is not supported for resource {logical_id} of type {record.type}")
    found = detected(stack, record)
    with _lock:
        _single[stack.id, logical_id] = found
    return found


def get(detection_id: str) -> Detection:
    detection = _detections.get(detection_id)
    if detection is None:
        raise CloudFormationError(f"Drift detection {detection_id} does not exist")
    return detection


def last_of(stack: Stack) -> Detection | None:
    """Return the last detection that has ended."""
    with _lock:
        return next((each for each in reversed(_of(stack)) if not each.in_progress), None)


def results_of(stack: Stack) -> list[ResourceDrift]:
    """Return the last result of each resource that has been checked."""
    with _lock:
        found = [each for detection in _of(stack) if not detection.in_progress for each in detection.found]
        found += [each for (stack_id, _), each in _single.items() if stack_id == stack.id]
    last: dict[str, ResourceDrift] = {}
    for each in sorted(found, key=lambda result: result.checked):
        last[each.logical_id] = each
    return list(last.values())


def detected(stack: Stack, record: StackResource) -> ResourceDrift:
    assert record.physical_id is not None
    checked = clock.now()
    if record.type in emulation_settings.current().unreadable_types:
        reason = f"Failed to read {record.type}: access denied"
        return ResourceDrift(record.logical_id, record.physical_id, record.type, "UNKNOWN", checked, reason=reason)
    expected = _without_ignored(stack, record)
    try:
        actual = READERS[record.type](lambda service: aws.client(service, stack.region), record.physical_id)
    except Gone:
        return ResourceDrift(record.logical_id, record.physical_id, record.type, "DELETED", checked, expected)
    except ClientError as error:
        if not any(code in error.response["Error"]["Code"] for code in _GONE_CODES):
            raise
        return ResourceDrift(record.logical_id, record.physical_id, record.type, "DELETED", checked, expected)
    compared = {name: value for name, value in expected.items() if name in actual}
    found = tuple(differences(compared, actual))
    return ResourceDrift(
        record.logical_id,
        record.physical_id,
        record.type,
        "MODIFIED" if found else "IN_SYNC",
        checked,
        compared,
        {name: actual[name] for name in compared},
        found,
    )


def _of(stack: Stack) -> list[Detection]:
    return [each for each in _detections.values() if each.stack is stack]


def _is_checked(record: StackResource) -> bool:
    return record.type in READERS and record.physical_id is not None


def _check_detectable(stack: Stack) -> None:
    if stack.status not in _DETECTABLE:
        raise CloudFormationError(f"Drift detection is not supported for stack [{stack.id}] in status {stack.status}")


def _without_ignored(stack: Stack, record: StackResource) -> dict[str, Any]:
    """Return the properties without those that have no effect in the local AWS."""
    paths = ignored.paths_of(stack.name, record.logical_id)
    return {name: _pruned(value, name, paths) for name, value in record.sent.items() if name not in paths}


def _pruned(value: Any, path: str, paths: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {
            name: _pruned(item, f"{path}.{name}", paths)
            for name, item in value.items()
            if f"{path}.{name}" not in paths
        }
    if isinstance(value, list):
        return [_pruned(item, f"{path}.{index}", paths) for index, item in enumerate(value)]
    return value
