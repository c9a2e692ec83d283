"""AWS::ElasticLoadBalancingV2.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ElasticLoadBalancingV2.html
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import (
    Context,
    Properties,
    Resource,
    ResourceHandler,
    TagFormat,
    UpdateNotEmulated,
)
from local_aws.resources.tagging import removed_keys

_BUNDLE = ("CaCertificatesBundleS3Bucket", "CaCertificatesBundleS3Key", "CaCertificatesBundleS3ObjectVersion")
_HEALTH_CHECK = (
    "HealthCheckEnabled",
    "HealthCheckIntervalSeconds",
    "HealthCheckPath",
    "HealthCheckPort",
    "HealthCheckProtocol",
    "HealthCheckTimeoutSeconds",
    "HealthyThresholdCount",
    "Matcher",
    "UnhealthyThresholdCount",
)
_LISTENER = ("AlpnPolicy", "Certificates", "DefaultActions", "MutualAuthentication", "Port", "Protocol", "SslPolicy")


@register
class LoadBalancer(ResourceHandler):
    type = "AWS::ElasticLoadBalancingV2::LoadBalancer"
    replacement = frozenset({"Name", "Scheme", "Type"})
    not_kept = frozenset(
        f"SubnetMappings.*.{name}"
        for name in ("AllocationId", "IPv6Address", "PrivateIPv4Address", "SourceNatIpv6Prefix")
    )
    name_property = "Name"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("Name") or context.physical_name(32)
        chosen = properties.select(
            "IpAddressType", "Scheme", "SecurityGroups", "SubnetMappings", "Subnets", "Tags", "Type"
        )
        arn = context.call("elbv2", "CreateLoadBalancer", {"Name": name, **chosen})["LoadBalancers"][0][
            "LoadBalancerArn"
        ]
        context.created(Resource(arn))
        self._set_attributes(context, arn, properties)
        return self._described(context, arn)

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        arn = resource.physical_id
        for property_name, operation in (
            ("SecurityGroups", "SetSecurityGroups"),
            ("Subnets", "SetSubnets"),
            ("IpAddressType", "SetIpAddressType"),
        ):
            chosen = new.select(property_name)
            if chosen and chosen[property_name] != old.get(property_name):
                context.call("elbv2", operation, {"LoadBalancerArn": arn, **chosen})
        if new.select("SubnetMappings").get("SubnetMappings") != old.get("SubnetMappings"):
            raise UpdateNotEmulated("A change of SubnetMappings is not emulated")
        self._set_attributes(context, arn, new)
        _retag(context, arn, old, new)
        return self._described(context, arn)

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        context.call("elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": resource.physical_id})

    @staticmethod
    def _set_attributes(context: Context, arn: str, properties: Properties) -> None:
        attributes = properties.select("LoadBalancerAttributes").get("LoadBalancerAttributes")
        if attributes:
            context.call("elbv2", "ModifyLoadBalancerAttributes", {"LoadBalancerArn": arn, "Attributes": attributes})

    @staticmethod
    def _described(context: Context, arn: str) -> Resource:
        balancer = context.call("elbv2", "DescribeLoadBalancers", {"LoadBalancerArns": [arn]})["LoadBalancers"][0]
        return Resource(
            arn,
            {
                "CanonicalHostedZoneID": balancer["CanonicalHostedZoneId"],
                "DNSName": balancer["DNSName"],
                "LoadBalancerArn": arn,
                "LoadBalancerFullName": arn.split(":loadbalancer/")[1],
                "LoadBalancerName": balancer["LoadBalancerName"],
                "SecurityGroups": balancer.get("SecurityGroups", []),
            },
        )


@register
class TargetGroup(ResourceHandler):
    type = "AWS::ElasticLoadBalancingV2::TargetGroup"
    replacement = frozenset({"IpAddressType", "Name", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId"})
    name_property = "Name"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("Name") or context.physical_name(32)
        chosen = properties.select(*self.replacement - {"Name"}, *_HEALTH_CHECK, "Tags")
        group = context.call("elbv2", "CreateTargetGroup", {"Name": name, **chosen})["TargetGroups"][0]
        arn = group["TargetGroupArn"]
        resource = Resource(
            arn,
            {
                "LoadBalancerArns": group.get("LoadBalancerArns", []),
                "TargetGroupArn": arn,
                "TargetGroupFullName": arn.rsplit(":", 1)[1],
                "TargetGroupName": name,
            },
        )
        context.created(resource)
        self._set_attributes(context, arn, properties)
        targets = properties.select("Targets").get("Targets")
        if targets:
            context.call("elbv2", "RegisterTargets", {"TargetGroupArn": arn, "Targets": targets})
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        arn = resource.physical_id
        chosen = new.select(*_HEALTH_CHECK)
        if chosen:
            context.call("elbv2", "ModifyTargetGroup", {"TargetGroupArn": arn, **chosen})
        self._set_attributes(context, arn, new)
        before, after = old.get("Targets") or [], new.select("Targets").get("Targets") or []
        for operation, targets in (
            ("RegisterTargets", [target for target in after if target not in before]),
            ("DeregisterTargets", [target for target in before if target not in after]),
        ):
            if targets:
                context.call("elbv2", operation, {"TargetGroupArn": arn, "Targets": targets})
        _retag(context, arn, old, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        _delete(context, "DeleteTargetGroup", "TargetGroupNotFound", {"TargetGroupArn": resource.physical_id})

    @staticmethod
    def _set_attributes(context: Context, arn: str, properties: Properties) -> None:
        attributes = properties.select("TargetGroupAttributes").get("TargetGroupAttributes")
        if attributes:
            context.call("elbv2", "ModifyTargetGroupAttributes", {"TargetGroupArn": arn, "Attributes": attributes})


@register
class Listener(ResourceHandler):
    type = "AWS::ElasticLoadBalancingV2::Listener"
    replacement = frozenset({"LoadBalancerArn"})

    def create(self, context: Context, properties: Properties) -> Resource:
        chosen = properties.select("LoadBalancerArn", *_LISTENER)
        arn = context.call("elbv2", "CreateListener", chosen)["Listeners"][0]["ListenerArn"]
        resource = Resource(arn, {"ListenerArn": arn})
        context.created(resource)
        self._set_attributes(context, arn, properties)
        return resource

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        left_out = {"MutualAuthentication": {"Mode": "off"}} if "MutualAuthentication" in old else {}
        context.call(
            "elbv2", "ModifyListener", {"ListenerArn": resource.physical_id, **left_out, **new.select(*_LISTENER)}
        )
        self._set_attributes(context, resource.physical_id, new)
        return resource

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        _delete(context, "DeleteListener", "ListenerNotFound", {"ListenerArn": resource.physical_id})

    @staticmethod
    def _set_attributes(context: Context, arn: str, properties: Properties) -> None:
        attributes = properties.select("ListenerAttributes").get("ListenerAttributes")
        if attributes:
            context.call("elbv2", "ModifyListenerAttributes", {"ListenerArn": arn, "Attributes": attributes})


@register
class TrustStore(ResourceHandler):
    type = "AWS::ElasticLoadBalancingV2::TrustStore"
    replacement = frozenset({"Name"})
    name_property = "Name"
    tag_format = TagFormat.LIST

    def create(self, context: Context, properties: Properties) -> Resource:
        name = properties.get("Name") or context.physical_name(32)
        store = context.call("elbv2", "CreateTrustStore", {"Name": name, **properties.select(*_BUNDLE, "Tags")})[
            "TrustStores"
        ][0]
        return self._resource(store)

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        store = context.call(
            "elbv2", "ModifyTrustStore", {"TrustStoreArn": resource.physical_id, **new.select(*_BUNDLE)}
        )["TrustStores"][0]
        _retag(context, resource.physical_id, old, new)
        return self._resource(store)

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        _delete(context, "DeleteTrustStore", "TrustStoreNotFound", {"TrustStoreArn": resource.physical_id})

    @staticmethod
    def _resource(store: dict[str, Any]) -> Resource:
        arn = store["TrustStoreArn"]
        return Resource(
            arn,
            {
                "NumberOfCaCertificates": store["NumberOfCaCertificates"],
                "Status": store["Status"],
                "TrustStoreArn": arn,
            },
        )


def _delete(context: Context, operation: str, already_gone: str, parameters: dict[str, Any]) -> None:
    try:
        context.call("elbv2", operation, parameters)
    except ClientError as error:
        if error.response["Error"]["Code"] != already_gone:
            raise


def _retag(context: Context, arn: str, old: dict[str, Any], new: Properties) -> None:
    tags = new.select("Tags").get("Tags") or []
    gone = removed_keys(old.get("Tags"), tags)
    if gone:
        context.call("elbv2", "RemoveTags", {"ResourceArns": [arn], "TagKeys": gone})
    if tags:
        context.call("elbv2", "AddTags", {"ResourceArns": [arn], "Tags": tags})
