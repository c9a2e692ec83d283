"""AWS::EC2::FlowLog: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-flowlog.html"""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler, TagFormat
from local_aws.resources.ec2_tags import gone_is_done, retag, specification

_PARAMETERS = (
    "DeliverLogsPermissionArn",
    "LogDestination",
    "LogDestinationType",
    "LogFormat",
    "LogGroupName",
    "MaxAggregationInterval",
    "ResourceType",
    "TrafficType",
)


@register
class FlowLog(ResourceHandler):
    type = "AWS::EC2::FlowLog"
    replacement = frozenset({"ResourceId", "DestinationOptions", *_PARAMETERS})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = {
            "ResourceIds": [properties["ResourceId"]],
            **properties.select(*_PARAMETERS),
            **specification("vpc-flow-log", properties),
        }
        answer = context.call("ec2", "CreateFlowLogs", parameters)
        # This call reports a failure in its response.
        for failed in answer.get("Unsuccessful", []):
            raise ResourceFailed(failed["Error"]["Message"])
        return Resource(answer["FlowLogIds"][0], {"Id": answer["FlowLogIds"][0]})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        retag(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_flow_logs(FlowLogIds=[resource.physical_id])
