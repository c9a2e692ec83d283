"""Changes of an alarm's state, with their consequences: history, actions and composite alarms.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from moto.cloudwatch.models import Alarm, CloudWatchBackend

from local_aws import clock
from local_aws.monitoring import actions, composite_rule, history, message, muting
from local_aws.monitoring.metric_alarm import State
from local_aws.monitoring.suppression import Suppression
from local_aws.moto_methods import replaces
from local_aws.state import RecordState


@dataclass(frozen=True)
class Composite:
    """The settings of a composite alarm that moto does not keep."""

    rule: composite_rule.Rule
    actions_suppressor: str | None
    wait_seconds: int | None
    extension_seconds: int | None
    suppression: Suppression | None

    @classmethod
    def of(
        cls, rule: composite_rule.Rule, suppressor: str | None, wait: int | None, extension: int | None
    ) -> Composite:
        if not suppressor:
            return cls(rule, suppressor, wait, extension, None)
        name = composite_rule.name_of(suppressor)
        return cls(
            rule,
            suppressor,
            wait,
            extension,
            Suppression(name, timedelta(seconds=wait or 0), timedelta(seconds=extension or 0)),
        )


_composites: RecordState[Composite | None] = RecordState(lambda: None)
"""The settings of each composite alarm. None for metric alarms, and during the creation."""
_changed_at: RecordState[datetime] = RecordState(clock.now)
"""The time at which each alarm last changed its state."""


def install() -> None:
    # DescribeAlarms answers it.
    replaces(Alarm, "state_transitioned_timestamp")(property(changed_at))


def changed_at(alarm: Alarm) -> datetime:
    return _changed_at.of(alarm.alarm_arn)


def begin(alarm: Alarm, at: datetime) -> None:
    """Begin the record of a new alarm, without the history of a deleted alarm of the same name."""
    _changed_at.put(alarm.alarm_arn, at)
    actions.forget_results(alarm)
    muting.forget(alarm)


def composite_of(alarm: Alarm) -> Composite | None:
    return _composites.of(alarm.alarm_arn)


def put_composite(alarm: Alarm, composite: Composite | None) -> None:
    _composites.put(alarm.alarm_arn, composite)


def suppression_of(alarm: Alarm) -> Suppression | None:
    composite = composite_of(alarm)
    return composite.suppression if composite else None


def change(
    backend: CloudWatchBackend, alarm: Alarm, state: State, at: datetime, triggering: list[Alarm] | None = None
) -> None:
    """Change the state. Actions run only if the state changes, and not for the same state with another reason."""
    before = alarm.state_value
    if before == state.value:
        return
    data = {
        "version": "1.0",
        "oldState": history.state_of(before, alarm.state_reason, alarm.state_reason_data),
        "newState": history.state_of(state.value, state.reason, state.data),
    }
    history.add(alarm, at, "StateUpdate", f"Alarm updated from {before} to {state.value}", data)
    alarm.state_value, alarm.state_reason, alarm.state_reason_data = state.value, state.reason, state.data
    alarm.state_updated_timestamp = at
    _changed_at.put(alarm.alarm_arn, at)
    suppression = suppression_of(alarm)
    if suppression is None or suppression.lets_act(before, at, _is_suppressing(backend, suppression)):
        actions.perform(alarm, before, at, triggering or [])
    settle_composites(backend, at)


def settle_composites(backend: CloudWatchBackend, at: datetime) -> None:
    """Evaluate composite alarms, which follow their children at once: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html"""
    for alarm in list(backend.alarms.values()):
        composite = composite_of(alarm)
        if composite is None:
            continue
        rule = composite.rule
        value = "ALARM" if rule.holds(lambda name: _state_of(backend, name)) else "OK"
        if value != alarm.state_value:
            children = [backend.alarms[name] for name in rule.children if name in backend.alarms]
            change(backend, alarm, State(value, _reason(children), _reason_data(children)), at, _latest(children))
    for alarm in list(backend.alarms.values()):
        act_after_suppression(backend, alarm, at)


def act_after_suppression(backend: CloudWatchBackend, alarm: Alarm, at: datetime) -> None:
    """Run the actions that were suppressed, once the suppression has ended."""
    composite = composite_of(alarm)
    if composite is None or composite.suppression is None:
        return
    suppression = composite.suppression
    held_since = suppression.released(at, _is_suppressing(backend, suppression))
    if held_since is not None and held_since != alarm.state_value:
        children = [backend.alarms[name] for name in composite.rule.children if name in backend.alarms]
        actions.perform(alarm, held_since, at, _latest(children))


def next_release(alarm: Alarm) -> datetime | None:
    suppression = suppression_of(alarm)
    return suppression.until if suppression else None


def _is_suppressing(backend: CloudWatchBackend, suppression: Suppression) -> bool:
    return _state_of(backend, suppression.alarm_name) == "ALARM"


def _state_of(backend: CloudWatchBackend, name: str) -> str:
    alarm = backend.alarms.get(name)
    return str(alarm.state_value) if alarm else "INSUFFICIENT_DATA"


def _latest(children: list[Alarm]) -> list[Alarm]:
    """Return the alarms whose change caused this change."""
    newest = max((child.state_updated_timestamp for child in children), default=None)
    return [child for child in children if child.state_updated_timestamp == newest]


def _reason(children: list[Alarm]) -> str:
    latest = _latest(children)
    if not latest:
        return "Unchecked: Initial alarm creation"
    child = latest[-1]
    return (
        f"{child.alarm_arn} transitioned to {child.state_value} at "
        f"{child.state_updated_timestamp:%A %d %B, %Y %H:%M:%S} UTC"
    )


def _reason_data(children: list[Alarm]) -> str:
    return json.dumps(
        {
            "triggeringAlarms": [
                {
                    "arn": child.alarm_arn,
                    "state": {"value": child.state_value, "timestamp": message.time(child.state_updated_timestamp)},
                }
                for child in _latest(children)
            ]
        }
    )
