"""Suppression of the actions of a composite alarm by another alarm.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Suppression:
    """Suppresses one change. A later one replaces it and waits from its beginning, which AWS does not document."""

    alarm_name: str
    wait: timedelta
    extension: timedelta
    by: str | None = None
    """``WaitPeriod``, ``Alarm`` or ``ExtensionPeriod``, as AWS answers it."""
    until: datetime | None = None
    _held_state: str | None = None
    """The state before the first of the changes that were held back."""

    def lets_act(self, before: str, at: datetime, is_suppressing: bool) -> bool:
        if not is_suppressing and self.by != "ExtensionPeriod" and not self.wait:
            return True
        self._held_state = self._held_state or before
        if is_suppressing:
            self.by, self.until = "Alarm", None
        elif self.by != "ExtensionPeriod":
            self.by, self.until = "WaitPeriod", at + self.wait
        return False

    def released(self, at: datetime, is_suppressing: bool) -> str | None:
        """Return the state before the suppression if the suppressed actions are due now, or None."""
        if self.by is None and not is_suppressing:
            return None
        if is_suppressing:
            self.by, self.until = "Alarm", None
            return None
        if self.by == "Alarm":
            self.by, self.until = "ExtensionPeriod", at + self.extension
        if self.until is not None and at < self.until:
            return None
        held, self.by, self.until, self._held_state = self._held_state, None, None, None
        return held
