"""Deregistration protection of images, with its cooldown of one day.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deregistration-protection.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.amis import Ami
from moto.ec2.responses.amis import AmisResponse

from local_aws import clock
from local_aws.images import ownership
from local_aws.moto_methods import replaces
from local_aws.state import RecordState

_COOLDOWN = timedelta(hours=24)


@dataclass
class _Protection:
    state: str = "disabled"
    """The value of the API: ``disabled``, ``enabled-with-cooldown`` or ``enabled-without-cooldown``."""
    cooldown_until: datetime | None = None


_protections: RecordState[_Protection] = RecordState(_Protection)


def install() -> None:
    # DescribeImages answers it.
    replaces(Ami, "deregistration_protection")(property(state))
    replaces(AmisResponse, "enable_image_deregistration_protection")(_enable)
    replaces(AmisResponse, "disable_image_deregistration_protection")(_disable)


def state(image: Ami) -> str:
    return _protections.of(image.id).state


def require_none(image: Ami) -> None:
    """Refuse a protected image. AWS does not document the error code."""
    protection = _protections.of(image.id)
    if protection.state != "disabled":
        raise EC2ClientError("OperationNotPermitted", f"Deregistration protection is enabled for {image.id}")
    if protection.cooldown_until is not None and clock.now() < protection.cooldown_until:
        raise EC2ClientError(
            "OperationNotPermitted",
            f"Deregistration protection of {image.id} is in its cooldown period until "
            f"{protection.cooldown_until.isoformat()}",
        )


def _enable(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableImageDeregistrationProtection.html"""
    image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
    self.error_on_dryrun()
    with_cooldown = self._get_bool_param("WithCooldown", False)
    protection = _Protection("enabled-with-cooldown" if with_cooldown else "enabled-without-cooldown")
    _protections.put(image.id, protection)
    return ActionResult({"Return": protection.state})


def _disable(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisableImageDeregistrationProtection.html"""
    image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
    self.error_on_dryrun()
    protection = _protections.of(image.id)
    if protection.state == "enabled-with-cooldown":
        protection.cooldown_until = clock.now() + _COOLDOWN
    protection.state = "disabled"
    return ActionResult({"Return": "disabled"})
