"""Environment variables that moto reads when it is imported. They are set before its first import."""

from __future__ import annotations

import os


def prepare(account: str) -> None:
    os.environ["MOTO_ACCOUNT_ID"] = account
    # Only the images of the seed exist, because moto's own would add megabytes to every DescribeImages.
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    # A certificate is issued as soon as its record exists, without waiting for DNS.
    os.environ["MOTO_ACM_VALIDATION_WAIT"] = "0"
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
