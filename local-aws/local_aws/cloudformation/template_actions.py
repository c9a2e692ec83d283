"""The actions on templates."""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation import change_sets, registry, stacks
from local_aws.cloudformation.errors import CloudFormationError
from local_aws.cloudformation.stack import Deployment
from local_aws.cloudformation.stack_actions import Request
from local_aws.cloudformation.template import Template
from local_aws.cloudformation.template_source import template_of


def get_template(request: Request, region: str) -> dict[str, Any]:
    deployment: Deployment | None
    if request.get("ChangeSetName"):
        deployment = change_sets.get(request["ChangeSetName"], request.get("StackName"), region).deployment
    else:
        deployment = stacks.get(request["StackName"], region).deployment
    # A stack under review has a change set and no template of its own; the CDK CLI asks for it as well.
    return {
        "TemplateBody": deployment.template.body if deployment else None,
        "StagesAvailable": ["Original", "Processed"],
    }


def get_template_summary(request: Request, region: str) -> dict[str, Any]:
    named = request.get("StackName")
    template = _deployed(named, region) if named else template_of(request, None, region)
    return {
        **_described(template),
        "ResourceTypes": template.resource_types,
        "ResourceIdentifierSummaries": [
            {
                "ResourceType": resource_type,
                "LogicalResourceIds": [
                    name for name, item in template.resources.items() if item["Type"] == resource_type
                ],
                "ResourceIdentifiers": [",".join(registry.import_identifier(resource_type))],
            }
            for resource_type in template.resource_types
            if registry.import_identifier(resource_type)
        ],
        "Version": template.sections.get("AWSTemplateFormatVersion"),
    }


def validate_template(request: Request, region: str) -> dict[str, Any]:
    return _described(template_of(request, None, region))


def _deployed(stack_name: str, region: str) -> Template:
    stack = stacks.get(stack_name, region)
    if stack.deployment is None:
        raise CloudFormationError(f"Stack {stack_name} has no template yet")
    return stack.deployment.template


def _described(template: Template) -> dict[str, Any]:
    return {
        "Description": template.description,
        "Parameters": [
            {
                "ParameterKey": name,
                "ParameterType": item.get("Type", "String"),
                "DefaultValue": None if item.get("Default") is None else str(item["Default"]),
                "Description": item.get("Description"),
                "NoEcho": bool(item.get("NoEcho")),
            }
            for name, item in template.parameters.items()
        ],
        "Capabilities": template.required_capabilities,
    }
