"""Events about KMS calls that a trail records: those that enable, disable or delete a key.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moto.cloudtrail.models import Trail, cloudtrail_backends
from moto.core.exceptions import JsonRESTError
from moto.kms.models import KmsBackend
from moto.kms.responses import KmsResponse

from local_aws import aws, clock, control, emulation_settings, timeline
from local_aws.events import bus
from local_aws.moto_methods import replaces

_SERVICE = "kms.amazonaws.com"
_CALLS = ("disable_key", "enable_key", "schedule_key_deletion", "cancel_key_deletion")

# "In rare cases, the same rule can be triggered more than once for a single event": here, each time.
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
_TIMES = 2


@dataclass(frozen=True)
class _Recorded:
    region: str
    detail: dict[str, Any]
    due: datetime

    def deliver(self) -> None:
        for _ in range(_TIMES):
            bus.publish(self.region, "aws.kms", "AWS API Call via CloudTrail", self.detail, [], self.due)


class _Late:
    """Events that CloudTrail delivers minutes after the call."""

    def __init__(self) -> None:
        self._open: list[_Recorded] = []

    def add(self, recorded: _Recorded) -> None:
        self._open.append(recorded)

    def clear(self) -> None:
        self._open = []

    def next_due(self) -> datetime | None:
        return min((each.due for each in self._open), default=None)

    def act(self, instant: datetime) -> None:
        due = [each for each in self._open if each.due == instant]
        self._open = [each for each in self._open if each not in due]
        for each in due:
            each.deliver()


_late = _Late()
timeline.add(_late)
control.on_reset(_late.clear)


def install() -> None:
    for name in _CALLS:
        _take_arns(name)
        _record(name)


def _take_arns(name: str) -> None:
    """Accept the ARN of a key, because moto finds keys by their id only: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html"""
    original = getattr(KmsBackend, name)

    @replaces(KmsBackend, name)
    def act(self: KmsBackend, key_id: str, *args: Any) -> Any:
        return original(self, self.get_key_id(key_id), *args)


def _record(name: str) -> None:
    original: Callable[[KmsResponse], str] = getattr(KmsResponse, name)

    @replaces(KmsResponse, name)
    def call(self: KmsResponse) -> str:
        try:
            answer = original(self)
        except JsonRESTError as error:
            _tell(self, name, {"errorCode": error.error_type, "errorMessage": error.message})
            raise
        # By now the key cannot be used, so a topic under it does not deliver this event.
        _tell(self, name, {})
        return answer


def _tell(response: KmsResponse, name: str, error: dict[str, str]) -> None:
    """The fields of https://docs.aws.amazon.com/kms/latest/developerguide/ct-disablekey.html"""
    region, at = response.region, clock.now()
    if not any(_records(trail, region) for trail in _trails()):
        return
    parameters = json.loads(response.body or "{}")
    arn = _arn_of(response, parameters.get("KeyId", ""))
    detail = {
        "eventVersion": "1.08",
        "eventTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": _SERVICE,
        "eventName": "".join(part.capitalize() for part in name.split("_")),
        "awsRegion": region,
        "requestParameters": {key[0].lower() + key[1:]: value for key, value in parameters.items()},
        "responseElements": None if error or arn is None else {"keyId": arn},
        "eventID": str(uuid.uuid4()),
        "readOnly": False,
        "resources": [{"accountId": aws.account_id(), "type": "AWS::KMS::Key", "ARN": arn}] if arn else None,
        "eventType": "AwsApiCall",
        **error,
    }
    seconds = emulation_settings.current().trail_event_seconds
    recorded = _Recorded(region, detail, at + timedelta(seconds=seconds))
    if seconds > 0:
        _late.add(recorded)
    else:
        recorded.deliver()


def _arn_of(response: KmsResponse, key_id: str) -> str | None:
    key = response.kms_backend.keys.get(response.kms_backend.get_key_id(key_id))
    return key.arn if key else None


def _trails() -> list[Trail]:
    return [trail for backend in cloudtrail_backends[aws.account_id()].values() for trail in backend.trails.values()]


def _records(trail: Trail, region: str) -> bool:
    """Return True if the trail records management events, which it does without other selectors: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html"""
    if not trail.status.is_logging or not (trail.is_multi_region or trail.region_name == region):
        return False
    return any(
        selector.get("IncludeManagementEvents", True)
        and selector.get("ReadWriteType") != "ReadOnly"
        and _SERVICE not in selector.get("ExcludeManagementEventSources", [])
        for selector in trail.event_selectors or [{}]
    )
