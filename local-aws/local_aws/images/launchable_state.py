"""DisableImage and EnableImage.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html
"""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.amis import AmisResponse

from local_aws import clock
from local_aws.images import announcements, ownership
from local_aws.moto_methods import replaces


def install() -> None:
    replaces(AmisResponse, "disable_image")(_disable)
    replaces(AmisResponse, "enable_image")(_enable)


def _disable(self: AmisResponse) -> ActionResult:
    """Disable an image, which then cannot be launched and is not shared: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisableImage.html"""
    image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
    if image.state not in ("available", "disabled"):
        raise EC2ClientError("InvalidAMIID.Unavailable", f"The image {image.id} is {image.state}")
    self.error_on_dryrun()
    image.launch_permissions = []
    if image.state == "available":
        image.state = "disabled"
        announcements.announce(image, "disabled", clock.now())
    return ActionResult({"Return": True})


def _enable(self: AmisResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableImage.html"""
    image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
    self.error_on_dryrun()
    if image.state == "disabled":
        image.state = "available"
        announcements.announce(image, "available", clock.now())
    return ActionResult({"Return": True})
