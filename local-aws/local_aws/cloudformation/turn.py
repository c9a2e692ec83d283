"""The lock that lets the resources of an operation act one by one, and its cancellation."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass
class Turn:
    """The lock of one operation. Its resources wait at the same time, and act one by one.

    The services behind are not made for many threads, and an order that repeats is worth more than speed.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _abandoned: threading.Event = field(default_factory=threading.Event)

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set() or self._abandoned.is_set()

    def cancel(self) -> None:
        """Cancel the phase after a failure or at the request of the user.

        A rollback follows, with a turn of its own.
        """
        self._cancelled.set()

    def abandon(self) -> None:
        """Cancel the rollback as well, because the account is being reset."""
        self._abandoned.set()

    def next(self) -> Turn:
        """Return the turn of the next phase of the same operation."""
        return Turn(_abandoned=self._abandoned)
