"""AWS::RDS::EventSubscription.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-eventsubscription.html
"""

from __future__ import annotations

import contextlib
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources import rds_tags

_SETTINGS = ("Enabled", "EventCategories", "SnsTopicArn", "SourceType")


@register
class EventSubscription(ResourceHandler):
    type = "AWS::RDS::EventSubscription"
    replacement = frozenset({"SnsTopicArn", "SubscriptionName"})
    name_property = "SubscriptionName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("SubscriptionName") or context.physical_name(255, lower=True)
        parameters = {"SubscriptionName": name, **properties.select("SourceIds", "Tags", *_SETTINGS)}
        context.call("rds", "CreateEventSubscription", parameters)
        return Resource(name, {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        name = resource.physical_id
        values = {"Enabled": True, "EventCategories": [], **new.select(*_SETTINGS)}
        context.call("rds", "ModifyEventSubscription", {"SubscriptionName": name, **values})
        before, after = old.get("SourceIds") or [], new.select("SourceIds").get("SourceIds") or []
        for source in [each for each in after if each not in before]:
            context.call(
                "rds", "AddSourceIdentifierToSubscription", {"SubscriptionName": name, "SourceIdentifier": source}
            )
        for source in [each for each in before if each not in after]:
            context.call(
                "rds", "RemoveSourceIdentifierFromSubscription", {"SubscriptionName": name, "SourceIdentifier": source}
            )
        arn = f"arn:{context.partition}:rds:{context.region}:{context.account}:es:{name}"
        rds_tags.retag(context, arn, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        rds = context.client("rds")
        with contextlib.suppress(rds.exceptions.SubscriptionNotFoundFault):
            rds.delete_event_subscription(SubscriptionName=resource.physical_id)
