"""The next occurrence of a schedule, in UTC.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Protocol

_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_MONTHS = {
    name: str(number)
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1
    )
}
_WEEKDAYS = {name: str(number) for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), 1)}
_YEARS = (1970, 2199)


class InvalidSchedule(ValueError):
    """The expression is invalid, or unknown to the local AWS."""


class Schedule(Protocol):
    def after(self, instant: datetime) -> datetime | None:
        """Return the first occurrence after the instant, or None."""
        ...


def parse(expression: str, since: datetime) -> Schedule:
    """Return the schedule of an expression. A rate counts from ``since``, the creation of the rule."""
    if match := re.fullmatch(r"rate\((\d+) (minute|hour|day)(s?)\)", expression):
        count, unit, plural = int(match[1]), match[2], match[3]
        if count < 1 or bool(plural) == (count == 1):
            raise InvalidSchedule("Parameter ScheduleExpression is not valid.")
        return _Rate(count * _UNITS[unit], since)
    if match := re.fullmatch(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)", expression):
        return _Cron.parse(*match.groups())
    raise InvalidSchedule("Parameter ScheduleExpression is not valid.")


@lru_cache(maxsize=4096)
def next_occurrence(expression: str, since: datetime, instant: datetime) -> datetime | None:
    """Return the first occurrence after the instant, or None.

    The result is cached, because each step of the clock asks for the same one of every rule.
    """
    return parse(expression, since).after(instant)


@dataclass(frozen=True)
class _Rate:
    period: timedelta
    since: datetime

    def after(self, instant: datetime) -> datetime:
        return self.since + max((instant - self.since) // self.period + 1, 1) * self.period


@dataclass(frozen=True)
class _Cron:
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int] | None
    """None where the day of the week decides; 0 stands for the last day of the month."""
    months: frozenset[int]
    weekdays: frozenset[int] | None
    years: frozenset[int]

    @classmethod
    def parse(cls, minutes: str, hours: str, days: str, months: str, weekdays: str, years: str) -> _Cron:
        if (days == "?") == (weekdays == "?"):
            raise InvalidSchedule("Parameter ScheduleExpression is not valid.")
        return cls(
            _values(minutes, 0, 59),
            _values(hours, 0, 23),
            None if days == "?" else _values("0" if days == "L" else days, 0 if days == "L" else 1, 31),
            _values(_numbered(months, _MONTHS), 1, 12),
            None if weekdays == "?" else _values(_numbered(weekdays, _WEEKDAYS), 1, 7),
            _values(years, *_YEARS),
        )

    def after(self, instant: datetime) -> datetime | None:
        start = instant.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
        day, last = start.date(), date(min(max(self.years), start.year + 8), 12, 31)
        while day <= last:
            if self._is_on(day):
                for hour in sorted(self.hours):
                    for minute in sorted(self.minutes):
                        candidate = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
                        if candidate >= start:
                            return candidate
            day += timedelta(days=1)
        return None

    def _is_on(self, day: date) -> bool:
        if day.year not in self.years or day.month not in self.months:
            return False
        if self.days is not None:
            is_last = day.day == calendar.monthrange(day.year, day.month)[1]
            return day.day in self.days or (0 in self.days and is_last)
        return day.isoweekday() % 7 + 1 in (self.weekdays or ())


def _numbered(field: str, names: dict[str, str]) -> str:
    return re.sub(r"[A-Z]{3}", lambda match: names.get(match[0], match[0]), field.upper())


def _values(field: str, lowest: int, highest: int) -> frozenset[int]:
    values: set[int] = set()
    for part in field.split(","):
        match = re.fullmatch(r"(\*|\d+)(?:-(\d+))?(?:/(\d+))?", part)
        if not match:
            raise InvalidSchedule(f"The local AWS does not know {part} in a cron expression")
        first, to, step = match.groups()
        start = lowest if first == "*" else int(first)
        end = int(to) if to else highest if first == "*" or step else start
        if not lowest <= start <= end <= highest or step == "0":
            raise InvalidSchedule("Parameter ScheduleExpression is not valid.")
        values.update(range(start, end + 1, int(step or 1)))
    return frozenset(values)
