"""Addresses, NAT gateways and routes: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import (
    Context,
    Properties,
    Resource,
    ResourceFailed,
    ResourceHandler,
    TagFormat,
    UpdateNotEmulated,
)
from local_aws.resources.ec2_tags import gone_is_done, retag, specification

_NAT_GATEWAY_TIMEOUT = timedelta(minutes=10)


@register
class Eip(ResourceHandler):
    type = "AWS::EC2::EIP"
    replacement = frozenset({"Domain", "NetworkBorderGroup", "Address", "IpamPoolId"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        answer = context.client("ec2").allocate_address(
            **{"Domain": "vpc", **properties.select("Domain")}, **specification("elastic-ip", properties)
        )
        return Resource(answer["PublicIp"], {"AllocationId": answer["AllocationId"], "PublicIp": answer["PublicIp"]})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        retag(context, resource.attributes["AllocationId"], old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").release_address(AllocationId=resource.attributes["AllocationId"])


@register
class EipAssociation(ResourceHandler):
    """The association of an address, which ends its earlier association, as in a VPC.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eipassociation.html
    """

    type = "AWS::EC2::EIPAssociation"
    replacement = frozenset({"AllocationId", "EIP", "InstanceId", "NetworkInterfaceId", "PrivateIpAddress"})
    not_kept = frozenset({"PrivateIpAddress"})

    def create(self, context: Context, properties: Properties) -> Resource:
        address = {"PublicIp": properties["EIP"]} if "EIP" in properties else properties.select("AllocationId")
        place = properties.select("InstanceId", "NetworkInterfaceId")
        association = context.client("ec2").associate_address(**address, **place, AllowReassociation=True)[
            "AssociationId"
        ]
        return Resource(association, {"Id": association})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        raise UpdateNotEmulated("Every change of an association replaces it")

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").disassociate_address(AssociationId=resource.physical_id)


@register
class NatGateway(ResourceHandler):
    type = "AWS::EC2::NatGateway"
    replacement = frozenset({"SubnetId", "AllocationId", "ConnectivityType", "PrivateIpAddress"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = {
            **properties.select("SubnetId", "AllocationId", "ConnectivityType"),
            **specification("natgateway", properties),
        }
        gateway_id = context.client("ec2").create_nat_gateway(**parameters)["NatGateway"]["NatGatewayId"]
        resource = Resource(gateway_id, {"NatGatewayId": gateway_id})
        context.created(resource)
        if not context.wait_until(lambda: self._state(context, gateway_id) == "available", _NAT_GATEWAY_TIMEOUT):
            raise ResourceFailed(f"NAT gateway {gateway_id} did not become available")
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        retag(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_nat_gateway(NatGatewayId=resource.physical_id)

    def _state(self, context: Context, gateway_id: str) -> str:
        return context.client("ec2").describe_nat_gateways(NatGatewayIds=[gateway_id])["NatGateways"][0]["State"]


@register
class RouteTable(ResourceHandler):
    type = "AWS::EC2::RouteTable"
    replacement = frozenset({"VpcId"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        answer = context.client("ec2").create_route_table(
            **properties.select("VpcId"), **specification("route-table", properties)
        )
        table_id = answer["RouteTable"]["RouteTableId"]
        return Resource(table_id, {"RouteTableId": table_id})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        retag(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_route_table(RouteTableId=resource.physical_id)


@register
class Route(ResourceHandler):
    type = "AWS::EC2::Route"
    _DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    _TARGETS = (
        "EgressOnlyInternetGatewayId",
        "GatewayId",
        "InstanceId",
        "NatGatewayId",
        "NetworkInterfaceId",
        "TransitGatewayId",
        "VpcEndpointId",
        "VpcPeeringConnectionId",
    )
    replacement = frozenset({"RouteTableId", *_DESTINATIONS})

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = properties.select("RouteTableId", *self._DESTINATIONS, *self._TARGETS)
        context.client("ec2").create_route(**parameters)
        destination = next(parameters[name] for name in self._DESTINATIONS if name in parameters)
        return Resource(f"{parameters['RouteTableId']}|{destination}", {"CidrBlock": destination})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        context.client("ec2").replace_route(**new.select("RouteTableId", *self._DESTINATIONS, *self._TARGETS))
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        where = {name: properties[name] for name in ("RouteTableId", *self._DESTINATIONS) if name in properties}
        with gone_is_done():
            context.client("ec2").delete_route(**where)


@register
class SubnetRouteTableAssociation(ResourceHandler):
    type = "AWS::EC2::SubnetRouteTableAssociation"
    replacement = frozenset({"SubnetId"})

    def create(self, context: Context, properties: Properties) -> Resource:
        association = context.client("ec2").associate_route_table(**properties.select("SubnetId", "RouteTableId"))[
            "AssociationId"
        ]
        return Resource(association, {"Id": association})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        answer = context.client("ec2").replace_route_table_association(
            AssociationId=resource.physical_id, RouteTableId=new["RouteTableId"]
        )
        return Resource(answer["NewAssociationId"], {"Id": answer["NewAssociationId"]})

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").disassociate_route_table(AssociationId=resource.physical_id)
