"""RDS events and event subscriptions.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from moto.core.responses import ActionResult
from moto.rds.models import EventSubscription, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse
from moto.sns.models import sns_backends

from local_aws import access, aws, clock, control
from local_aws.events import bus
from local_aws.moto_methods import replaces

_SERVICE = "events.rds.amazonaws.com"


def install() -> None:
    original = RDSBackend.create_event_subscription

    @replaces(RDSBackend, "create_event_subscription")
    def create_event_subscription(self: RDSBackend, kwargs: Any) -> EventSubscription:
        """Create a subscription, which is enabled by default: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateEventSubscription.html"""
        return original(self, {**kwargs, "enabled": kwargs.get("enabled", True)})

    replaces(RDSResponse, "modify_event_subscription")(_modify)
    replaces(RDSResponse, "add_source_identifier_to_subscription")(_add_source)
    replaces(RDSResponse, "remove_source_identifier_from_subscription")(_remove_source)


def _modify(self: RDSResponse) -> ActionResult:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyEventSubscription.html"""
    subscription = _named(self)
    for name in ("enabled", "event_categories", "sns_topic_arn", "source_type"):
        value = self.params.get("".join(part.capitalize() for part in name.split("_")))
        if value is not None:
            setattr(subscription, name, value)
    return ActionResult({"EventSubscription": subscription})


def _add_source(self: RDSResponse) -> ActionResult:
    subscription = _named(self)
    subscription.source_ids = [*subscription.source_ids, self.params["SourceIdentifier"]]
    return ActionResult({"EventSubscription": subscription})


def _remove_source(self: RDSResponse) -> ActionResult:
    subscription = _named(self)
    subscription.source_ids = [each for each in subscription.source_ids if each != self.params["SourceIdentifier"]]
    return ActionResult({"EventSubscription": subscription})


def _named(response: RDSResponse) -> EventSubscription:
    (subscription,) = response.backend.describe_event_subscriptions(response.params["SubscriptionName"])
    return subscription


@control.verb("database-event")
def _event(arguments: dict[str, Any]) -> list[dict[str, Any]]:
    """Send an event of a DB instance to rules and subscriptions.

    Returns the matching subscriptions, each with its refusal.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
    """
    identifier, category, message = arguments["id"], arguments["category"], arguments["message"]
    event_id = arguments["eventId"]
    backend = rds_backends[aws.account_id()][arguments.get("region", aws.region())]
    if identifier not in backend.databases:
        raise ValueError(
            f"there is no DB instance {identifier}; there are {', '.join(sorted(backend.databases)) or 'none'}"
        )
    put_on_bus(backend, identifier, category, message, event_id, clock.now())
    return [
        {
            "subscription": each.subscription_name,
            "topic": each.sns_topic_arn,
            "refusal": _notify(backend, each, identifier, category, message),
        }
        for each in backend.event_subscriptions.values()
        if _matches(each, identifier, category)
    ]


def put_on_bus(backend: RDSBackend, identifier: str, category: str, message: str, event_id: str, at: datetime) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloud-watch-events.html"""
    arn = backend.databases[identifier].db_instance_arn
    detail = {
        "EventCategories": [category],
        "SourceType": "DB_INSTANCE",
        "SourceArn": arn,
        "Date": f"{at:%Y-%m-%dT%H:%M:%S.000Z}",
        "Message": message,
        "SourceIdentifier": identifier,
        "EventID": event_id,
    }
    bus.publish(backend.region_name, "aws.rds", "RDS DB Instance Event", detail, [arn], at)


def _matches(subscription: EventSubscription, identifier: str, category: str) -> bool:
    """Return True if a subscription selects an event. A missing filter matches every event: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Subscribing.html"""
    return (
        str(subscription.enabled).lower() == "true"
        and subscription.source_type in (None, "db-instance")
        and (not subscription.source_ids or identifier in subscription.source_ids)
        and (not subscription.event_categories or category in subscription.event_categories)
    )


def _notify(
    backend: RDSBackend, subscription: EventSubscription, identifier: str, category: str, message: str
) -> str | None:
    topics = sns_backends[backend.account_id][backend.region_name].topics
    topic = topics.get(str(subscription.sns_topic_arn))
    if topic is None:
        return f"there is no topic {subscription.sns_topic_arn}"
    context = {
        "aws:SourceArn": f"arn:aws:rds:{backend.region_name}:{backend.account_id}:es:{subscription.subscription_name}",
        "aws:SourceAccount": backend.account_id,
    }
    refusal = access.refusal_to_publish(topic, _SERVICE, {**context, "aws:SecureTransport": "true"}, context)
    if refusal is None:
        source = backend.databases[identifier]
        body = {
            "Event Source": "db-instance",
            "Event Time": f"{clock.now():%Y-%m-%d %H:%M:%S}.000",
            "Source ID": identifier,
            "Source ARN": source.db_instance_arn,
            "Event Categories": [category],
            "Event Message": message,
        }
        topic.publish(json.dumps(body), subject="RDS Notification Message")
    return refusal
