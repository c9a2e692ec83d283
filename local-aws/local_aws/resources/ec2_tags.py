"""Tags of EC2 resources at creation and in updates, and the errors for deleted resources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from local_aws.cloudformation.resource import Context, Properties
from local_aws.resources.tagging import removed_keys


def specification(kind: str, properties: Properties) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TagSpecification.html"""
    tags = properties.select("Tags").get("Tags")
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": tags}]} if tags else {}


def retag(context: Context, resource_id: str, old: dict[str, Any], new: Properties) -> None:
    tags = new.select("Tags").get("Tags", [])
    gone = removed_keys(old.get("Tags"), tags)
    if tags:
        context.client("ec2").create_tags(Resources=[resource_id], Tags=tags)
    if gone:
        context.client("ec2").delete_tags(Resources=[resource_id], Tags=[{"Key": key} for key in gone])


@contextmanager
def gone_is_done() -> Iterator[None]:
    """Ignore the errors of EC2 for resources that do not exist, whose codes all have the same end: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if not code.endswith((".NotFound", "NotFoundException")) and code != "NatGatewayNotFound":
            raise
