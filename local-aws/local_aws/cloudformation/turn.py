"""The lock that lets the resources of an operation act one by one, and its cancellation."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass
class Turn:
    """Resources of one operation are handled at the same time as far as they wait, and one by one as far as they act.

    The services behind are not made for many threads, and an order that repeats is worth more than speed.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _abandoned: threading.Event = field(default_factory=threading.Event)

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set() or self._abandoned.is_set()

    def cancel(self) -> None:
        """Raised when something failed or the user cancelled. A roll-back follows, with a turn of its own."""
        self._cancelled.set()

    def abandon(self) -> None:
        """Cancel the roll-back as well: the account is being reset."""
        self._abandoned.set()

    def next(self) -> Turn:
        """The turn of the next phase of the same operation."""
        return Turn(_abandoned=self._abandoned)
