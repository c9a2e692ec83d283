"""Muting of the actions of alarms, by mute rules that are active.

An alarm that is muted goes on to be evaluated. The actions of its last change are kept back. They are taken when no
rule mutes the alarm any more, if the alarm is still in the state that they belong to.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules-behaviour.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from moto.cloudwatch.models import Alarm, CloudWatchBackend, cloudwatch_backends

from local_aws import timeline
from local_aws.monitoring import stores
from local_aws.monitoring.mute_schedule import MuteSchedule, Window
from local_aws.state import RecordState, RegionState


@dataclass(frozen=True)
class MuteRule:
    name: str
    arn: str
    description: str | None
    expression: str
    duration: str
    timezone: str | None
    schedule: MuteSchedule
    alarm_names: tuple[str, ...]
    start: datetime | None
    expire: datetime | None
    created: datetime
    updated: datetime
    ended: datetime
    """The time until which the ends of windows have been handled."""

    def window_at(self, instant: datetime) -> Window | None:
        """Return the window that mutes at the instant.

        A window that began before the rule existed does not mute: AWS does not document that it would, and so nobody
        must rely on it.
        """
        window = self.schedule.window_at(instant, self._since())
        return None if window is None or (self.expire and instant >= self.expire) else window

    def next_end(self) -> datetime | None:
        """Return the first end of a window that has not been handled."""
        window = self.schedule.first_end_after(self.ended, self._since())
        if window is None or (self.expire and (window.start >= self.expire or self.ended >= self.expire)):
            return None
        return min(window.end, self.expire) if self.expire else window.end

    def status(self, now: datetime) -> str:
        """Return the status: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetAlarmMuteRule.html"""
        if self.expire and now >= self.expire:
            return "EXPIRED"
        return "ACTIVE" if self.window_at(now) else "SCHEDULED"

    def _since(self) -> datetime:
        return max(self.created, self.start) if self.start else self.created


@dataclass(frozen=True)
class _Held:
    """The actions that an alarm did not take, and the function that takes them."""

    state: str
    take: Callable[[datetime], None]


_rules: RegionState[dict[str, MuteRule]] = RegionState(dict)
_held: RecordState[_Held | None] = RecordState(lambda: None)
"""The actions of the last change of each alarm, if they were muted."""


def install() -> None:
    timeline.add(_Ends())


def rules_of(backend: CloudWatchBackend) -> dict[str, MuteRule]:
    return _rules.of(backend)


def put(backend: CloudWatchBackend, rule: MuteRule, at: datetime) -> None:
    _rules.of(backend)[rule.name] = rule
    _release(backend, at)


def remove(backend: CloudWatchBackend, name: str, at: datetime) -> None:
    """Remove a rule. Its alarms are unmuted at once: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarmMuteRule.html"""
    _rules.of(backend).pop(name, None)
    _release(backend, at)


def is_muted(backend: CloudWatchBackend, alarm: Alarm, at: datetime) -> bool:
    return any(alarm.name in rule.alarm_names and rule.window_at(at) for rule in _rules.of(backend).values())


def hold(alarm: Alarm, take: Callable[[datetime], None]) -> None:
    """Keep the actions of the present state until the alarm is no longer muted."""
    _held.put(alarm.alarm_arn, _Held(str(alarm.state_value), take))


def forget(alarm: Alarm) -> None:
    """Drop what was kept, because the alarm is new or has taken the actions of a later change."""
    _held.put(alarm.alarm_arn, None)


def backend_of(alarm: Alarm) -> CloudWatchBackend:
    return cloudwatch_backends[alarm.alarm_arn.split(":")[4]][alarm.region_name]


def _release(backend: CloudWatchBackend, at: datetime) -> None:
    for alarm in list(backend.alarms.values()):
        held = _held.of(alarm.alarm_arn)
        if held is not None and not is_muted(backend, alarm, at):
            _held.put(alarm.alarm_arn, None)
            if held.state == alarm.state_value:
                held.take(at)


class _Ends:
    """The ends of windows."""

    def next_due(self) -> datetime | None:
        with stores.lock:
            ends = [rule.next_end() for backend in stores.backends() for rule in _rules.of(backend).values()]
        return min((end for end in ends if end is not None), default=None)

    def act(self, instant: datetime) -> None:
        with stores.lock:
            for backend in stores.backends():
                rules = _rules.of(backend)
                for name, rule in list(rules.items()):
                    if rule.next_end() == instant:
                        rules[name] = replace(rule, ended=instant)
                _release(backend, instant)
