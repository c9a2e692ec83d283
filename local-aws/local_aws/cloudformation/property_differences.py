"""The differences between the properties that a template sets and those that a resource has.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_PropertyDifference.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_COMPLETE = frozenset(
    {"AssumeRolePolicyDocument", "EventPattern", "KeyPolicy", "Parameters", "PolicyDocument", "Variables"}
)
"""Properties whose keys are free, so that a key that the template does not have is a difference."""
_NAMED = {
    "BlockDeviceMappings": "DeviceName",
    "ListenerAttributes": "Key",
    "LoadBalancerAttributes": "Key",
    "TargetGroupAttributes": "Key",
}
"""Lists that also have defaults or items of other resources, such as attached volumes; the keys name their items."""


@dataclass(frozen=True)
class Difference:
    path: str
    """The keys and indexes, as a JSON pointer: ``/SecurityGroupIngress/0``."""
    expected: Any
    actual: Any
    kind: str
    """``ADD`` to a list or map, ``REMOVE`` or ``NOT_EQUAL``."""


def differences(expected: dict[str, Any], actual: dict[str, Any]) -> list[Difference]:
    """Compare the properties that the template sets, which ``actual`` has all."""
    return list(_of_map(expected, actual, "", complete=False))


def as_text(value: Any) -> str:
    """Return a value as CloudFormation writes it: text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _of(expected: Any, actual: Any, path: str, complete: bool) -> Iterator[Difference]:
    if _is_empty(expected) and _is_empty(actual):
        return
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _of_map(expected, actual, path, complete)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _of_list(expected, actual, path, complete)
    elif actual is None:
        yield Difference(path, expected, None, "REMOVE")
    elif _scalar(expected) != _scalar(actual):
        yield Difference(path, expected, actual, "NOT_EQUAL")


def _of_map(expected: dict[str, Any], actual: dict[str, Any], path: str, complete: bool) -> Iterator[Difference]:
    for name, value in expected.items():
        yield from _of(value, _named(name, value, actual.get(name)), f"{path}/{name}", complete or name in _COMPLETE)
    if complete:
        for name in sorted(actual.keys() - expected.keys()):
            yield Difference(f"{path}/{name}", None, actual[name], "ADD")


def _named(name: str, expected: Any, actual: Any) -> Any:
    """Return a list without the items that the template does not name."""
    key = _NAMED.get(name)
    if key is None or not isinstance(actual, list):
        return actual
    names = [item.get(key) for item in expected]
    return [item for item in actual if item.get(key) in names]


def _of_list(expected: list[Any], actual: list[Any], path: str, complete: bool) -> Iterator[Difference]:
    """Compare lists whose order has no meaning."""
    more = dict(enumerate(actual))
    for index, value in enumerate(expected):
        same = next((at for at, other in more.items() if not list(_of(value, other, "", complete))), None)
        if same is None:
            yield Difference(f"{path}/{index}", value, None, "REMOVE")
        else:
            del more[same]
    for index, value in more.items():
        yield Difference(f"{path}/{index}", None, value, "ADD")


def _is_empty(value: Any) -> bool:
    return value is None or value in ([], {}, "")


def _scalar(value: Any) -> Any:
    """Return a value without the difference of types that a template may have: ``"80"`` is 80, and ``"true"`` true."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(int(value)) if value == int(value) else str(value)
    return value
