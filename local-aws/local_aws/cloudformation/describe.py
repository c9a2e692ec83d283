"""Descriptions of stacks, resources and events in responses."""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation import drift
from local_aws.cloudformation.change_set import ChangeSet
from local_aws.cloudformation.stack import Event, Stack, StackResource


def tags(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in values.items()]


def stack(item: Stack) -> dict[str, Any]:
    deployment = item.deployment
    return {
        "StackId": item.id,
        "StackName": item.name,
        "ChangeSetId": item.change_set_id,
        "Description": deployment.template.description if deployment else None,
        "Parameters": [parameter.describe() for parameter in deployment.parameters.values()] if deployment else [],
        "CreationTime": item.created,
        "LastUpdatedTime": item.updated,
        "DeletionTime": item.deleted,
        "StackStatus": item.status,
        "StackStatusReason": item.reason,
        "DisableRollback": item.disable_rollback,
        "NotificationARNs": item.notification_arns,
        "RoleARN": item.role_arn,
        "Capabilities": item.capabilities,
        "Outputs": [
            {
                "OutputKey": output.key,
                "OutputValue": output.value,
                "Description": output.description,
                "ExportName": output.export_name,
            }
            for output in item.outputs
        ],
        "Tags": tags(deployment.tags) if deployment else [],
        "EnableTerminationProtection": item.termination_protection,
        "ParentId": item.parent_id,
        "RootId": item.root_id,
        "DriftInformation": _stack_drift(item),
    }


def stack_summary(item: Stack) -> dict[str, Any]:
    deployment = item.deployment
    return {
        "StackId": item.id,
        "StackName": item.name,
        "TemplateDescription": deployment.template.description if deployment else None,
        "CreationTime": item.created,
        "LastUpdatedTime": item.updated,
        "DeletionTime": item.deleted,
        "StackStatus": item.status,
        "StackStatusReason": item.reason,
        "ParentId": item.parent_id,
        "RootId": item.root_id,
        "DriftInformation": _stack_drift(item),
    }


def event(of: Stack, item: Event) -> dict[str, Any]:
    return {
        "StackId": of.id,
        "EventId": item.id,
        "StackName": of.name,
        "OperationId": item.operation_id,
        "LogicalResourceId": item.logical_id,
        "PhysicalResourceId": item.physical_id,
        "ResourceType": item.type,
        "Timestamp": item.timestamp,
        "ResourceStatus": item.status,
        "ResourceStatusReason": item.reason,
    }


def resource_summary(of: Stack, item: StackResource) -> dict[str, Any]:
    return {
        "LogicalResourceId": item.logical_id,
        "PhysicalResourceId": item.physical_id,
        "ResourceType": item.type,
        "LastUpdatedTimestamp": item.updated,
        "ResourceStatus": item.status,
        "ResourceStatusReason": item.reason,
        "DriftInformation": _resource_drift(of, item),
    }


def _stack_drift(item: Stack) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackDriftInformation.html"""
    last = drift.last_of(item)
    if last is None:
        return {"StackDriftStatus": "NOT_CHECKED"}
    return {"StackDriftStatus": last.stack_status, "LastCheckTimestamp": last.ends}


def _resource_drift(of: Stack, item: StackResource) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackResourceDriftInformation.html"""
    found = next((each for each in drift.results_of(of) if each.logical_id == item.logical_id), None)
    if found is None:
        return {"StackResourceDriftStatus": "NOT_CHECKED"}
    return {"StackResourceDriftStatus": found.status, "LastCheckTimestamp": found.checked}


def resource(of: Stack, item: StackResource) -> dict[str, Any]:
    summary = resource_summary(of, item)
    return {**summary, "StackName": of.name, "StackId": of.id, "Timestamp": summary.pop("LastUpdatedTimestamp")}


def change_set(item: ChangeSet) -> dict[str, Any]:
    return {
        "ChangeSetName": item.name,
        "ChangeSetId": item.id,
        "StackId": item.stack.id,
        "StackName": item.stack.name,
        "Description": item.description,
        "Parameters": [parameter.describe() for parameter in item.deployment.parameters.values()],
        "CreationTime": item.created,
        "ExecutionStatus": item.execution_status,
        "Status": item.status,
        "StatusReason": item.reason,
        "Capabilities": item.capabilities,
        "Tags": tags(item.deployment.tags),
        "Changes": item.changes,
        "OnStackFailure": item.on_stack_failure,
    }
