"""The resource types: those that the modules of ``local_aws.resources`` register."""

from __future__ import annotations

import importlib
import pkgutil
from difflib import get_close_matches
from typing import TypeVar

from local_aws.cloudformation.resource import ResourceHandler

INERT_TYPES = frozenset({"AWS::CDK::Metadata", "AWS::CloudFormation::WaitConditionHandle"})
"""Types that have no counterpart in the account."""

_handlers: dict[str, ResourceHandler] = {}
HandlerClass = TypeVar("HandlerClass", bound=type[ResourceHandler])


def register(handler: HandlerClass) -> HandlerClass:
    if handler.type in _handlers:
        raise ValueError(f"{handler.type} has two handlers")
    _handlers[handler.type] = handler()
    return handler


def load() -> None:
    """Import every module of resource handlers."""
    from local_aws import resources

    for module in pkgutil.iter_modules(resources.__path__):
        importlib.import_module(f"{resources.__name__}.{module.name}")


def handler_for(resource_type: str) -> ResourceHandler:
    return _handlers[_registered_name(resource_type)]


def is_known(resource_type: str) -> bool:
    return resource_type in INERT_TYPES or _registered_name(resource_type) in _handlers


def import_identifier(resource_type: str) -> tuple[str, ...]:
    """The properties that identify a resource for an import; none if its import is not emulated."""
    return () if resource_type in INERT_TYPES else handler_for(resource_type).import_identifier


def types() -> list[str]:
    return sorted([*_handlers, *INERT_TYPES])


def unknown(names: list[str]) -> str:
    """Return the error for types without a handler, which begins with AWS's own message."""
    nearest = {name: get_close_matches(name, types(), n=1, cutoff=0.5) for name in names}
    hints = [f"{name} (the nearest is {close[0]})" if close else name for name, close in nearest.items()]
    return (
        f"Template format error: Unrecognized resource types: [{', '.join(names)}]. "
        f"The local AWS does not emulate {', '.join(hints)}. It emulates {', '.join(types())}"
    )


def _registered_name(resource_type: str) -> str:
    """Return the type under which the handler is registered. ``Custom::Anything`` is a custom resource."""
    return "AWS::CloudFormation::CustomResource" if resource_type.startswith("Custom::") else resource_type
