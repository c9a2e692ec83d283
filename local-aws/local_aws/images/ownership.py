"""Images by id that belong to the caller."""

from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidAMIIdError, MalformedAMIIdError, UnvailableAMIIdError
from moto.ec2.models.amis import Ami


def own_image(backend: Any, image_id: str) -> Ami:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    if not image_id.startswith("ami-"):
        raise MalformedAMIIdError([image_id])
    image = backend.amis.get(image_id)
    if image is None:
        raise (UnvailableAMIIdError if image_id in backend.deleted_amis else InvalidAMIIdError)(image_id)
    if image.owner_id != backend.account_id:
        raise EC2ClientError("AuthFailure", f"Not authorized for image:{image_id}")
    return image
