"""AWS::EC2::VPCEndpoint: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html"""

from __future__ import annotations

import json
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.ec2_tags import gone_is_done, retag, specification

_LISTS = ("RouteTableIds", "SubnetIds", "SecurityGroupIds")


@register
class VpcEndpoint(ResourceHandler):
    type = "AWS::EC2::VPCEndpoint"
    replacement = frozenset({"VpcId", "ServiceName", "VpcEndpointType"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = properties.select("VpcId", "ServiceName", "VpcEndpointType", "PrivateDnsEnabled", *_LISTS)
        parameters |= {**self._policy(properties), **specification("vpc-endpoint", properties)}
        endpoint = context.call("ec2", "CreateVpcEndpoint", parameters)["VpcEndpoint"]
        attributes = {
            "Id": endpoint["VpcEndpointId"],
            "CreationTimestamp": str(endpoint["CreationTimestamp"]),
            "DnsEntries": [f"{entry['HostedZoneId']}:{entry['DnsName']}" for entry in endpoint.get("DnsEntries", [])],
            "NetworkInterfaceIds": endpoint.get("NetworkInterfaceIds", []),
        }
        return Resource(endpoint["VpcEndpointId"], attributes)

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        parameters: dict[str, Any] = {
            "VpcEndpointId": resource.physical_id,
            **self._policy(new),
            **new.select("PrivateDnsEnabled"),
        }
        if "PolicyDocument" in old and "PolicyDocument" not in new:
            parameters["ResetPolicy"] = True
        values = new.select(*_LISTS)
        for name in _LISTS:
            was, now = set(old.get(name, [])), set(values.get(name, []))
            if now - was:
                parameters[f"Add{name}"] = sorted(now - was)
            if was - now:
                parameters[f"Remove{name}"] = sorted(was - now)
        context.call("ec2", "ModifyVpcEndpoint", parameters)
        retag(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_vpc_endpoints(VpcEndpointIds=[resource.physical_id])

    def _policy(self, properties: Properties) -> dict[str, str]:
        return (
            {"PolicyDocument": json.dumps(properties["PolicyDocument"].plain())}
            if "PolicyDocument" in properties
            else {}
        )
