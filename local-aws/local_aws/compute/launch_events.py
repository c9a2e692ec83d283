"""Tells EventBridge of launches that failed.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
"""

from __future__ import annotations

import uuid
from datetime import datetime

from moto.autoscaling.models import FakeAutoScalingGroup

from local_aws.compute.activities import Activity
from local_aws.events import bus

_DETAIL_TYPE = "EC2 Instance Launch Unsuccessful"


def announce_failure(group: FakeAutoScalingGroup, activity: Activity) -> None:
    detail = {
        "StatusCode": activity.status_code,
        "Description": activity.description,
        "AutoScalingGroupName": group.name,
        "ActivityId": activity.activity_id,
        "Details": {},
        "RequestId": str(uuid.uuid4()),
        "StatusMessage": activity.status_message,
        "StartTime": _time(activity.start_time),
        "EndTime": _time(activity.end_time),
        "EC2InstanceId": "",
        "Cause": activity.cause,
        "Origin": "EC2",
        "Destination": "AutoScalingGroup",
    }
    bus.publish(group.region, "aws.autoscaling", _DETAIL_TYPE, detail, [group.arn], activity.end_time)


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.000Z}"
