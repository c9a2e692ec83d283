"""Event subscriptions: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from account import LocalAws, topic_for_events

_FAILOVER = {
    "id": "main",
    "category": "failover",
    "message": "Multi-AZ instance failover completed",
    "eventId": "RDS-EVENT-0049",
}


@pytest.fixture
def topic(local: LocalAws) -> str:
    local.client("rds").create_db_instance(
        DBInstanceIdentifier="main",
        DBInstanceClass="db.m6i.large",
        Engine="sqlserver-se",
        AllocatedStorage=20,
        MasterUsername="admin",
        ManageMasterUserPassword=True,
    )
    sns = local.client("sns")
    topic = str(sns.create_topic(Name="alerts")["TopicArn"])
    grant = {
        "Effect": "Allow",
        "Principal": {"Service": "events.rds.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
    }
    sns.set_topic_attributes(
        TopicArn=topic,
        AttributeName="Policy",
        AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": [grant]}),
    )
    return topic


@pytest.mark.parametrize(
    ("settings", "reached"),
    [
        ({}, True),
        ({"SourceType": "db-instance", "SourceIds": ["main"], "EventCategories": ["failover", "backup"]}, True),
        ({"SourceType": "db-instance", "SourceIds": ["other"]}, False),
        ({"SourceType": "db-instance", "EventCategories": ["backup"]}, False),
        ({"SourceType": "db-snapshot"}, False),
        ({"Enabled": False}, False),
    ],
)
def test_who_subscribed_is_told(local: LocalAws, topic: str, settings: dict[str, Any], reached: bool) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Subscribing.html"""
    local.client("rds").create_event_subscription(SubscriptionName="events", SnsTopicArn=topic, **settings)
    told = local.control("database-event", **_FAILOVER)
    assert ([each["refusal"] for each in told], len(local.control("messages"))) == (([None], 1) if reached else ([], 0))


def test_the_topic_has_to_let_rds_in(local: LocalAws, topic: str) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html"""
    closed = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                "Action": "sns:Publish",
                "Resource": topic,
            }
        ],
    }
    local.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(closed))
    local.client("rds").create_event_subscription(SubscriptionName="events", SnsTopicArn=topic)
    (told,) = local.control("database-event", **_FAILOVER)
    assert ("not authorized to perform: SNS:Publish" in told["refusal"], local.control("messages")) == (True, [])


@pytest.mark.parametrize(("identifier", "reached"), [("main", 1), ("other", 0)])
def test_rules_hear_of_it(local: LocalAws, topic: str, identifier: str, reached: int) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloud-watch-events.html"""
    events = local.client("events")
    detail = {"EventID": ["RDS-EVENT-0049"], "SourceIdentifier": [identifier]}
    events.put_rule(
        Name="rule",
        EventPattern=json.dumps({"source": ["aws.rds"], "detail-type": ["RDS DB Instance Event"], "detail": detail}),
    )
    events.put_targets(Rule="rule", Targets=[{"Id": "topic", "Arn": topic_for_events(local)}])
    local.control("database-event", **_FAILOVER)
    assert len(local.control("messages")) == reached


def test_rules_count_what_they_match_and_a_backup_finishes_every_day(local: LocalAws, topic: str) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"""
    pattern = {"source": ["aws.rds"], "detail": {"EventID": ["RDS-EVENT-0002"], "SourceIdentifier": ["main"]}}
    local.client("events").put_rule(Name="backups", EventPattern=json.dumps(pattern))
    local.client("rds").modify_db_instance(DBInstanceIdentifier="main", BackupRetentionPeriod=7)
    began = datetime.fromisoformat(local.control("clock")["now"])
    local.control("clock", advanceSeconds=3 * 86_400, stepwise=True)
    local.control("knobs", failingDatabaseBackups=["main"])
    local.control("clock", advanceSeconds=3 * 86_400, stepwise=True)
    counted = local.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Events",
        MetricName="MatchedEvents",
        Dimensions=[{"Name": "RuleName", "Value": "backups"}],
        StartTime=began - timedelta(hours=1),
        EndTime=began + timedelta(days=7),
        Period=3600,
        Statistics=["Sum"],
    )["Datapoints"]
    assert [each["Sum"] for each in counted] == [1, 1, 1]
