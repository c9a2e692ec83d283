"""A resource of a template, and the query to its service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SUBJECT = "Subject"

Read = Callable[[str], dict[str, Any]]
"""A function from the physical id to the properties of the service, with the names of CloudFormation."""


@dataclass(frozen=True)
class Case:
    type: str
    properties: dict[str, Any]
    read: Read
    changed: dict[str, Any] = field(default_factory=dict)
    """Other values for properties that an update changes in place."""
    left_out: dict[str, Any] = field(default_factory=dict)
    """Properties that a later template does not have, and their values in the service after that."""
    around: dict[str, Any] = field(default_factory=dict)
    """The resources that it refers to, by logical id."""
    after: tuple[str, ...] = ()
    """The resources of ``around`` that it names without a reference."""
    write_only: frozenset[str] = frozenset()
    """Properties that no service returns."""
    not_kept: frozenset[str] = frozenset()
    """Properties that are accepted, and listed as ignored."""
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
    """Return tags in the order in which :func:`own_tags` reads them."""
    return [{"Key": key, "Value": value} for key, value in sorted(values.items())]


def own_tags(answered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tags in order, without those of AWS such as ``aws:cloudformation:stack-name``."""
    return sorted((tag for tag in answered if not tag["Key"].startswith("aws:")), key=lambda tag: str(tag["Key"]))
