"""Whose turn it is, and whether to stop."""

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
        """The account is about to be emptied: the way back, too, stops waiting."""
        self._abandoned.set()

    def next(self) -> Turn:
        """The turn of what follows in the same operation."""
        return Turn(_abandoned=self._abandoned)
