"""Listeners to the outcomes of invocations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.awslambda.models import LambdaFunction

_listeners: dict[str, Callable[..., None]] = {}


def listen(**listeners: Callable[..., None]) -> None:
    """Register functions for ``ran`` (function, milliseconds, failed), ``throttled`` and ``undelivered`` (function)."""
    _listeners.update(listeners)


def tell(what: str, function: LambdaFunction, *details: Any) -> None:
    if what in _listeners:
        _listeners[what](function, *details)
