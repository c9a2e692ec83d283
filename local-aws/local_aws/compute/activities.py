"""Scaling activities of a group, with their causes.

https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Activity.html
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from local_aws import clock

_KEPT = 200


@dataclass
class Activity:
    auto_scaling_group_name: str
    description: str
    cause: str
    status_code: str
    status_message: str | None = None
    activity_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    start_time: datetime = field(default_factory=clock.now)
    end_time: datetime = field(default_factory=clock.now)
    progress: int = 100
    details: str = "{}"
    is_launch: bool = True
    instance_id: str = ""


class History:
    """The activities of one group, the newest first."""

    def __init__(self, group_name: str):
        self._group_name = group_name
        self._activities: list[Activity] = []
        self._unannounced: list[Activity] = []

    def launched(self, instance_id: str, cause: str) -> Activity:
        return self._add(f"Launching a new EC2 instance: {instance_id}", cause, "Successful", instance_id=instance_id)

    def terminated(self, instance_id: str, cause: str) -> Activity:
        return self._add(
            f"Terminating EC2 instance: {instance_id}", cause, "Successful", is_launch=False, instance_id=instance_id
        )

    def launch_failed(self, cause: str, message: str) -> Activity:
        status = f"{message}. Launching EC2 instance failed."
        return self._add("Launching a new EC2 instance.  Status Reason: " + status, cause, "Failed", status)

    def newest_first(self) -> list[Activity]:
        return list(reversed(self._activities))

    def unannounced(self) -> list[Activity]:
        """Return each activity that was not yet sent to EventBridge, once."""
        unannounced, self._unannounced = self._unannounced, []
        return unannounced

    def _add(
        self,
        description: str,
        cause: str,
        status: str,
        message: str | None = None,
        is_launch: bool = True,
        instance_id: str = "",
    ) -> Activity:
        stamped = f"At {clock.now():%Y-%m-%dT%H:%M:%SZ} {cause}"
        activity = Activity(
            self._group_name, description, stamped, status, message, is_launch=is_launch, instance_id=instance_id
        )
        self._activities = [*self._activities[-_KEPT:], activity]
        self._unannounced.append(activity)
        return activity
