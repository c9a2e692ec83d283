"""The creation policy and the update policy of a group.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-creationpolicy.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from local_aws.cloudformation.resource import ResourceFailed

_TRUE = (True, "true")


@dataclass(frozen=True)
class CreationPolicy:
    count: int
    timeout: timedelta
    success_percentage: int

    @classmethod
    def of(cls, document: dict[str, Any]) -> CreationPolicy | None:
        signal = document.get("ResourceSignal")
        if signal is None:
            return None
        percentage = document.get("AutoScalingCreationPolicy", {}).get("MinSuccessfulInstancesPercent", 100)
        return cls(int(signal.get("Count", 1)), duration(signal.get("Timeout", "PT5M")), int(percentage))


@dataclass(frozen=True)
class RollingUpdatePolicy:
    max_batch_size: int
    min_in_service: int
    success_percentage: int
    pause: timedelta
    suspended_processes: tuple[str, ...]
    waits_for_signals: bool

    @classmethod
    def of(cls, document: dict[str, Any]) -> RollingUpdatePolicy | None:
        policy = document.get("AutoScalingRollingUpdate")
        if policy is None:
            return None
        waits = policy.get("WaitOnResourceSignals") in _TRUE
        return cls(
            max_batch_size=int(policy.get("MaxBatchSize", 1)),
            min_in_service=int(policy.get("MinInstancesInService", 0)),
            success_percentage=int(policy.get("MinSuccessfulInstancesPercent", 100)),
            pause=duration(policy.get("PauseTime", "PT5M" if waits else "PT0S")),
            suspended_processes=tuple(policy.get("SuspendProcesses", ())),
            waits_for_signals=waits,
        )

    def tolerated_failures(self, batch: int) -> int:
        return batch * (100 - self.success_percentage) // 100


def keeps_unmodified_sizes(document: dict[str, Any]) -> bool:
    """Return True if sizes that the template does not change keep their present values after a scaling of the group."""
    return document.get("AutoScalingScheduledAction", {}).get("IgnoreUnmodifiedGroupSizeProperties") in _TRUE


def replaces_group(document: dict[str, Any]) -> bool:
    return document.get("AutoScalingReplacingUpdate", {}).get("WillReplace") in _TRUE


def duration(text: str) -> timedelta:
    """Return a duration in the part of ISO 8601 that policies use, such as ``PT1H30M``."""
    match = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", text)
    if not match or text == "PT":
        raise ResourceFailed(f"{text} is not a duration such as PT15M")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
