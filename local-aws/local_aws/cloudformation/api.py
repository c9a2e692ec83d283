"""The actions of CloudFormation's API, and the reset to an account without stacks."""

from __future__ import annotations

from wsgiref.types import WSGIApplication

from local_aws.cloudformation import (
    change_set_actions,
    change_sets,
    drift,
    drift_actions,
    ignored,
    operations,
    signals,
    stack_actions,
    stacks,
    template_actions,
)
from local_aws.cloudformation.query import Action, CloudFormationEndpoint

ACTIONS: dict[str, Action] = {
    "CancelUpdateStack": stack_actions.cancel_update_stack,
    "CreateChangeSet": change_set_actions.create_change_set,
    "CreateStack": stack_actions.create_stack,
    "DeleteChangeSet": change_set_actions.delete_change_set,
    "DeleteStack": stack_actions.delete_stack,
    "DescribeChangeSet": change_set_actions.describe_change_set,
    "DescribeStackDriftDetectionStatus": drift_actions.describe_stack_drift_detection_status,
    "DescribeStackEvents": stack_actions.describe_stack_events,
    "DescribeStackResource": stack_actions.describe_stack_resource,
    "DescribeStackResourceDrifts": drift_actions.describe_stack_resource_drifts,
    "DescribeStackResources": stack_actions.describe_stack_resources,
    "DescribeStacks": stack_actions.describe_stacks,
    "DetectStackDrift": drift_actions.detect_stack_drift,
    "DetectStackResourceDrift": drift_actions.detect_stack_resource_drift,
    "ExecuteChangeSet": change_set_actions.execute_change_set,
    "GetTemplate": template_actions.get_template,
    "GetTemplateSummary": template_actions.get_template_summary,
    "ListChangeSets": change_set_actions.list_change_sets,
    "ListExports": stack_actions.list_exports,
    "ListImports": stack_actions.list_imports,
    "ListStackResources": stack_actions.list_stack_resources,
    "ListStacks": stack_actions.list_stacks,
    "RollbackStack": stack_actions.rollback_stack,
    "SignalResource": stack_actions.signal_resource,
    "UpdateStack": stack_actions.update_stack,
    "UpdateTerminationProtection": stack_actions.update_termination_protection,
    "ValidateTemplate": template_actions.validate_template,
}


def endpoint(behind: WSGIApplication) -> CloudFormationEndpoint:
    return CloudFormationEndpoint(ACTIONS, behind)


def reset() -> None:
    """Forget every stack, without deleting its resources."""
    operations.stop_all()
    for store in (change_sets, stacks, signals, ignored, drift):
        store.clear()
