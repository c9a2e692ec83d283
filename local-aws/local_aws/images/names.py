"""Validation of image names, which are unique.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html
"""

from __future__ import annotations

import re
from typing import Any

from moto.ec2.exceptions import EC2ClientError

_VALID = re.compile(r"[A-Za-z0-9()\[\] ./\-'@_]{3,128}")


def require_free(backend: Any, name: str) -> None:
    """Raise an error if the name is invalid or an image has it, even a pending, failed or disabled one.

    A deregistered image has no name.
    """
    if not _VALID.fullmatch(name):
        raise EC2ClientError(
            "InvalidAMIName.Malformed",
            "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', "
            "'-', '/' and '_'",
        )
    for image in list(backend.amis.values()):
        if image.name == name and image.owner_id == backend.account_id:
            raise EC2ClientError("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {image.id}")
