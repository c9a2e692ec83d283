"""Amazon EventBridge: how many events a rule matched, whatever its targets.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.events.models import Rule

from local_aws import aws, emulation_settings
from local_aws.events import rules
from local_aws.monitoring import stores
from local_aws.monitoring.series import metric, single


def install() -> None:
    rules.on_match(_count)


def _count(rule: Rule, event: dict[str, Any]) -> None:
    if any(part in rule.name for part in emulation_settings.current().uncounted_rules):
        # Metrics are published on a best-effort basis.
        return
    backend, at = (
        cloudwatch_backends[aws.account_id()][rule.region_name],
        datetime.fromisoformat(event["time"]).timestamp(),
    )
    stores.record(
        backend,
        metric("AWS/Events", "MatchedEvents", [{"Name": "RuleName", "Value": rule.name}]),
        single(at, 1, "Count"),
    )
