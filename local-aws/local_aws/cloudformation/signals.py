"""Signals to resources (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-creationpolicy.html)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Protocol

from local_aws.cloudformation.resource import ResourceFailed


@dataclass(frozen=True)
class Signal:
    unique_id: str
    status: str


class Mailbox:
    """The signals that one resource received. The last signal of each sender counts."""

    def __init__(self) -> None:
        self._signals: dict[str, Signal] = {}
        self._lock = threading.Lock()

    def deliver(self, signal: Signal) -> bool:
        """Store a signal. Returns False if it is a repetition."""
        with self._lock:
            repeated = self._signals.get(signal.unique_id) == signal
            self._signals[signal.unique_id] = signal
            return not repeated

    def contents(self) -> list[Signal]:
        with self._lock:
            return list(self._signals.values())

    def clear(self) -> None:
        with self._lock:
            self._signals.clear()


_mailboxes: dict[tuple[str, str], Mailbox] = {}


def mailbox(stack_id: str, logical_id: str) -> Mailbox:
    return _mailboxes.setdefault((stack_id, logical_id), Mailbox())


def clear() -> None:
    _mailboxes.clear()


class Waiting(Protocol):
    def wait_until(self, reached: Callable[[], bool], timeout: timedelta, poll_seconds: float = 0.05) -> bool: ...

    def progress(self, reason: str) -> None: ...


class ResourceSignals:
    """The signals of one resource, during one operation."""

    def __init__(self, box: Mailbox, context: Waiting):
        self._box = box
        self._context = context

    @property
    def received(self) -> list[Signal]:
        return self._box.contents()

    def clear(self) -> None:
        self._box.clear()

    def await_(self, count: int, timeout: timedelta, success_percentage: int = 100) -> None:
        if count <= 0:
            return
        wanted = ceil(count * success_percentage / 100)
        reported: set[Signal] = set()

        def settled() -> bool:
            signals = self.received
            for signal in signals:
                if signal not in reported:
                    reported.add(signal)
                    self._context.progress(f"Received {signal.status} signal with UniqueId {signal.unique_id}")
            return _succeeded(signals) >= wanted or _failed(signals) > count - wanted

        in_time = self._context.wait_until(settled, timeout)
        signals = self.received
        if _succeeded(signals) >= wanted:
            return
        if in_time:
            raise ResourceFailed(
                f"Received {_failed(signals)} FAILURE signal(s) out of {count}. Unable to satisfy "
                f"{success_percentage}% MinSuccessfulInstancesPercent requirement"
            )
        raise ResourceFailed(f"Failed to receive {wanted} resource signal(s) within the specified duration")


def _succeeded(signals: list[Signal]) -> int:
    return sum(signal.status == "SUCCESS" for signal in signals)


def _failed(signals: list[Signal]) -> int:
    return sum(signal.status == "FAILURE" for signal in signals)
