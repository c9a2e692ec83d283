"""Security groups and their rules: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html"""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, TagFormat
from local_aws.resources.ec2_tags import gone_is_done, retag, specification

_INGRESS, _EGRESS = "ingress", "egress"
_EVERYTHING_OUT = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
_PEERS = (
    ("CidrIp", "IpRanges", "CidrIp"),
    ("CidrIpv6", "Ipv6Ranges", "CidrIpv6"),
    ("SourceSecurityGroupId", "UserIdGroupPairs", "GroupId"),
    ("DestinationSecurityGroupId", "UserIdGroupPairs", "GroupId"),
    ("SourcePrefixListId", "PrefixListIds", "PrefixListId"),
    ("DestinationPrefixListId", "PrefixListIds", "PrefixListId"),
)
_RULE = ("IpProtocol", "FromPort", "ToPort", "Description", *(name for name, _, _ in _PEERS))


def _permission(rule: dict[str, Any]) -> dict[str, Any]:
    protocol = str(rule["IpProtocol"])
    permission: dict[str, Any] = {"IpProtocol": protocol}
    if protocol != "-1":
        permission |= {key: rule[key] for key in ("FromPort", "ToPort") if key in rule}
    for name, ranges, key in _PEERS:
        if name in rule:
            description = {"Description": rule["Description"]} if "Description" in rule else {}
            permission[ranges] = [{key: rule[name], **description}]
    return permission


def _authorize(context: Context, direction: str, group: str, permission: dict[str, Any]) -> str:
    answer = context.call(
        "ec2", f"AuthorizeSecurityGroup{direction.capitalize()}", {"GroupId": group, "IpPermissions": [permission]}
    )
    return answer["SecurityGroupRules"][0]["SecurityGroupRuleId"]


def _revoke(context: Context, direction: str, group: str, permission: dict[str, Any]) -> None:
    with gone_is_done():
        context.call(
            "ec2", f"RevokeSecurityGroup{direction.capitalize()}", {"GroupId": group, "IpPermissions": [permission]}
        )


@register
class SecurityGroup(ResourceHandler):
    type = "AWS::EC2::SecurityGroup"
    replacement = frozenset({"GroupDescription", "GroupName", "VpcId"})
    name_property = "GroupName"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("GroupName") or context.physical_name(255)
        parameters = {"GroupName": name, "Description": properties["GroupDescription"], **properties.select("VpcId")}
        group = context.client("ec2").create_security_group(
            **parameters, **specification("security-group", properties)
        )["GroupId"]
        resource = Resource(group, {"GroupId": group, "Id": group, "VpcId": properties.get("VpcId")})
        context.created(resource)
        rules = properties.select("SecurityGroupIngress", "SecurityGroupEgress")
        self._set(context, group, _INGRESS, [], rules.get("SecurityGroupIngress", []))
        if rules.get("SecurityGroupEgress"):
            _revoke(context, _EGRESS, group, _EVERYTHING_OUT)
            self._set(context, group, _EGRESS, [], rules["SecurityGroupEgress"])
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        group = resource.physical_id
        rules = new.select("SecurityGroupIngress", "SecurityGroupEgress")
        self._set(context, group, _INGRESS, old.get("SecurityGroupIngress", []), rules.get("SecurityGroupIngress", []))
        # A group without an egress rule in the template allows all egress.
        everything = [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]
        self._set(
            context,
            group,
            _EGRESS,
            old.get("SecurityGroupEgress") or everything,
            rules.get("SecurityGroupEgress") or everything,
        )
        retag(context, group, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        with gone_is_done():
            context.client("ec2").delete_security_group(GroupId=resource.physical_id)

    def _set(
        self, context: Context, group: str, direction: str, old: list[dict[str, Any]], new: list[dict[str, Any]]
    ) -> None:
        for rule in old:
            if rule not in new:
                _revoke(context, direction, group, _permission(rule))
        for rule in new:
            if rule not in old:
                _authorize(context, direction, group, _permission(rule))


class _Rule(ResourceHandler):
    direction: str

    def create(self, context: Context, properties: Properties) -> Resource:
        rule = _authorize(context, self.direction, properties["GroupId"], _permission(properties.select(*_RULE)))
        return Resource(rule, {"Id": rule})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        # Only the description changes in place.
        operation = f"UpdateSecurityGroupRuleDescriptions{self.direction.capitalize()}"
        context.call("ec2", operation, {"GroupId": new["GroupId"], "IpPermissions": [_permission(new.select(*_RULE))]})
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        _revoke(context, self.direction, properties["GroupId"], _permission(properties))


@register
class SecurityGroupIngress(_Rule):
    type = "AWS::EC2::SecurityGroupIngress"
    direction = _INGRESS
    replacement = frozenset({"GroupId", *_RULE}) - {"Description"}


@register
class SecurityGroupEgress(_Rule):
    type = "AWS::EC2::SecurityGroupEgress"
    direction = _EGRESS
    replacement = frozenset({"GroupId", *_RULE}) - {"Description"}
