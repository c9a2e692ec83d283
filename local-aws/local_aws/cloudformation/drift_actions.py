"""The actions on drift.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackDrift.html
"""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation import drift, stacks
from local_aws.cloudformation.drift import ResourceDrift
from local_aws.cloudformation.paging import page
from local_aws.cloudformation.property_differences import as_text
from local_aws.cloudformation.stack import Stack

Request = dict[str, Any]
_LARGEST_PAGE = 100


def detect_stack_drift(request: Request, region: str) -> dict[str, Any]:
    detection = drift.start(stacks.get(request["StackName"], region), request.get("LogicalResourceIds"))
    return {"StackDriftDetectionId": detection.id}


def describe_stack_drift_detection_status(request: Request, region: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackDriftDetectionStatus.html"""
    detection = drift.get(request["StackDriftDetectionId"])
    known = {"StackId": detection.stack.id, "StackDriftDetectionId": detection.id, "Timestamp": detection.ends}
    if detection.in_progress:
        return {**known, "DetectionStatus": "DETECTION_IN_PROGRESS"}
    ended = {
        **known,
        "StackDriftStatus": detection.stack_status,
        "DriftedStackResourceCount": detection.drifted,
    }
    if not detection.failed:
        return {**ended, "DetectionStatus": "DETECTION_COMPLETE"}
    unknown = [each.logical_id for each in detection.found if each.status == "UNKNOWN"]
    return {
        **ended,
        "DetectionStatus": "DETECTION_FAILED",
        "DetectionStatusReason": f"Failed to detect drift on resources [{', '.join(unknown)}]",
    }


def describe_stack_resource_drifts(request: Request, region: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResourceDrifts.html"""
    stack = stacks.get(request["StackName"], region)
    wanted = request.get("StackResourceDriftStatusFilters")
    found = [_described(stack, each) for each in drift.results_of(stack) if not wanted or each.status in wanted]
    size = request.get("MaxResults") or _LARGEST_PAGE
    return page("StackResourceDrifts", found, request.get("NextToken"), size)


def detect_stack_resource_drift(request: Request, region: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackResourceDrift.html"""
    stack = stacks.get(request["StackName"], region)
    return {"StackResourceDrift": _described(stack, drift.detect_one(stack, request["LogicalResourceId"]))}


def _described(stack: Stack, result: ResourceDrift) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackResourceDrift.html"""
    described = {
        "StackId": stack.id,
        "LogicalResourceId": result.logical_id,
        "PhysicalResourceId": result.physical_id,
        "ResourceType": result.type,
        "StackResourceDriftStatus": result.status,
        "DriftStatusReason": result.reason,
        "ExpectedProperties": as_text(result.expected),
        "Timestamp": result.checked,
    }
    if result.actual is None:
        return described
    return {
        **described,
        "ActualProperties": as_text(result.actual),
        "PropertyDifferences": [
            {
                "PropertyPath": each.path,
                "ExpectedValue": as_text(each.expected),
                "ActualValue": as_text(each.actual),
                "DifferenceType": each.kind,
            }
            for each in result.differences
        ],
    }
