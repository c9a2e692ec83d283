"""VPCs, subnets and internet gateways: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html"""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.ec2_tags import gone_is_done, retag, specification


@register
class Vpc(ResourceHandler):
    type = "AWS::EC2::VPC"
    replacement = frozenset({"CidrBlock", "Ipv4IpamPoolId", "Ipv4NetmaskLength"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = {**properties.select("CidrBlock", "InstanceTenancy"), **specification("vpc", properties)}
        vpc = context.call("ec2", "CreateVpc", parameters)["Vpc"]
        resource = Resource(vpc["VpcId"])
        context.created(resource)
        self._set_dns(context, resource.physical_id, properties)
        resource.attributes = self._attributes(context, vpc["VpcId"])
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        self._set_dns(context, resource.physical_id, new)
        context.call(
            "ec2",
            "ModifyVpcTenancy",
            {"VpcId": resource.physical_id, "InstanceTenancy": new.get("InstanceTenancy", "default")},
        )
        retag(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_vpc(VpcId=resource.physical_id)

    def _set_dns(self, context: Context, vpc_id: str, properties: Properties) -> None:
        # One attribute per call, as the API wants.
        ec2 = context.client("ec2")
        ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsSupport={"Value": properties.boolean("EnableDnsSupport", True)})
        ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsHostnames={"Value": properties.boolean("EnableDnsHostnames")})

    def _attributes(self, context: Context, vpc_id: str) -> dict[str, Any]:
        ec2 = context.client("ec2")
        own = {"Name": "vpc-id", "Values": [vpc_id]}
        vpc = ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]
        group = ec2.describe_security_groups(Filters=[own, {"Name": "group-name", "Values": ["default"]}])[
            "SecurityGroups"
        ][0]
        acl = ec2.describe_network_acls(Filters=[own, {"Name": "default", "Values": ["true"]}])["NetworkAcls"][0]
        return {
            "VpcId": vpc_id,
            "CidrBlock": vpc["CidrBlock"],
            "CidrBlockAssociations": [item["AssociationId"] for item in vpc["CidrBlockAssociationSet"]],
            "DefaultNetworkAcl": acl["NetworkAclId"],
            "DefaultSecurityGroup": group["GroupId"],
            "Ipv6CidrBlocks": [],
        }


@register
class Subnet(ResourceHandler):
    type = "AWS::EC2::Subnet"
    replacement = frozenset({"VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        parameters = properties.select("VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId")
        subnet = context.client("ec2").create_subnet(**parameters, **specification("subnet", properties))["Subnet"]
        subnet_id = subnet["SubnetId"]
        resource = Resource(
            subnet_id,
            {key: subnet[key] for key in ("AvailabilityZone", "AvailabilityZoneId", "CidrBlock", "SubnetId", "VpcId")},
        )
        context.created(resource)
        self._set_public_addresses(context, subnet_id, properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        self._set_public_addresses(context, resource.physical_id, new)
        retag(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_subnet(SubnetId=resource.physical_id)

    def _set_public_addresses(self, context: Context, subnet_id: str, properties: Properties) -> None:
        value = {"Value": properties.boolean("MapPublicIpOnLaunch")}
        context.client("ec2").modify_subnet_attribute(SubnetId=subnet_id, MapPublicIpOnLaunch=value)


@register
class InternetGateway(ResourceHandler):
    type = "AWS::EC2::InternetGateway"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        answer = context.client("ec2").create_internet_gateway(**specification("internet-gateway", properties))
        gateway_id = answer["InternetGateway"]["InternetGatewayId"]
        return Resource(gateway_id, {"InternetGatewayId": gateway_id})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        retag(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_internet_gateway(InternetGatewayId=resource.physical_id)


@register
class VpcGatewayAttachment(ResourceHandler):
    """The attachment of an internet gateway. VPN gateways are not emulated."""

    type = "AWS::EC2::VPCGatewayAttachment"
    replacement = frozenset({"VpcId", "InternetGatewayId"})

    def create(self, context: Context, properties: Properties) -> Resource:
        values = properties.select("VpcId", "InternetGatewayId")
        context.client("ec2").attach_internet_gateway(**values)
        return Resource(f"IGW|{values['VpcId']}", {"AttachmentType": "IGW"})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").detach_internet_gateway(
                VpcId=properties["VpcId"], InternetGatewayId=properties["InternetGatewayId"]
            )
