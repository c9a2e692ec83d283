"""EnableImageDeprecation and DisableImageDeprecation.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.amis import Ami
from moto.ec2.responses.amis import AmisResponse

from local_aws import clock
from local_aws.images import ownership
from local_aws.moto_methods import replaces
from local_aws.state import RecordState

_times: RecordState[str | None] = RecordState(lambda: None)


def install() -> None:
    # DescribeImages answers it.
    replaces(Ami, "deprecation_time")(property(lambda self: _times.of(self.id)))
    replaces(AmisResponse, "enable_image_deprecation")(_enable)
    replaces(AmisResponse, "disable_image_deprecation")(_disable)


def deprecate(image: Ami, time: str | None) -> None:
    _times.put(image.id, time)


def is_deprecated(image: Ami) -> bool:
    time = _times.of(image.id)
    return time is not None and datetime.fromisoformat(time) <= clock.now()


def _enable(self: AmisResponse) -> ActionResult:
    """Set the time of deprecation, rounded to the nearest minute: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableImageDeprecation.html"""
    image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
    given: Any = self._get_param("DeprecateAt")
    time = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    if time < clock.now():
        raise EC2ClientError("InvalidParameterValue", "The deprecation time cannot be in the past")
    self.error_on_dryrun()
    deprecate(image, (time + timedelta(seconds=30)).replace(second=0, microsecond=0).isoformat())
    return ActionResult({"Return": True})


def _disable(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisableImageDeprecation.html"""
    image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
    self.error_on_dryrun()
    deprecate(image, None)
    return ActionResult({"Return": True})
