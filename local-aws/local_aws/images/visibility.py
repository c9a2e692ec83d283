"""Which images an account sees, and when. What is not visible need not be deleted.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
"""

from __future__ import annotations

from datetime import datetime

from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import Snapshot

from local_aws import clock, knobs


def is_visible(image: Ami, account: str) -> bool:
    """One's own, and what other owners have made public or shared with the account."""
    if image.owner_id == account:
        return is_listed(image)
    return image.id not in knobs.current().unshared_images and (image.is_public or {"UserId": account} in image.launch_permissions)


def is_listed(image: Ami | Snapshot) -> bool:
    """EC2 makes an image before it lists it: https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html"""
    listed_at = getattr(image, "listed_at", None)
    return listed_at is None or listed_at <= clock.now()


def is_deprecated(image: Ami) -> bool:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html"""
    time = getattr(image, "deprecation_time", None)
    return time is not None and datetime.fromisoformat(time) <= clock.now()
