"""Resolves the image of a launch to an image that can be launched."""

from __future__ import annotations

from moto.core.exceptions import JsonRESTError
from moto.ec2.models import ec2_backends
from moto.ssm.models import ssm_backends

from local_aws.images import visibility

_RESOLVE = "resolve:ssm:"


class ImageUnavailable(Exception):
    """The image cannot be launched; the message is AWS's."""

    def __init__(self, message: str, code: str = "InvalidAMIID.NotFound"):
        super().__init__(message)
        self.message = message
        self.code = code


def image_id(reference: str, account: str, region: str) -> str:
    """Return the id of the image of a reference. The image must exist and be available.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-ami.html
    """
    found = _resolve(reference, account, region)
    image = ec2_backends[account][region].amis.get(found)
    if image is None or not visibility.is_visible(image, account):
        raise ImageUnavailable(f"The image id '[{found}]' does not exist")
    if image.state != "available":
        raise ImageUnavailable(f"AMI {found} is {image.state}, and cannot be run", "InvalidAMIID.Unavailable")
    return found


def _resolve(reference: str, account: str, region: str) -> str:
    """Return the image of ``resolve:ssm:<name>[:<version or label>]``, which is read at every launch.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
    """
    if not reference.startswith(_RESOLVE):
        return reference
    name = reference.removeprefix(_RESOLVE)
    try:
        parameter = ssm_backends[account][region].get_parameter(name)
    except JsonRESTError as error:
        raise ImageUnavailable(error.message, "InvalidParameterValue") from error
    if parameter is None:
        raise ImageUnavailable(f"The Systems Manager parameter {name} does not exist", "InvalidParameterValue")
    if parameter.parameter_type != "String" or parameter.data_type != "aws:ec2:image":
        raise ImageUnavailable(
            f"The Systems Manager parameter {name} must be of type String and data type aws:ec2:image",
            "InvalidParameterValue",
        )
    return parameter.value
