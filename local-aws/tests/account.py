"""An account with images, a certificate and a hosted zone, and its clients."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from local_aws import seed

REGION = "us-east-1"
BASE_IMAGE = "ami-0aaaaaaaaaaaaaaa1"
NEW_IMAGE = "ami-0bbbbbbbbbbbbbbb2"
DEPRECATED_IMAGE = "ami-09999999999999996"
PENDING_IMAGE = "ami-0ccccccccccccccc3"
CERTIFICATE = f"arn:aws:acm:{REGION}:123456789012:certificate/11111111-2222-3333-4444-555555555555"
HOSTED_ZONE = "Z0123456789EXAMPLE"

CONTENTS = seed.parse(
    {
        "region": REGION,
        "certificates": [{"arn": CERTIFICATE, "domainName": "b2g.example.com"}],
        "hostedZones": [{"id": HOSTED_ZONE, "name": "example.com"}],
        "images": [
            {
                "id": BASE_IMAGE,
                "name": "base",
                "platform": "windows",
                "snapshotId": "snap-0aaaaaaaaaaaaaaa1",
                "rootVolumeSize": 40,
            },
            {"id": NEW_IMAGE, "name": "new", "platform": "windows", "snapshotId": "snap-0bbbbbbbbbbbbbbb2"},
            {
                "id": DEPRECATED_IMAGE,
                "name": "deprecated",
                "snapshotId": "snap-09999999999999996",
                "ownerId": "801119661308",
                "deprecationTime": "2020-01-01T00:00:00+00:00",
            },
            {"id": PENDING_IMAGE, "name": "pending", "snapshotId": "snap-0ccccccccccccccc3", "state": "pending"},
        ],
        "bootstrap": None,
    }
)


class LocalAws:
    """The running server as its users see it, with keys of their own."""

    def __init__(self, url: str, control: Callable[..., Any]):
        self.url = url
        self.control = control

    def client(self, service: str, **settings: Any) -> Any:
        import boto3

        keys = {"aws_access_key_id": "operator", "aws_secret_access_key": "secret"}
        return boto3.client(service, endpoint_url=self.url, **{"region_name": REGION, **keys, **settings})


def eventually(reached: Callable[[], Any], seconds: float = 60) -> Any:
    """Return the result of ``reached`` as soon as it is true, in real time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = reached()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def topic_for_events(local: LocalAws, **statement: Any) -> str:
    """Return a topic to which EventBridge may publish: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions"""
    sns = local.client("sns")
    topic = str(sns.create_topic(Name="events")["TopicArn"])
    grant = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
        **statement,
    }
    sns.set_topic_attributes(
        TopicArn=topic,
        AttributeName="Policy",
        AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": [grant]}),
    )
    return topic
