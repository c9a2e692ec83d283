"""One resource of a template, and the question to its service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SUBJECT = "Subject"

Read = Callable[[str], dict[str, Any]]
"""From the physical id to the properties as the service has them, spelt as CloudFormation spells them."""


@dataclass(frozen=True)
class Case:
    type: str
    properties: dict[str, Any]
    read: Read
    changed: dict[str, Any] = field(default_factory=dict)
    """Other values for properties that an update changes in place."""
    left_out: dict[str, Any] = field(default_factory=dict)
    """Properties that the template then gives up, and what the service has instead."""
    around: dict[str, Any] = field(default_factory=dict)
    """The resources that it refers to, by logical id."""
    after: tuple[str, ...] = ()
    """Those of them that it names without referring to them."""
    write_only: frozenset[str] = frozenset()
    """Properties that no service answers."""
    not_kept: frozenset[str] = frozenset()
    """Accepted, and listed as ignored."""
    variant: str = ""

    def __str__(self) -> str:
        return f"{self.type.removeprefix('AWS::')} {self.variant}".strip()


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def ref(logical_id: str) -> dict[str, str]:
    return {"Ref": logical_id}


def attribute(logical_id: str, name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [logical_id, name]}


def tags(**values: str) -> list[dict[str, str]]:
    """In the order in which :func:`own_tags` reads them."""
    return [{"Key": key, "Value": value} for key, value in sorted(values.items())]


def own_tags(answered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without AWS's own, such as ``aws:cloudformation:stack-name``; services give them in any order."""
    return sorted((tag for tag in answered if not tag["Key"].startswith("aws:")), key=lambda tag: str(tag["Key"]))
