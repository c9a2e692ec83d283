"""The one clock of the local AWS.

Everything that AWS stamps or waits for (launch times, health check grace periods, signal time-outs, image creation
dates) follows this clock, so a test can let hours pass at once. It ticks like a real clock and differs from it by an
offset.

What must take real time (threads that poll, a function's own time-out) uses ``time.monotonic``, which does not move.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import time_machine
from time_machine import escape_hatch

_traveller: time_machine.Traveller | None = None
_travel: time_machine.travel | None = None
_watchers: list[Callable[[], None]] = []


def start() -> None:
    """Put the process on the movable clock, which shows the real time until it is moved."""
    global _travel, _traveller
    if _travel is None:
        _travel = time_machine.travel(now(), tick=True)
        _traveller = _travel.start()


def stop() -> None:
    global _travel, _traveller
    if _travel is not None:
        _travel.stop()
    _travel = _traveller = None


def watch(look: Callable[[], None]) -> None:
    """Call ``look`` before each move of the clock, so that it sees the state that lasts until the end of the move."""
    _watchers.append(look)


def look() -> None:
    for each in _watchers:
        each()


def now() -> datetime:
    return datetime.now(UTC)


def offset() -> timedelta:
    """Return how far the clock is ahead of the real one. A child process adds this to its own time."""
    return now() - _real()


def advance(by: timedelta) -> datetime:
    if by < timedelta(0):
        raise ValueError("the clock advances; use move_to to go back")
    look()
    return _move(by)


def move_to(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} names no time zone")
    # The distance is measured after the calls, because they take time.
    look()
    return _move(instant - now())


def reset() -> datetime:
    return _move(-offset())


def _move(by: timedelta) -> datetime:
    if _traveller is None:
        raise RuntimeError("the clock has not been started")
    _traveller.shift(by)
    return now()


def _real() -> datetime:
    return escape_hatch.datetime.datetime.now(UTC)
