"""A resource of a template, and the query to its service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from local_aws import aws
from local_aws.reading import READERS

SUBJECT = "Subject"

Read = Callable[[str], dict[str, Any]]
"""A function from the physical id to the properties of the service, with the names of CloudFormation."""


@dataclass(frozen=True)
class Case:
    type: str
    properties: dict[str, Any]
    read: Read | None = None
    """The query, where the local AWS has no reader of its own."""
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

    def answered(self, physical_id: str) -> dict[str, Any]:
        return self.read(physical_id) if self.read else READERS[self.type](aws.client, physical_id)

    def __str__(self) -> str:
        return f"{self.type.removeprefix('AWS::')} {self.variant}".strip()


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def ref(logical_id: str) -> dict[str, str]:
    return {"Ref": logical_id}


def attribute(logical_id: str, name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [logical_id, name]}


def tags(**values: str) -> list[dict[str, str]]:
    """Return tags in the order in which :func:`local_aws.reading.reader.own_tags` reads them."""
    return [{"Key": key, "Value": value} for key, value in sorted(values.items())]
