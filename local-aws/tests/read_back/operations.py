"""Rules, alarms and other resources for the operation of an environment."""

from __future__ import annotations

import json
from typing import Any

from local_aws import aws
from local_aws.reading.reader import own_tags
from read_back.case import Case, attribute, ref, resource, tags
from read_back.data import FUNCTION, ROLE

_TOPICS = {"Topic": resource("SNS::Topic"), "Other": resource("SNS::Topic")}


def _mute_rule(arn: str) -> dict[str, Any]:
    cloudwatch = aws.client("cloudwatch")
    rule = cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName=arn.rpartition(":")[2])
    return {**rule, "Tags": own_tags(cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"])}


def _dashboard(name: str) -> dict[str, Any]:
    cloudwatch = aws.client("cloudwatch")
    dashboard = cloudwatch.get_dashboard(DashboardName=name)
    return {
        **dashboard,
        "Tags": own_tags(cloudwatch.list_tags_for_resource(ResourceARN=dashboard["DashboardArn"])["Tags"]),
    }


def _subscription(name: str) -> dict[str, Any]:
    rds = aws.client("rds")
    (found,) = rds.describe_event_subscriptions(SubscriptionName=name)["EventSubscriptionsList"]
    arn = f"arn:aws:rds:us-east-1:123456789012:es:{name}"
    return {
        **found,
        "SubscriptionName": found["CustSubscriptionId"],
        "EventCategories": found["EventCategoriesList"],
        "SourceIds": found["SourceIdsList"],
        "Tags": own_tags(rds.list_tags_for_resource(ResourceName=arn)["TagList"]),
    }


def _document(name: str) -> dict[str, Any]:
    ssm = aws.client("ssm")
    # A changed document is a new version, and the default stays (local_aws.resources.ssm_document).
    document = ssm.get_document(Name=name, DocumentVersion="$LATEST")
    described = ssm.describe_document(Name=name, DocumentVersion="$LATEST")["Document"]
    tags = ssm.list_tags_for_resource(ResourceType="Document", ResourceId=name)["TagList"]
    return {**described, **document, "Content": json.loads(document["Content"]), "Tags": own_tags(tags)}


def _retention(arn: str) -> dict[str, Any]:
    rbin = aws.client("rbin")
    rule = rbin.get_rule(Identifier=arn.rpartition("/")[2])
    locked = rule.get("LockConfiguration")
    return {
        **rule,
        "LockConfiguration": locked and locked["UnlockDelay"],
        "Tags": own_tags(rbin.list_tags_for_resource(ResourceArn=arn)["Tags"]),
    }


def _metric(name: str, period: int = 60) -> dict[str, Any]:
    metric = {"Namespace": "Oban", "MetricName": name, "Dimensions": [{"Name": "Environment", "Value": "prod"}]}
    return {"Id": name.lower(), "MetricStat": {"Metric": metric, "Period": period, "Stat": "Sum"}, "ReturnData": False}


_ERRORS = {
    "ComparisonOperator": "GreaterThanThreshold",
    "EvaluationPeriods": 1,
    "Threshold": 0,
    "Namespace": "Oban",
    "MetricName": "Errors",
    "Period": 60,
    "Statistic": "Sum",
}

CASES = [
    Case(
        "AWS::Events::Rule",
        {
            "Name": "daily",
            "Description": "mine",
            "ScheduleExpression": "cron(0 2 * * ? *)",
            "State": "ENABLED",
            "RoleArn": attribute("Role", "Arn"),
            "Targets": [
                {
                    "Id": "Target0",
                    "Arn": attribute("Function", "Arn"),
                    "Input": '{"a": 1}',
                    "RetryPolicy": {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 1},
                },
                {
                    "Id": "Target1",
                    "Arn": attribute("Function", "Arn"),
                    "DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:123456789012:q"},
                },
            ],
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "Description": "yours",
            "ScheduleExpression": "rate(2 hours)",
            "State": "DISABLED",
            "Targets": [{"Id": "Target0", "Arn": attribute("Function", "Arn"), "InputPath": "$.detail"}],
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Description": None, "State": "ENABLED", "RoleArn": None, "Targets": [], "Tags": []},
        around={**ROLE, "Function": resource("Lambda::Function", **FUNCTION)},
    ),
    Case(
        "AWS::Events::Rule",
        {
            "EventPattern": {"source": ["aws.ec2"], "detail": {"State": ["available"]}},
            "Targets": [
                {
                    "Id": "Target0",
                    "Arn": attribute("Function", "Arn"),
                    "InputTransformer": {"InputPathsMap": {"a": "$.time"}, "InputTemplate": "<a>"},
                }
            ],
        },
        changed={"EventPattern": {"source": ["aws.ssm"]}},
        around={**ROLE, "Function": resource("Lambda::Function", **FUNCTION)},
        variant="of events",
    ),
    Case(
        "AWS::CloudWatch::Alarm",
        {
            "AlarmName": "errors",
            "AlarmDescription": "mine",
            "ActionsEnabled": True,
            "AlarmActions": [ref("Topic")],
            "OKActions": [ref("Topic")],
            "InsufficientDataActions": [ref("Topic")],
            "Namespace": "AWS/Lambda",
            "MetricName": "Errors",
            "Dimensions": [{"Name": "FunctionName", "Value": "one"}],
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 3,
            "DatapointsToAlarm": 2,
            "Period": 300,
            "Statistic": "Sum",
            "Threshold": 0.0,
            "TreatMissingData": "notBreaching",
            "Unit": "Count",
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "AlarmDescription": "yours",
            "ActionsEnabled": False,
            "AlarmActions": [ref("Other")],
            "MetricName": "Throttles",
            "Threshold": 2.5,
            "EvaluationPeriods": 4,
            "DatapointsToAlarm": 3,
            "Period": 60,
            "Statistic": "Maximum",
            "ComparisonOperator": "LessThanThreshold",
            "TreatMissingData": "breaching",
            "Tags": tags(b="3", c="4"),
        },
        left_out={"OKActions": [], "InsufficientDataActions": [], "DatapointsToAlarm": None, "Unit": None, "Tags": []},
        around=_TOPICS,
    ),
    Case(
        "AWS::CloudWatch::Alarm",
        {
            "AlarmName": "rate",
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "Threshold": 1.0,
            "Metrics": [
                {"Id": "rate", "Expression": "made / failed", "Label": "rate", "ReturnData": True},
                _metric("Made"),
                _metric("Failed"),
            ],
        },
        changed={
            "Metrics": [
                {"Id": "rate", "Expression": "made - failed", "Label": "rest", "ReturnData": True},
                _metric("Made", 300),
                _metric("Failed", 300),
            ]
        },
        variant="of an expression",
    ),
    Case(
        "AWS::CloudWatch::Alarm",
        {
            "AlarmName": "slow",
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "Threshold": 1.0,
            "Namespace": "AWS/Lambda",
            "MetricName": "Duration",
            "Period": 60,
            "ExtendedStatistic": "p99",
            "EvaluateLowSampleCountPercentile": "ignore",
        },
        changed={"ExtendedStatistic": "p95", "EvaluateLowSampleCountPercentile": "evaluate"},
        variant="of a percentile",
    ),
    Case(
        "AWS::CloudWatch::CompositeAlarm",
        {
            "AlarmName": "whole",
            "AlarmDescription": "mine",
            "ActionsEnabled": True,
            "AlarmRule": 'ALARM("errors")',
            "AlarmActions": [ref("Topic")],
            "OKActions": [ref("Topic")],
            "InsufficientDataActions": [ref("Topic")],
            "ActionsSuppressor": "errors",
            "ActionsSuppressorWaitPeriod": 60,
            "ActionsSuppressorExtensionPeriod": 120,
            "Tags": tags(a="1", b="2"),
        },
        changed={
            "AlarmDescription": "yours",
            "ActionsEnabled": False,
            "AlarmRule": 'NOT OK("errors")',
            "AlarmActions": [ref("Other")],
            "ActionsSuppressorWaitPeriod": 30,
            "Tags": tags(b="3", c="4"),
        },
        left_out={
            "OKActions": [],
            "InsufficientDataActions": [],
            "ActionsSuppressor": None,
            "ActionsSuppressorWaitPeriod": None,
            "ActionsSuppressorExtensionPeriod": None,
            "Tags": [],
        },
        around={**_TOPICS, "Errors": resource("CloudWatch::Alarm", AlarmName="errors", **_ERRORS)},
        after=("Errors",),
    ),
    Case(
        "AWS::CloudWatch::AlarmMuteRule",
        {
            "Name": "window",
            "Description": "mine",
            "Rule": {"Schedule": {"Expression": "cron(0 2 * * SUN)", "Duration": "PT4H", "Timezone": "Asia/Tokyo"}},
            "MuteTargets": {"AlarmNames": [ref("Errors")]},
            "Tags": tags(a="1", b="2"),
        },
        _mute_rule,
        changed={
            "Description": "yours",
            "Rule": {"Schedule": {"Expression": "cron(0 3 * * *)", "Duration": "PT1H", "Timezone": "UTC"}},
            "Tags": tags(b="3", c="4"),
        },
        left_out={"MuteTargets": {"AlarmNames": []}},
        around={"Errors": resource("CloudWatch::Alarm", AlarmName="errors", **_ERRORS)},
    ),
    Case(
        "AWS::CloudWatch::Dashboard",
        {"DashboardName": "wall", "DashboardBody": '{"widgets": []}', "Tags": tags(a="1", b="2")},
        _dashboard,
        changed={"DashboardBody": '{"widgets": [{"type": "text"}]}', "Tags": tags(b="3", c="4")},
        left_out={"Tags": []},
    ),
    Case(
        "AWS::Logs::MetricFilter",
        {
            "FilterName": "root",
            "LogGroupName": ref("Group"),
            "FilterPattern": '{ $.userIdentity.type = "Root" }',
            "MetricTransformations": [
                {
                    "MetricName": "Root",
                    "MetricNamespace": "Oban",
                    "MetricValue": "1",
                    "DefaultValue": 0,
                    "Unit": "Count",
                }
            ],
        },
        changed={
            "FilterPattern": '{ $.a = "b" }',
            "MetricTransformations": [
                {
                    "MetricName": "Other",
                    "MetricNamespace": "Oban",
                    "MetricValue": "$.c",
                    "Dimensions": [{"Key": "d", "Value": "$.d"}],
                }
            ],
        },
        around={"Group": resource("Logs::LogGroup")},
    ),
    Case(
        "AWS::RDS::EventSubscription",
        {
            "SubscriptionName": "events",
            "Enabled": True,
            "EventCategories": ["failover"],
            "SourceType": "db-instance",
            "SourceIds": ["one", "two"],
            "SnsTopicArn": ref("Topic"),
            "Tags": tags(a="1", b="2"),
        },
        _subscription,
        changed={
            "Enabled": False,
            "EventCategories": ["backup"],
            "SourceIds": ["two", "three"],
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Enabled": True, "EventCategories": [], "SourceIds": [], "Tags": []},
        around=_TOPICS,
    ),
    Case(
        "AWS::SSM::Document",
        {
            "Name": "Agent",
            "DocumentType": "Command",
            "DocumentFormat": "JSON",
            "TargetType": "/AWS::EC2::Instance",
            "UpdateMethod": "NewVersion",
            "Content": {"schemaVersion": "2.2", "mainSteps": []},
            "Tags": tags(a="1", b="2"),
        },
        _document,
        changed={
            "Content": {"schemaVersion": "2.2", "description": "more", "mainSteps": []},
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Tags": []},
        write_only=frozenset({"UpdateMethod"}),
    ),
    Case(
        "AWS::Rbin::Rule",
        {
            "Description": "mine",
            "ResourceType": "EC2_IMAGE",
            "RetentionPeriod": {"RetentionPeriodValue": 7, "RetentionPeriodUnit": "DAYS"},
            "ResourceTags": [{"ResourceTagKey": "oban:environment", "ResourceTagValue": "prod"}],
            "Tags": tags(a="1", b="2"),
        },
        _retention,
        changed={
            "Description": "yours",
            "RetentionPeriod": {"RetentionPeriodValue": 14, "RetentionPeriodUnit": "DAYS"},
            "ResourceTags": [{"ResourceTagKey": "oban:environment", "ResourceTagValue": "staging"}],
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Description": "", "ResourceTags": [], "Tags": []},
    ),
    Case(
        "AWS::Rbin::Rule",
        {
            "ResourceType": "EBS_SNAPSHOT",
            "RetentionPeriod": {"RetentionPeriodValue": 7, "RetentionPeriodUnit": "DAYS"},
            "LockConfiguration": {"UnlockDelayUnit": "DAYS", "UnlockDelayValue": 7},
        },
        _retention,
        variant="locked",
    ),
    Case(
        "AWS::Rbin::Rule",
        {
            "ResourceType": "EBS_VOLUME",
            "RetentionPeriod": {"RetentionPeriodValue": 7, "RetentionPeriodUnit": "DAYS"},
            "ExcludeResourceTags": [{"ResourceTagKey": "a", "ResourceTagValue": "b"}],
        },
        _retention,
        variant="excluding",
    ),
]
