"""Amazon SNS: metrics of messages and of their delivery.

https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
"""

from __future__ import annotations

from moto.cloudwatch.models import cloudwatch_backends
from moto.sns.models import Topic

from local_aws import clock, topics
from local_aws.monitoring import stores
from local_aws.monitoring.series import metric, single


def install() -> None:
    topics.on_publication(_count)


def _count(topic: Topic, delivered: int, failed: int, filtered_out: int) -> None:
    counts = {
        "NumberOfMessagesPublished": 1,
        "NumberOfNotificationsDelivered": delivered,
        "NumberOfNotificationsFailed": failed,
        "NumberOfNotificationsFilteredOut": filtered_out,
    }
    backend = cloudwatch_backends[topic.account_id][topic.sns_backend.region_name]
    for name, count in counts.items():
        if count:
            stores.record(
                backend,
                metric("AWS/SNS", name, [{"Name": "TopicName", "Value": topic.name}]),
                single(clock.now().timestamp(), count, "Count"),
            )
