"""Evaluates alarms as the clock moves.

Each alarm looks at its metrics once a minute, as on AWS. The minutes at which it would see the same as at the minute
before are passed over, so that a quiet day costs nothing.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from __future__ import annotations

from datetime import UTC, datetime

from moto.cloudwatch.models import Alarm, CloudWatchBackend

from local_aws import clock, timeline
from local_aws.monitoring import stores, transitions
from local_aws.monitoring.metric_alarm import MetricAlarm
from local_aws.monitoring.series import MINUTE, Store
from local_aws.state import RecordState


def install() -> None:
    clock.watch(stores.look)
    timeline.add(_Evaluator())


class Watch:
    """The last and the next evaluation of a metric alarm."""

    def __init__(self, alarm: Alarm):
        self.rules = MetricAlarm(alarm)
        self._evaluated = _now()
        self._wake: float | None = self._evaluated
        self._next: float | None = None
        self._versions: list[int] = []
        self._store_version = -1

    def wake(self) -> None:
        """Evaluate again at the next minute, also without new data."""
        self._wake = self._next = _now()
        self._store_version = -1

    def next_due(self, store: Store, now: float) -> float | None:
        if self._evaluated > now + MINUTE:
            # The clock was set back.
            self._evaluated = self._wake = now
            self._store_version = -1
        if self._store_version != store.version:
            self._notice(store)
        return self._next

    def evaluated(self, store: Store, at: float) -> None:
        self._evaluated, self._wake = at, None
        self._next = self.rules.next_evaluation(store, at)

    def _notice(self, store: Store) -> None:
        versions = [store.version_of(metric) for metric in self.rules.metrics]
        if versions != self._versions and self._wake is None:
            changed = max(store.changed_at(metric) for metric in self.rules.metrics)
            if self._next is None or self._next > changed:
                # Late data does not change an earlier evaluation.
                self._evaluated, self._wake = max(self._evaluated, changed // MINUTE * MINUTE), changed
        self._versions, self._store_version = versions, store.version
        due = self.rules.next_evaluation(store, self._evaluated)
        if self._wake is not None:
            woken = self.rules.on_schedule(-(-self._wake // MINUTE) * MINUTE)
            due = woken if due is None else min(due, woken)
        self._next = due


_watches: RecordState[Watch | None] = RecordState(lambda: None)
"""The watch of each alarm, which is None for composite alarms."""


class _Evaluator:
    def next_due(self) -> datetime | None:
        with stores.lock:
            watched = [(backend, alarm) for backend in stores.backends() for alarm in list(backend.alarms.values())]
            if watched:
                stores.look_now_and_then()
            now = _now()
            dues = [due for backend, alarm in watched if (due := _due(backend, alarm, now)) is not None]
        due = min(dues, default=None)
        return None if due is None else datetime.fromtimestamp(due, UTC)

    def act(self, instant: datetime) -> None:
        with stores.lock:
            at, now = instant.timestamp(), _now()
            for backend in stores.backends():
                store = stores.of(backend)
                for alarm in list(backend.alarms.values()):
                    if _due(backend, alarm, now) == at:
                        _evaluate(backend, store, alarm, instant)


def watch_of(alarm: Alarm) -> Watch | None:
    return _watches.of(alarm.alarm_arn)


def put_watch(alarm: Alarm, watch: Watch | None) -> None:
    _watches.put(alarm.alarm_arn, watch)


def _due(backend: CloudWatchBackend, alarm: Alarm, now: float) -> float | None:
    watch = watch_of(alarm)
    if watch is None:
        release = transitions.next_release(alarm)
        return None if release is None else release.timestamp()
    return watch.next_due(stores.of(backend), now)


def _evaluate(backend: CloudWatchBackend, store: Store, alarm: Alarm, instant: datetime) -> None:
    watch = watch_of(alarm)
    if watch is None:
        transitions.act_after_suppression(backend, alarm, instant)
        return
    at = instant.timestamp()
    state = watch.rules.judge(store, at)
    watch.evaluated(store, at)
    if state is not None:
        transitions.change(backend, alarm, state, instant)


def _now() -> float:
    return clock.now().timestamp()
