"""AWS::SNS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SNS.html"""

from __future__ import annotations

import contextlib
import json
from typing import Any

from local_aws.cloudformation.intrinsics import text_of
from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import (
    Context,
    Properties,
    Resource,
    ResourceHandler,
    TagFormat,
    UpdateNotEmulated,
)
from local_aws.resources.tagging import removed_keys

_TOPIC_ATTRIBUTES = ("DisplayName", "KmsMasterKeyId", "SignatureVersion", "TracingConfig", "ContentBasedDeduplication")


@register
class Topic(ResourceHandler):
    type = "AWS::SNS::Topic"
    replacement = frozenset({"TopicName", "FifoTopic"})
    name_property = "TopicName"
    not_kept = frozenset({"SignatureVersion", "TracingConfig"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("TopicName") or context.physical_name(256)
        attributes = {key: text_of(value) for key, value in properties.select("FifoTopic", *_TOPIC_ATTRIBUTES).items()}
        topic = context.client("sns").create_topic(Name=name, Attributes=attributes, **properties.select("Tags"))[
            "TopicArn"
        ]
        resource = Resource(topic, {"TopicArn": topic, "TopicName": name})
        context.created(resource)
        for subscription in properties.get("Subscription", []):
            context.client("sns").subscribe(TopicArn=topic, **subscription.select("Protocol", "Endpoint"))
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        sns = context.client("sns")
        if new.select("Subscription").get("Subscription") != old.get("Subscription"):
            raise UpdateNotEmulated("A change of the Subscription of a topic is not emulated")
        values = new.select(*_TOPIC_ATTRIBUTES)
        for key in _TOPIC_ATTRIBUTES:
            if values.get(key) != old.get(key):
                sns.set_topic_attributes(
                    TopicArn=resource.physical_id, AttributeName=key, AttributeValue=text_of(values.get(key, ""))
                )
        tags = new.select("Tags").get("Tags", [])
        sns.tag_resource(ResourceArn=resource.physical_id, Tags=tags)
        sns.untag_resource(ResourceArn=resource.physical_id, TagKeys=removed_keys(old.get("Tags"), tags))
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        context.client("sns").delete_topic(TopicArn=resource.physical_id)


@register
class TopicPolicy(ResourceHandler):
    type = "AWS::SNS::TopicPolicy"

    def create(self, context: Context, properties: Properties) -> Resource:
        self._set(context, properties["Topics"], properties["PolicyDocument"].plain())
        return Resource(context.physical_name(64), {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        self._set(context, new["Topics"], new["PolicyDocument"].plain())
        self._unset(context, [topic for topic in old["Topics"] if topic not in new["Topics"]])
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        self._unset(context, properties["Topics"])

    def _set(self, context: Context, topics: list[str], document: dict[str, Any]) -> None:
        for topic in topics:
            context.client("sns").set_topic_attributes(
                TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(document)
            )

    def _unset(self, context: Context, topics: list[str]) -> None:
        """Set the policy of a new topic: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html"""
        sns = context.client("sns")
        for topic in topics:
            statement = {
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": [
                    "SNS:Publish",
                    "SNS:Subscribe",
                    "SNS:GetTopicAttributes",
                    "SNS:SetTopicAttributes",
                    "SNS:DeleteTopic",
                ],
                "Resource": topic,
                "Condition": {"StringEquals": {"AWS:SourceOwner": context.account}},
            }
            with contextlib.suppress(sns.exceptions.NotFoundException):
                self._set(context, [topic], {"Version": "2008-10-17", "Statement": [statement]})


@register
class Subscription(ResourceHandler):
    type = "AWS::SNS::Subscription"
    replacement = frozenset({"TopicArn", "Protocol", "Endpoint"})
    _ATTRIBUTES = ("FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "DeliveryPolicy")

    def create(self, context: Context, properties: Properties) -> Resource:
        attributes = {key: self._text(value) for key, value in properties.select(*self._ATTRIBUTES).items()}
        parameters = properties.select("TopicArn", "Protocol", "Endpoint")
        arn = context.client("sns").subscribe(**parameters, Attributes=attributes, ReturnSubscriptionArn=True)[
            "SubscriptionArn"
        ]
        return Resource(arn, {"Arn": arn})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        values = new.select(*self._ATTRIBUTES)
        for key in self._ATTRIBUTES:
            if values.get(key) != old.get(key):
                context.client("sns").set_subscription_attributes(
                    SubscriptionArn=resource.physical_id,
                    AttributeName=key,
                    AttributeValue=self._text(values.get(key, "")),
                )
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        sns = context.client("sns")
        with contextlib.suppress(sns.exceptions.NotFoundException):
            sns.unsubscribe(SubscriptionArn=resource.physical_id)

    def _text(self, value: Any) -> str:
        return json.dumps(value) if isinstance(value, (dict, list)) else text_of(value)
