"""Events about the launches and terminations of a group.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from moto.autoscaling.models import FakeAutoScalingGroup

from local_aws.compute.activities import Activity
from local_aws.events import bus


def announce(group: FakeAutoScalingGroup, activity: Activity) -> None:
    failed = activity.status_code == "Failed"
    verb = "Launch" if activity.is_launch else "Terminate"
    ends = ("EC2", "AutoScalingGroup") if activity.is_launch else ("AutoScalingGroup", "EC2")
    detail: dict[str, Any] = {
        "StatusCode": "Failed" if failed else "InProgress",
        "Description": activity.description,
        "AutoScalingGroupName": group.name,
        "ActivityId": activity.activity_id,
        "Details": {},
        "RequestId": str(uuid.uuid4()),
        "StatusMessage": activity.status_message or "",
        "StartTime": _time(activity.start_time),
        "EndTime": _time(activity.end_time),
        "EC2InstanceId": activity.instance_id,
        "Cause": activity.cause,
        "Origin": ends[0],
        "Destination": ends[1],
    }
    instances = (
        [f"arn:aws:ec2:{group.region}:{group.account_id}:instance/{activity.instance_id}"]
        if activity.instance_id
        else []
    )
    outcome = "Unsuccessful" if failed else "Successful"
    bus.publish(
        group.region,
        "aws.autoscaling",
        f"EC2 Instance {verb} {outcome}",
        detail,
        [group.arn, *instances],
        activity.end_time,
    )


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.000Z}"
