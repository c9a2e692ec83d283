"""The data of each metric: those that were put, and values that services publish at their period.

A value that a service goes on publishing is not stored datum by datum: only its changes are, and a window over it is
worked out when someone asks. Times are seconds of the Unix epoch, as an alarm asks for thousands of windows.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

MINUTE = 60


@dataclass(frozen=True)
class Metric:
    """A metric is identified by its namespace, its name and all of its dimensions."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]


def metric(namespace: str, name: str, dimensions: Iterable[dict[str, Any]] = ()) -> Metric:
    return Metric(namespace, name, frozenset((each["Name"], str(each["Value"])) for each in dimensions))


@dataclass(frozen=True)
class Datum:
    """A value, or the statistics of several values, in one unit."""

    at: float
    unit: str
    minimum: float
    maximum: float
    total: float
    count: float


def single(at: float, value: float, unit: str, count: float = 1) -> Datum:
    return Datum(at, unit, value, value, value * count, count)


class Series(Protocol):
    unit: str

    def data(self, start: float, end: float) -> Iterator[Datum]:
        """Yield the data with a time from start, up to and without end."""
        ...

    def next_change(self, after: float, period: float, length: float) -> float | None:
        """Return the first minute at which a window of this period and length can differ from the previous one."""
        ...


@dataclass
class Recorded:
    """Data that were put."""

    unit: str = "None"
    _data: list[Datum] = field(default_factory=list)

    def add(self, datum: Datum) -> None:
        bisect.insort(self._data, datum, key=lambda each: each.at)
        self.unit = datum.unit

    def data(self, start: float, end: float) -> Iterator[Datum]:
        first = bisect.bisect_left(self._data, start, key=lambda each: each.at)
        for datum in self._data[first:]:
            if datum.at >= end:
                return
            yield datum

    def next_change(self, after: float, period: float, length: float) -> float | None:
        first = bisect.bisect_left(self._data, after - length - MINUTE, key=lambda each: each.at)
        return _next_move((datum.at // MINUTE * MINUTE for datum in self._data[first:]), after, period, length)


Value = tuple[float, ...]
"""A value, or the values of all publishers of one name."""


@dataclass
class Published:
    """The values of a service at its period, from one change to the next. None means that it published nothing."""

    unit: str
    period: int
    _since: list[float] = field(default_factory=list)
    _values: list[Value | None] = field(default_factory=list)

    @property
    def value(self) -> Value | None:
        return self._values[-1] if self._values else None

    def change(self, value: Value | None, since: float) -> None:
        self._forget_from(since)
        self._since.append(since)
        self._values.append(value)

    def set_back(self, now: float) -> None:
        """Forget what comes after the instant that the clock was set back to."""
        if self._since and self._since[-1] > now:
            self.change(self.value, now)

    def _forget_from(self, instant: float) -> None:
        while self._since and self._since[-1] >= instant:
            self._since.pop()
            self._values.pop()

    def data(self, start: float, end: float) -> Iterator[Datum]:
        first = max(0, bisect.bisect_right(self._since, start) - 1)
        for index in range(first, len(self._since)):
            begin = max(start, self._since[index])
            stop = min(end, self._since[index + 1] if index + 1 < len(self._since) else end)
            instant = _up_to_multiple(begin, self.period)
            if instant < stop:
                for value in self._values[index] or ():
                    yield single(instant, value, self.unit, math.ceil((stop - instant) / self.period))

    def next_change(self, after: float, period: float, length: float) -> float | None:
        if not self._since or self._values == [None]:
            return None
        settled = self._since[-1] + length + max(period, self.period) <= after
        if settled and (self.value is None or period % self.period == 0):
            return None
        oldest = max(self._since[0], after - length - MINUTE)
        first, following = _up_to_multiple(oldest, self.period), _up_to_multiple(after - MINUTE + 1, self.period)
        published = (first + index * self.period for index in range(int((following - first) / self.period) + 1))
        return _next_move(published, after, period, length)


@dataclass(frozen=True)
class Reading:
    """A value that a service publishes at present."""

    metric: Metric
    unit: str
    period: int
    value: Value
    since: float | None = None
    """The time at which the value began, if the service knows it."""


class Store:
    """The metrics of one Region."""

    def __init__(self) -> None:
        self.version = 0
        """A number that changes with the data."""
        self._recorded: dict[Metric, Recorded] = {}
        self._published: dict[Metric, Published] = {}
        self._changed: dict[Metric, tuple[int, float]] = {}
        self._observed_at = 0.0

    def metrics(self) -> list[tuple[Metric, Series]]:
        return [*self._recorded.items(), *self._published.items()]

    def of(self, metric: Metric) -> list[Series]:
        """Return the series of a metric: usually one, but a service and callers may publish under the same name."""
        return [found for kind in (self._recorded, self._published) if (found := kind.get(metric)) is not None]

    def version_of(self, metric: Metric) -> int:
        return self._changed.get(metric, (0, 0.0))[0]

    def changed_at(self, metric: Metric) -> float:
        return self._changed.get(metric, (0, 0.0))[1]

    def record(self, metric: Metric, datum: Datum, now: float) -> None:
        self._recorded.setdefault(metric, Recorded()).add(datum)
        self._touch(metric, now)

    def observe(self, readings: Iterable[Reading], now: float) -> None:
        """Record readings. A new value begins now, unless its service gives the time."""
        if now < self._observed_at:
            for known in self._published.values():
                known.set_back(now)
        seen = set()
        for reading in readings:
            seen.add(reading.metric)
            series = self._published.get(reading.metric)
            if series is None or (series.unit, series.period) != (reading.unit, reading.period):
                series = self._published[reading.metric] = Published(reading.unit, reading.period)
            if series.value == reading.value:
                continue
            since = reading.since if reading.since is not None and self._observed_at < reading.since <= now else now
            series.change(reading.value, since)
            self._touch(reading.metric, since)
        for metric, known in self._published.items():
            if metric not in seen and known.value is not None:
                known.change(None, now)
                self._touch(metric, now)
        self._observed_at = now

    def _touch(self, metric: Metric, at: float) -> None:
        self.version += 1
        self._changed[metric] = self.version, at


def _next_move(minutes: Iterable[float], after: float, period: float, length: float) -> float | None:
    """Return the next minute at which a datum enters, changes or leaves a window, or None."""
    dues = []
    for entered in {minute + MINUTE for minute in minutes}:
        due = entered if entered > after else entered + (math.floor((after - entered) / period) + 1) * period
        if due <= entered + length:
            dues.append(due)
    return min(dues, default=None)


def _up_to_multiple(value: float, of: float) -> float:
    return math.ceil(value / of) * of
