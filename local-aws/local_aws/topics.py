"""What topics delivered, to be read instead of a mailbox. Nothing leaves this machine.

https://docs.aws.amazon.com/sns/latest/dg/welcome.html
"""

from __future__ import annotations

from typing import Any

from moto.sns.models import Subscription, Topic

from local_aws import clock, control

_REMOTE = ("http", "https")

_messages: list[dict[str, Any]] = []


def install() -> None:
    original_topic, original_subscription = Topic.publish, Subscription.publish

    def publish(self: Topic, message: str, subject: str | None = None, *args: Any, **kwargs: Any) -> str:
        """https://docs.aws.amazon.com/sns/latest/api/API_Publish.html"""
        message_id = original_topic(self, message, subject, *args, **kwargs)
        subscriptions, _ = self.sns_backend.list_subscriptions_by_topic(topic_arn=self.arn)
        _messages.append(
            {
                "time": clock.now().isoformat(),
                "topic": self.arn,
                "subject": subject,
                "message": message,
                "to": [f"{each.protocol}:{each.endpoint}" for each in subscriptions],
            }
        )
        return message_id

    def deliver(self: Subscription, *args: Any, **kwargs: Any) -> None:
        if self.protocol not in _REMOTE:
            original_subscription(self, *args, **kwargs)

    Topic.publish = publish
    Subscription.publish = deliver


@control.verb("messages")
def messages(_: dict[str, Any]) -> list[dict[str, Any]]:
    return list(_messages)


control.on_reset(_messages.clear)
