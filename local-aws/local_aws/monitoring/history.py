"""The history of an alarm.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from moto.cloudwatch.models import Alarm

_KEPT = 2000


def add(alarm: Alarm, at: datetime, kind: str, summary: str, data: dict[str, Any]) -> None:
    kept = alarm.history[-(_KEPT - 1) :]
    item = {
        "AlarmName": alarm.name,
        "AlarmType": "MetricAlarm" if alarm.rule is None else "CompositeAlarm",
        "Timestamp": at,
        "HistoryItemType": kind,
        "HistorySummary": summary,
        "HistoryData": json.dumps(data),
    }
    alarm.history = [*kept, item]


def state_of(value: str, reason: str, data: str) -> dict[str, Any]:
    return {"stateValue": value, "stateReason": reason, "stateReasonData": json.loads(data or "{}")}
