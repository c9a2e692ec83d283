"""Attributes of images, such as their launch permissions.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharing-amis.html
"""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.amis import AmisResponse

from local_aws.images import ownership, protection
from local_aws.moto_methods import replaces


def install() -> None:
    original_modify = AmisResponse.modify_image_attribute
    original_describe = AmisResponse.describe_image_attribute

    @replaces(AmisResponse, "modify_image_attribute")
    def modify_image_attribute(self: AmisResponse) -> ActionResult:
        """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyImageAttribute.html"""
        image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
        if "Value" in (described := self._get_param("Description", {})):
            image.description = described["Value"]
        if image.state == "disabled":
            raise EC2ClientError("InvalidAMIID.Unavailable", f"The image {image.id} is disabled, and cannot be shared")
        return original_modify(self)

    @replaces(AmisResponse, "describe_image_attribute")
    def describe_image_attribute(self: AmisResponse) -> ActionResult:
        """Return an attribute of an image to its owner only: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageAttribute.html"""
        image = ownership.own_image(self.ec2_backend, self._get_param("ImageId"))
        if self._get_param("Attribute") == "deregistrationProtection":
            return ActionResult({"ImageId": image.id, "DeregistrationProtection": {"Value": protection.state(image)}})
        return original_describe(self)
