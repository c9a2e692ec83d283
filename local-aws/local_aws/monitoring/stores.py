"""The metrics of each Region, and the sources of those that services publish."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from moto.cloudwatch.models import CloudWatchBackend, cloudwatch_backends

from local_aws import aws, clock
from local_aws.monitoring.series import Datum, Metric, Reading, Store
from local_aws.state import RegionState

Source = Callable[[str], Iterator[Reading]]
"""A function that returns the present readings of a service in a Region."""

lock = threading.RLock()
"""The lock for reading and changing metrics and alarms."""

_series: RegionState[Store] = RegionState(Store)
_sources: list[Source] = []
# Reading all sources takes some milliseconds, so not every step of the timeline does it.
_INTERVAL_SECONDS = 1
_SAME_TIME = timedelta(seconds=0.1)
_looked_at, _offset = 0.0, timedelta(0)


def add(source: Source) -> Source:
    _sources.append(source)
    return source


def of(backend: CloudWatchBackend) -> Store:
    return _series.of(backend)


def record(backend: CloudWatchBackend, metric: Metric, datum: Datum) -> None:
    with lock:
        of(backend).record(metric, datum, clock.now().timestamp())


def backends() -> list[CloudWatchBackend]:
    """Return the backends of the Regions with metrics or alarms, and of the account's Region."""
    account = cloudwatch_backends[aws.account_id()]
    return [account[region] for region in {*account, aws.region()}]


def look() -> None:
    """Record the values that services publish at present."""
    global _looked_at, _offset
    with lock:
        for backend in backends():
            readings = (reading for source in _sources for reading in source(backend.region_name))
            of(backend).observe(readings, clock.now().timestamp())
        _looked_at, _offset = time.monotonic(), clock.offset()


def look_now_and_then() -> None:
    if time.monotonic() - _looked_at >= _INTERVAL_SECONDS or abs(clock.offset() - _offset) > _SAME_TIME:
        look()
