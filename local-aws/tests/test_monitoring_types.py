"""The types of an alarm library are deployed and deleted."""

from __future__ import annotations

from typing import Any

from account import LocalAws
from deployment import Stacks
from read_back import operations

_NAMES = {
    "AWS::CloudWatch::AlarmMuteRule",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::Logs::MetricFilter",
    "AWS::RDS::EventSubscription",
    "AWS::SSM::Document",
}


def test_they_go_with_their_stack(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html"""
    resources: dict[str, Any] = {}
    for number, case in enumerate(each for each in operations.CASES if each.type in _NAMES):
        resources |= {
            **case.around,
            f"Subject{number}": {"Type": case.type, "DependsOn": list(case.after), "Properties": case.properties},
        }
    assert stacks.create("watched", resources) == "CREATE_COMPLETE", stacks.events("watched")
    assert stacks.delete("watched") == "DELETE_COMPLETE"
    assert local.control("alarms") == []
    assert local.client("cloudwatch").list_dashboards()["DashboardEntries"] == []
    assert local.client("logs").describe_metric_filters()["metricFilters"] == []
    assert local.client("rds").describe_event_subscriptions()["EventSubscriptionsList"] == []
    assert (
        local.client("ssm").list_documents(Filters=[{"Key": "Owner", "Values": ["Self"]}])["DocumentIdentifiers"] == []
    )


def test_another_content_is_another_document(local: LocalAws, stacks: Stacks) -> None:
    """A content replaces the document unless it is a new version: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-document.html"""

    def document(description: str) -> dict[str, Any]:
        return {
            "Document": {
                "Type": "AWS::SSM::Document",
                "Properties": {
                    "DocumentType": "Command",
                    "Content": {"schemaVersion": "2.2", "description": description, "mainSteps": []},
                },
            }
        }

    stacks.create("watched", document("one"))
    before = stacks.physical_id("watched", "Document")
    assert stacks.update("watched", document("two")) == "UPDATE_COMPLETE"
    assert stacks.physical_id("watched", "Document") != before
