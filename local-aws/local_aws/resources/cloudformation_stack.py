"""AWS::CloudFormation::Stack, a stack as a resource of another.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler, TagFormat

_TIMEOUT = timedelta(hours=12)
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_NOTHING_TO_DO = "No updates are to be performed."


@register
class NestedStack(ResourceHandler):
    type = "AWS::CloudFormation::Stack"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        request = {"StackName": context.physical_name(128), **self._request(properties)}
        # The parent decides whether a failure of a child is rolled back.
        stack_id = context.client("cloudformation").create_stack(**request, OnFailure="DO_NOTHING")["StackId"]
        context.created(Resource(stack_id))
        return self._settled(context, stack_id, "CREATE_COMPLETE")

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        try:
            context.client("cloudformation").update_stack(StackName=resource.physical_id, **self._request(new))
        except ClientError as error:
            if error.response["Error"]["Message"] != _NOTHING_TO_DO:
                raise
            return resource
        return self._settled(context, resource.physical_id, "UPDATE_COMPLETE")

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        context.client("cloudformation").delete_stack(StackName=resource.physical_id)
        self._settled(context, resource.physical_id, "DELETE_COMPLETE")

    def _request(self, properties: Properties) -> dict[str, Any]:
        values = properties.select("Parameters", "Tags", "NotificationARNs")
        given = [
            {"ParameterKey": key, "ParameterValue": ",".join(value) if isinstance(value, list) else str(value)}
            for key, value in values.pop("Parameters", {}).items()
        ]
        return {"TemplateURL": properties["TemplateURL"], "Parameters": given, "Capabilities": _CAPABILITIES, **values}

    def _settled(self, context: Context, stack_id: str, wanted: str) -> Resource:
        cloudformation = context.client("cloudformation")

        def described() -> dict[str, Any]:
            return cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]

        context.wait_until(lambda: not described()["StackStatus"].endswith("_IN_PROGRESS"), _TIMEOUT)
        stack = described()
        if stack["StackStatus"] != wanted:
            raise ResourceFailed(
                f"Embedded stack {stack_id} was not successfully {_PARTICIPLE[wanted]}: "
                f"{stack.get('StackStatusReason', stack['StackStatus'])}"
            )
        return Resource(
            stack_id, {f"Outputs.{output['OutputKey']}": output["OutputValue"] for output in stack.get("Outputs", [])}
        )


_PARTICIPLE = {"CREATE_COMPLETE": "created", "UPDATE_COMPLETE": "updated", "DELETE_COMPLETE": "deleted"}
