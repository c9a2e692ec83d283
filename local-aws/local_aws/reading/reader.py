"""The form of the functions that read a resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")

Client = Callable[[str], Any]
"""A function from the name of a service to its client in the Region of the resource."""
Reader = Callable[[Client, str], dict[str, Any]]
"""A function from the physical id to the properties of the resource, with the names of CloudFormation.

A property that nobody has set is None. A property that no service returns is absent.
"""


class Gone(Exception):
    """The resource does not exist any more."""


def only(answered: Iterable[T]) -> T:
    """Return the resource that a service lists.

    :raises Gone: if it lists none
    """
    found = list(answered)
    if not found:
        raise Gone
    (resource,) = found
    return resource


def own_tags(answered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tags in order, without those of AWS such as ``aws:cloudformation:stack-name``."""
    return sorted((tag for tag in answered if not tag["Key"].startswith("aws:")), key=lambda tag: str(tag["Key"]))
