"""Invokes the targets of scheduled rules.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
"""

from __future__ import annotations

from datetime import datetime

from moto.events.models import Rule

from local_aws import clock, timeline
from local_aws.events import bus, rules, schedules

_DETAIL_TYPE, _SOURCE = "Scheduled Event", "aws.events"


def install() -> None:
    timeline.add(_Scheduler())


class _Scheduler:
    def next_due(self) -> datetime | None:
        return min((due for rule in rules.all_rules() if (due := _next(rule)) is not None), default=None)

    def act(self, instant: datetime) -> None:
        for rule in rules.all_rules():
            if _next(rule) == instant and (firing := rules.firing(rule)):
                firing.until = instant
                rules.fire(rule, bus.event(rule.region_name, _SOURCE, _DETAIL_TYPE, {}, [rule.arn], instant))


def _next(rule: Rule) -> datetime | None:
    firing = rules.firing(rule)
    if not rule.scheduled_expression or rule.state != "ENABLED" or firing is None:
        return None
    if firing.until > clock.now():
        # The clock was set back: what is due from now on is due again.
        firing.until = firing.since = clock.now()
    return schedules.next_occurrence(rule.scheduled_expression, firing.since, firing.until)
