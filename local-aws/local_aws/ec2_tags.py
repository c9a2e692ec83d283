"""Validation of EC2 tags.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, TagLimitExceeded
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.responses.tags import TagResponse

from local_aws import aws
from local_aws.moto_methods import replaces

_MOST_TAGS, _LONGEST_KEY, _LONGEST_VALUE = 50, 128, 256


def install() -> None:
    original = TagResponse.create_tags

    @replaces(TagResponse, "create_tags")
    def create_tags(self: TagResponse) -> ActionResult:
        # CloudFormation writes tags with a prefix that other callers may not use.
        if self.get_access_key() != aws.ACCESS_KEY_ID:
            check({tag["Key"]: tag.get("Value") or "" for tag in self._get_param("Tags", [])})
        return original(self)

    replaces(TaggedEC2Resource, "get_tags")(_own_tags)


def check(tags: dict[str, str]) -> None:
    for key, value in tags.items():
        if key.startswith("aws:"):
            raise EC2ClientError(
                "InvalidParameterValue",
                f"Value ( {key} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for "
                "internal use",
            )
        if not 1 <= len(key) <= _LONGEST_KEY:
            raise EC2ClientError(
                "InvalidParameterValue", f"Tag key exceeds the maximum length of {_LONGEST_KEY} characters"
            )
        if len(value) > _LONGEST_VALUE:
            raise EC2ClientError(
                "InvalidParameterValue", f"Tag value exceeds the maximum length of {_LONGEST_VALUE} characters"
            )
    if len(tags) > _MOST_TAGS:
        raise TagLimitExceeded


def _own_tags(self: Any) -> list[dict[str, Any]]:
    """Return the tags of one resource.

    moto searches the tags of all resources, which takes minutes with thousands of images.
    """
    return [
        {"resource_id": self.id, "key": key, "value": value}
        for key, value in self.ec2_backend.tags.get(self.id, {}).items()
    ]
