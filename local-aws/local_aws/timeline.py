"""Runs what is due as the clock moves, such as a scheduled rule.

Sources say when they next have something to do. However far the clock jumps, everything that fell due on the way is
done in its order in time. An event therefore carries the instant at which it happened, while a function that it starts
reads the clock as it is by then; :func:`pass_through` moves the clock from one such instant to the next, so that both
agree.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from local_aws import clock

_INTERVAL_SECONDS = 0.05


class Source(Protocol):
    def next_due(self) -> datetime | None:
        """Return the earliest instant at which something is due, which may be past, or None."""
        ...

    def act(self, instant: datetime) -> None:
        """Do what is due at the instant, so that it is no longer due."""
        ...


_sources: list[Source] = []
_busy: list[Callable[[], bool]] = []
lock = threading.RLock()
_stop = threading.Event()
_thread: threading.Thread | None = None


def add(source: Source) -> None:
    _sources.append(source)


def add_activity(is_busy: Callable[[], bool]) -> None:
    """Register an activity in real time, for which a clock that passes through the timeline waits."""
    _busy.append(is_busy)


def next_due() -> datetime | None:
    return min((due for source in _sources if (due := source.next_due()) is not None), default=None)


def do_what_is_due() -> None:
    with lock:
        while True:
            dues = [(source, due) for source in _sources if (due := source.next_due()) is not None]
            first = min((due for _, due in dues), default=None)
            if first is None or first > clock.now():
                return
            for source, due in dues:
                # An earlier source may have changed when this one is due.
                if due == first and source.next_due() == first:
                    source.act(first)


def pass_through(target: datetime) -> None:
    """Move the clock to the target, stopping wherever something is due until all that it started has ended."""
    clock.look()
    while True:
        do_what_is_due()
        await_quiet()
        clock.look()
        due = next_due()
        if due is None or due > target:
            break
        if due > clock.now():
            clock.move_to(due)
    if target > clock.now():
        clock.move_to(target)


def start() -> None:
    global _thread
    _stop.clear()
    _thread = threading.Thread(target=_run, daemon=True, name="timeline")
    _thread.start()


def stop() -> None:
    _stop.set()
    if _thread is not None:
        _thread.join()


def _run() -> None:
    while not _stop.wait(_INTERVAL_SECONDS):
        try:
            do_what_is_due()
        except Exception:  # noqa: BLE001 - a fault of the local AWS with one source must not stop the others
            traceback.print_exc(file=sys.stderr)


def await_quiet() -> None:
    while any(is_busy() for is_busy in _busy):
        time.sleep(_INTERVAL_SECONDS)
