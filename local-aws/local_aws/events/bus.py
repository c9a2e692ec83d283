"""Events that AWS's services put on the default bus.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from local_aws import aws
from local_aws.events import rules


def event(
    region: str, source: str, detail_type: str, detail: dict[str, Any], resources: list[str], at: datetime
) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": detail_type,
        "source": source,
        "account": aws.account_id(),
        "time": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "region": region,
        "resources": resources,
        "detail": detail,
    }


def publish(
    region: str, source: str, detail_type: str, detail: dict[str, Any], resources: list[str], at: datetime
) -> None:
    published = event(region, source, detail_type, detail, resources, at)
    for rule in rules.all_rules(region):
        if rules.matches(rule, published):
            rules.fire(rule, published)
