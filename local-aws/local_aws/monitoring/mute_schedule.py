"""When an alarm mute rule is active.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(days=15)
_MOMENT = timedelta(microseconds=1)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_SEARCHED_DAYS = 8 * 366
"""A schedule without an occurrence in this time, such as 30 February, has none."""


class InvalidSchedule(ValueError):
    """The schedule is invalid, or the local AWS does not know its form."""


@dataclass(frozen=True)
class Window:
    """The time in which a rule is active: from the start to just before the end."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class MuteSchedule:
    """The windows of a rule: each occurrence begins one, and all of them have the same length."""

    occurrences: _Occurrences
    duration: timedelta
    is_once: bool

    @classmethod
    def parse(cls, expression: str, duration: str, timezone: str | None) -> MuteSchedule:
        zone = _zone(timezone or "UTC")
        if match := re.fullmatch(r"at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2})\)", expression):
            return cls(_Once(_instant(match[1], zone)), _length(duration), is_once=True)
        if match := re.fullmatch(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+)\)", expression):
            return cls(_Cron.parse(zone, *match.groups()), _length(duration), is_once=False)
        raise InvalidSchedule(f"The schedule expression {expression} is not valid")

    def window_at(self, instant: datetime, since: datetime) -> Window | None:
        """Return the window that contains the instant, of those that begin at or after ``since``."""
        window = self.first_end_after(instant, since)
        return window if window is not None and window.start <= instant else None

    def first_end_after(self, instant: datetime, since: datetime) -> Window | None:
        """Return the window that ends first after the instant, of those that begin at or after ``since``."""
        start = self.occurrences.after(max(instant - self.duration, since - _MOMENT))
        return None if start is None else Window(start, start + self.duration)


class _Occurrences:
    def after(self, instant: datetime) -> datetime | None:
        """Return the first occurrence after the instant, or None."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Once(_Occurrences):
    at: datetime

    def after(self, instant: datetime) -> datetime | None:
        return self.at if self.at > instant else None


@dataclass(frozen=True)
class _Cron(_Occurrences):
    zone: ZoneInfo
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    @classmethod
    def parse(cls, zone: ZoneInfo, minutes: str, hours: str, days: str, months: str, weekdays: str) -> _Cron:
        if days != "*" and weekdays != "*":
            # AWS does not document whether one of them or both must match.
            raise InvalidSchedule("The local AWS does not know a day of the month together with a day of the week")
        return cls(
            zone,
            _values(minutes, 0, 59),
            _values(hours, 0, 23),
            _values(days, 1, 31),
            _values(months, 1, 12, _MONTHS, first=1),
            _values(weekdays, 0, 6, _WEEKDAYS, first=0),
        )

    def after(self, instant: datetime) -> datetime | None:
        return next((start for start in self._from(instant.astimezone(self.zone).date()) if start > instant), None)

    def _from(self, first: date) -> Iterator[datetime]:
        for day in (first + timedelta(days=number) for number in range(_SEARCHED_DAYS)):
            if day.day in self.days and day.month in self.months and day.isoweekday() % 7 in self.weekdays:
                for hour in sorted(self.hours):
                    for minute in sorted(self.minutes):
                        yield datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)


def _values(field: str, lowest: int, highest: int, names: tuple[str, ...] = (), first: int = 0) -> frozenset[int]:
    """Return the values of a field: ``*``, ``-`` and ``,`` are documented for all fields, and names for two."""
    values: set[int] = set()
    for part in field.upper().split(","):
        start, dash, end = ("*", "", "") if part == "*" else part.partition("-")
        bounds = (
            (lowest, highest)
            if start == "*"
            else (_number(start, names, first), _number(end if dash else start, names, first))
        )
        if not lowest <= bounds[0] <= bounds[1] <= highest:
            raise InvalidSchedule(f"The field {field} of the cron expression is not valid")
        values.update(range(bounds[0], bounds[1] + 1))
    return frozenset(values)


def _number(text: str, names: tuple[str, ...], first: int) -> int:
    if text in names:
        return names.index(text) + first
    if not text.isdigit():
        raise InvalidSchedule(f"The value {text} of the cron expression is not valid")
    return int(text)


def _length(duration: str) -> timedelta:
    match = re.fullmatch(r"P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?", duration)
    if not match:
        raise InvalidSchedule(f"The duration {duration} is not valid")
    days, hours, minutes = (int(each or 0) for each in match.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes)
    if not _SHORTEST <= length <= _LONGEST:
        raise InvalidSchedule(f"The duration {duration} is not between PT1M and P15D")
    return length


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise InvalidSchedule(f"The time zone {name} is not valid") from unknown


def _instant(text: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
    except ValueError as invalid:
        raise InvalidSchedule(f"The time {text} is not valid") from invalid
