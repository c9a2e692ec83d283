"""Network ACLs: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html"""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceFailed, ResourceHandler, TagFormat
from local_aws.resources.ec2_tags import gone_is_done, retag, specification


@register
class NetworkAcl(ResourceHandler):
    type = "AWS::EC2::NetworkAcl"
    replacement = frozenset({"VpcId"})
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        answer = context.client("ec2").create_network_acl(
            **properties.select("VpcId"), **specification("network-acl", properties)
        )
        acl_id = answer["NetworkAcl"]["NetworkAclId"]
        return Resource(acl_id, {"Id": acl_id})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        retag(context, resource.physical_id, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_network_acl(NetworkAclId=resource.physical_id)


@register
class NetworkAclEntry(ResourceHandler):
    type = "AWS::EC2::NetworkAclEntry"
    replacement = frozenset({"NetworkAclId", "RuleNumber", "Egress"})

    def create(self, context: Context, properties: Properties) -> Resource:
        context.call("ec2", "CreateNetworkAclEntry", self._parameters(properties))
        direction = "egress" if properties.boolean("Egress") else "ingress"
        return Resource(f"{properties['NetworkAclId']}|{properties['RuleNumber']}|{direction}", {})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        context.call("ec2", "ReplaceNetworkAclEntry", self._parameters(new))
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        where = {
            "NetworkAclId": properties["NetworkAclId"],
            "RuleNumber": properties["RuleNumber"],
            "Egress": properties.get("Egress", False),
        }
        with gone_is_done():
            context.call("ec2", "DeleteNetworkAclEntry", where)

    def _parameters(self, properties: Properties) -> dict[str, Any]:
        parameters = {
            "Egress": False,
            **properties.select(
                "NetworkAclId",
                "RuleNumber",
                "Egress",
                "Protocol",
                "RuleAction",
                "CidrBlock",
                "Ipv6CidrBlock",
                "PortRange",
            ),
        }
        if "Icmp" in properties:
            parameters["IcmpTypeCode"] = properties["Icmp"].plain()
        return parameters


@register
class SubnetNetworkAclAssociation(ResourceHandler):
    """The ACL of a subnet. An association replaces the present ACL, and its removal restores the VPC's default."""

    type = "AWS::EC2::SubnetNetworkAclAssociation"
    replacement = frozenset({"SubnetId", "NetworkAclId"})

    def create(self, context: Context, properties: Properties) -> Resource:
        association = self._associate(context, properties["SubnetId"], properties["NetworkAclId"])
        return Resource(association, {"AssociationId": association})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        current = self._current(context, properties["SubnetId"])
        if current is None or current["NetworkAclId"] != properties["NetworkAclId"]:
            return
        own = context.client("ec2").describe_network_acls(NetworkAclIds=[current["NetworkAclId"]])["NetworkAcls"][0]
        filters = [{"Name": "vpc-id", "Values": [own["VpcId"]]}, {"Name": "default", "Values": ["true"]}]
        default = context.client("ec2").describe_network_acls(Filters=filters)["NetworkAcls"][0]["NetworkAclId"]
        self._associate(context, properties["SubnetId"], default)

    def _associate(self, context: Context, subnet: str, acl: str) -> str:
        current = self._current(context, subnet)
        if current is None:
            raise ResourceFailed(f"{subnet} has no network ACL to replace")
        parameters = {"AssociationId": current["NetworkAclAssociationId"], "NetworkAclId": acl}
        return context.client("ec2").replace_network_acl_association(**parameters)["NewAssociationId"]

    def _current(self, context: Context, subnet: str) -> dict[str, str] | None:
        acls = context.client("ec2").describe_network_acls(
            Filters=[{"Name": "association.subnet-id", "Values": [subnet]}]
        )["NetworkAcls"]
        return next((item for acl in acls for item in acl["Associations"] if item["SubnetId"] == subnet), None)
