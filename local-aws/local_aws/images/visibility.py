"""Visibility of images to an account.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
"""

from __future__ import annotations

from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import Snapshot

from local_aws import clock, emulation_settings
from local_aws.images.image import ImageSnapshot, OwnImage


def is_visible(image: Ami, account: str) -> bool:
    """Return True for an image that belongs to the account, is public, or is shared with the account."""
    if image.owner_id == account:
        return is_listed(image)
    return image.id not in emulation_settings.current().unshared_images and (
        image.is_public or {"UserId": account} in image.launch_permissions
    )


def is_listed(image: Ami | Snapshot) -> bool:
    """Return True if EC2 lists an image, which it does some time after the creation: https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html"""
    return not isinstance(image, (OwnImage, ImageSnapshot)) or image.listed_at <= clock.now()
