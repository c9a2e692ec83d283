"""EventBridge's default bus: rules fire on their schedule and for events that match, and start functions.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html
"""

from __future__ import annotations


def install() -> None:
    from local_aws.events import rules, scheduler, trail_events

    rules.install()
    scheduler.install()
    trail_events.install()
