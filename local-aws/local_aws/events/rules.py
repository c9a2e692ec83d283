"""Rules: their validation and the events that they match.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.events.exceptions import ValidationException
from moto.events.models import EventPattern, EventsBackend, Rule, events_backends

from local_aws import aws, clock
from local_aws.events import delivery, schedules
from local_aws.moto_methods import replaces
from local_aws.state import RecordState


@dataclass
class Firing:
    """The times of a scheduled rule."""

    rule: Rule
    since: datetime
    """The time at which the schedule began."""
    until: datetime
    """The last occurrence that it fired at, or its beginning."""


_firings: RecordState[Firing | None] = RecordState(lambda: None)

_listeners: list[Callable[[Rule, dict[str, Any]], None]] = []


def install() -> None:
    original_put = EventsBackend.put_rule
    original_targets = EventsBackend.put_targets

    @replaces(EventsBackend, "put_rule")
    def put_rule(self: EventsBackend, name: str, **kwargs: Any) -> Rule:
        """https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"""
        made = clock.now()
        if kwargs.get("scheduled_expression"):
            try:
                schedules.parse(kwargs["scheduled_expression"], made)
            except schedules.InvalidSchedule as invalid:
                raise ValidationException(str(invalid)) from invalid
        before = self.event_buses["default"].rules.get(name)
        rule = original_put(self, name, **kwargs)
        unchanged = before is not None and (before.scheduled_expression, before.state) == (
            rule.scheduled_expression,
            rule.state,
        )
        kept = firing(before) if before is not None and unchanged else None
        _firings.put(rule.arn, Firing(rule, kept.since, kept.until) if kept else Firing(rule, made, made))
        return rule

    @replaces(EventsBackend, "put_targets")
    def put_targets(self: EventsBackend, name: str, event_bus_arn: str | None, targets: list[dict[str, Any]]) -> None:
        """https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html"""
        for target in targets:
            if not delivery.is_emulated(target["Arn"]):
                raise ValidationException(
                    f"The local AWS delivers events to functions and topics only, not to {target['Arn']}"
                )
        original_targets(self, name, event_bus_arn, targets)

    @replaces(Rule, "enable")
    def enable(self: Rule) -> None:
        """Enable the rule. Occurrences while it was disabled do not fire later."""
        if self.state != "ENABLED":
            self.state = "ENABLED"
            if times := firing(self):
                times.until = clock.now()

    @replaces(Rule, "send_to_targets")
    def send_to_targets(self: Rule, original_event: dict[str, Any], transform_input: bool = True) -> None:
        """Send an event of moto's PutEvents to the targets, if the rule matches it."""
        event = {key: value for key, value in original_event.items() if key != "ingestion-time"}
        if not isinstance(event["time"], str):
            event["time"] = datetime.fromtimestamp(float(event["time"]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if matches(self, event):
            fire(self, event)

    replaces(EventPattern, "_flatten_dict")(staticmethod(_flattened))


def _flattened(node: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Objects in an array count as if each was the value. Two fields of one are not distinguished from those of two.

    https://github.com/aws/event-ruler#json-array-matching
    """
    result: dict[str, Any] = {}
    for key, value in node.items():
        path = f"{prefix}.{key}" if prefix else key
        objects = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
        if isinstance(value, dict) and value:
            result |= _flattened(value, path)
        else:
            result[path] = value
        for each in objects:
            for name, within in _flattened(each, path).items():
                result.setdefault(name, []).extend(within if isinstance(within, list) else [within])
    return result


def firing(rule: Rule) -> Firing | None:
    """Return the times of a rule. They are None during its creation, because moto lists it before it has times."""
    times = _firings.of(rule.arn)
    return times if times is not None and times.rule is rule else None


def all_rules(region: str | None = None) -> Iterator[Rule]:
    backends = events_backends[aws.account_id()]
    for name, backend in list(backends.items()):
        if region in (None, name):
            yield from list(backend.event_buses["default"].rules.values())


def matches(rule: Rule, event: Any) -> bool:
    """Return True if a rule matches an event. moto matches all events with a rule that has only a schedule."""
    return (
        rule.state == "ENABLED" and bool(rule.event_pattern.get_pattern()) and rule.event_pattern.matches_event(event)
    )


def on_match(listener: Callable[[Rule, dict[str, Any]], None]) -> None:
    """Register a function that is called with each event that a rule matches, even without targets."""
    _listeners.append(listener)


def fire(rule: Rule, event: dict[str, Any]) -> None:
    for listener in _listeners:
        listener(rule, event)
    for target in list(rule.targets):
        delivery.deliver(rule, target, event)
