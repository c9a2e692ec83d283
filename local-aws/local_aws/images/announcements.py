"""Events about images.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-ami-events.html
"""

from __future__ import annotations

import uuid
from datetime import datetime

from moto.ec2.models.amis import Ami

from local_aws import aws, control, emulation_settings, timeline
from local_aws.events import bus
from local_aws.images.image import OwnImage

_DETAIL_TYPE = "EC2 AMI State Change"


class _Expected:
    """Images whose creation has not ended yet."""

    def __init__(self) -> None:
        self._images: list[OwnImage] = []

    def add(self, image: OwnImage) -> None:
        self._images = [*self._images, image]

    def clear(self) -> None:
        self._images = []

    def next_due(self) -> datetime | None:
        return min((image.ready_at for image in self._images), default=None)

    def act(self, instant: datetime) -> None:
        due = [image for image in self._images if image.ready_at == instant]
        self._images = [image for image in self._images if image not in due]
        for image in due:
            announce(image, "failed" if image.fails else "available", instant)


_expected = _Expected()
timeline.add(_expected)
control.on_reset(_expected.clear)


def expect(image: OwnImage) -> None:
    """Send an event at the end of the creation of an image."""
    _expected.add(image)


def announce(image: Ami, state: str, at: datetime) -> None:
    if emulation_settings.current().lost_image_events > 0:
        # "Events are generated on a best effort basis."
        emulation_settings.change(lostImageEvents=emulation_settings.current().lost_image_events - 1)
        return
    region = image.ec2_backend.region_name
    detail = {"RequestId": str(uuid.uuid4()), "ImageId": image.id, "State": state, "ErrorMessage": _error(image, state)}
    bus.publish(region, "aws.ec2", _DETAIL_TYPE, detail, [f"arn:{aws.PARTITION}:ec2:{region}::image/{image.id}"], at)


def _error(image: Ami, state: str) -> str:
    return (
        image.state_reason["Message"]
        if state == "failed" and isinstance(image, OwnImage) and image.state_reason
        else ""
    )
