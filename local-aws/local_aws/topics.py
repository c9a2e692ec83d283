"""Messages of topics, which a test can read. Nothing leaves this machine.

https://docs.aws.amazon.com/sns/latest/dg/welcome.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.sns.exceptions import SNSException
from moto.sns.models import SNSBackend, Subscription, Topic
from moto.sns.responses import SNSResponse

from local_aws import access, clock, control, emulation_settings
from local_aws.moto_methods import replaces

_REMOTE = ("http", "https")
_CONFIRMED_BY_HAND = ("email", "email-json", "http", "https")
_PENDING = "PendingConfirmation"

_messages: list[dict[str, Any]] = []
_listeners: list[Callable[[Topic, int, int, int], None]] = []


class _KeyDisabled(SNSException):
    """https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors"""

    code = "KMSDisabled"


def install() -> None:
    original_topic, original_subscription = Topic.publish, Subscription.publish

    @replaces(Topic, "publish")
    def publish(
        self: Topic,
        message: str,
        subject: str | None = None,
        message_attributes: dict[str, Any] | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> str:
        """https://docs.aws.amazon.com/sns/latest/api/API_Publish.html"""
        unusable = access.unusable_key(self)
        if unusable:
            raise _KeyDisabled(unusable)
        message_id = original_topic(self, message, subject, message_attributes, *args, **kwargs)
        confirmed = [each for each in _subscriptions(self) if not _is_pending(each)]
        wanted = [
            each
            for each in confirmed
            if each._filter_policy_matcher is None or each._filter_policy_matcher.matches(message_attributes, message)
        ]
        reached = [each for each in wanted if each.endpoint not in emulation_settings.current().undeliverable_endpoints]
        _messages.append(
            {
                "time": clock.now().isoformat(),
                "topic": self.arn,
                "subject": subject,
                "message": message,
                "to": [f"{each.protocol}:{each.endpoint}" for each in reached],
            }
        )
        for listener in _listeners:
            listener(self, len(reached), len(wanted) - len(reached), len(confirmed) - len(wanted))
        return message_id

    @replaces(Subscription, "publish")
    def deliver(self: Subscription, *args: Any, **kwargs: Any) -> None:
        if (
            self.protocol not in _REMOTE
            and not _is_pending(self)
            and self.endpoint not in emulation_settings.current().undeliverable_endpoints
        ):
            original_subscription(self, *args, **kwargs)

    _await_confirmation()


def on_publication(listener: Callable[[Topic, int, int, int], None]) -> None:
    """Register a function that gets the numbers of delivered, failed and filtered notifications of a message."""
    _listeners.append(listener)


def _subscriptions(topic: Topic) -> list[Subscription]:
    found, _ = topic.sns_backend.list_subscriptions_by_topic(topic_arn=topic.arn)
    return list(found)


def _is_pending(subscription: Subscription) -> bool:
    """Return True if a subscription is not confirmed. Only e-mail and HTTP endpoints need a confirmation: https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html"""
    return (
        subscription.protocol in _CONFIRMED_BY_HAND
        and subscription.endpoint in emulation_settings.current().unconfirmed_endpoints
    )


def _await_confirmation() -> None:
    """https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html"""
    original_attributes = SNSBackend.get_subscription_attributes

    def listed(operation: Callable[[SNSResponse], ActionResult]) -> Callable[[SNSResponse], ActionResult]:
        def answer(self: SNSResponse) -> ActionResult:
            answered: Any = operation(self)._result
            told = [
                {
                    "TopicArn": each.topic_arn,
                    "Protocol": each.protocol,
                    "SubscriptionArn": _PENDING if _is_pending(each) else each.arn,
                    "Owner": each.owner,
                    "Endpoint": each.endpoint,
                }
                for each in answered["Subscriptions"]
            ]
            return ActionResult({**answered, "Subscriptions": told})

        return answer

    @replaces(SNSBackend, "get_subscription_attributes")
    def get_subscription_attributes(self: SNSBackend, arn: str) -> dict[str, Any]:
        answered = original_attributes(self, arn)
        return {**answered, "PendingConfirmation": True} if _is_pending(self.subscriptions[arn]) else answered

    replaces(SNSResponse, "list_subscriptions")(listed(SNSResponse.list_subscriptions))
    replaces(SNSResponse, "list_subscriptions_by_topic")(listed(SNSResponse.list_subscriptions_by_topic))


@control.verb("messages")
def messages(_: dict[str, Any]) -> list[dict[str, Any]]:
    return list(_messages)


control.on_reset(_messages.clear)
