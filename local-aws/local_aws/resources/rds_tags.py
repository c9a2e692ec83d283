"""Tags of RDS resources: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html"""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation.resource import Context, Properties
from local_aws.resources.tagging import removed_keys


def retag(context: Context, arn: str, old: dict[str, Any], new: Properties) -> None:
    tags = new.select("Tags").get("Tags", [])
    gone = removed_keys(old.get("Tags"), tags)
    if gone:
        context.call("rds", "RemoveTagsFromResource", {"ResourceName": arn, "TagKeys": gone})
    if tags:
        context.call("rds", "AddTagsToResource", {"ResourceName": arn, "Tags": tags})
