"""Properties of deployed resources that were accepted and have no effect in the local AWS."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from local_aws.cloudformation.properties import Properties
from local_aws.cloudformation.resource import ResourceHandler


@dataclass(frozen=True)
class IgnoredProperties:
    stack: str
    logical_id: str
    type: str
    properties: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "stack": self.stack,
            "logicalId": self.logical_id,
            "type": self.type,
            "properties": list(self.properties),
        }


_lock = threading.Lock()
_ignored: dict[tuple[str, str], IgnoredProperties] = {}


def record(stack: str, logical_id: str, handler: ResourceHandler, properties: Properties) -> None:
    ignored = tuple(properties.ignored(handler.not_kept))
    with _lock:
        _ignored.pop((stack, logical_id), None)
        if ignored:
            _ignored[stack, logical_id] = IgnoredProperties(stack, logical_id, handler.type, ignored)


def paths_of(stack: str, logical_id: str) -> frozenset[str]:
    with _lock:
        entry = _ignored.get((stack, logical_id))
        return frozenset(entry.properties) if entry else frozenset()


def forget(stack: str, logical_id: str | None = None) -> None:
    """Forget a resource that was deleted, or all of a stack."""
    with _lock:
        for key in [key for key in _ignored if key[0] == stack and logical_id in (None, key[1])]:
            del _ignored[key]


def listing() -> list[dict[str, object]]:
    with _lock:
        return [entry.as_json() for _, entry in sorted(_ignored.items())]


def clear() -> None:
    with _lock:
        _ignored.clear()
