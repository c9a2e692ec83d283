"""Deregistration protection, with the day that may have to pass after it ends.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deregistration-protection.html
"""

from __future__ import annotations

from datetime import timedelta

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.amis import Ami
from moto.ec2.responses.amis import AmisResponse

from local_aws import clock
from local_aws.images import ownership
from local_aws.moto_methods import replaces

_COOLDOWN = timedelta(hours=24)


def install() -> None:
    Ami.deregistration_protection = "disabled"
    Ami.protected_until = None
    replaces(AmisResponse, "enable_image_deregistration_protection")(_enable)
    replaces(AmisResponse, "disable_image_deregistration_protection")(_disable)


def require_none(image: Ami) -> None:
    """The code of the refusal is not documented."""
    if image.deregistration_protection != "disabled":
        raise EC2ClientError("OperationNotPermitted", f"Deregistration protection is enabled for {image.id}")
    if image.protected_until is not None and clock.now() < image.protected_until:
        raise EC2ClientError("OperationNotPermitted", f"Deregistration protection of {image.id} is in its cooldown period until {image.protected_until.isoformat()}")


def _enable(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableImageDeregistrationProtection.html"""
    image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
    self.error_on_dryrun()
    image.deregistration_protection = "enabled-with-cooldown" if self._get_bool_param("WithCooldown", False) else "enabled-without-cooldown"
    image.protected_until = None
    return ActionResult({"Return": image.deregistration_protection})


def _disable(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisableImageDeregistrationProtection.html"""
    image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
    self.error_on_dryrun()
    if image.deregistration_protection == "enabled-with-cooldown":
        image.protected_until = clock.now() + _COOLDOWN
    image.deregistration_protection = "disabled"
    return ActionResult({"Return": "disabled"})
