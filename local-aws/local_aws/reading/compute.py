"""Launch templates, load balancers and groups."""

from __future__ import annotations

from typing import Any

from local_aws.reading.network import tags_of
from local_aws.reading.reader import Client, Reader, only, own_tags


def _launch_template(client: Client, template_id: str) -> dict[str, Any]:
    template = only(client("ec2").describe_launch_templates(LaunchTemplateIds=[template_id])["LaunchTemplates"])
    latest = only(
        client("ec2").describe_launch_template_versions(LaunchTemplateId=template_id, Versions=["$Latest"])[
            "LaunchTemplateVersions"
        ]
    )
    return {
        "LaunchTemplateName": template["LaunchTemplateName"],
        "LaunchTemplateData": latest["LaunchTemplateData"],
        "VersionDescription": latest.get("VersionDescription"),
        "TagSpecifications": [{"ResourceType": "launch-template", "Tags": tags_of(client, template_id)}],
    }


def _load_balancer(client: Client, arn: str) -> dict[str, Any]:
    elbv2 = client("elbv2")
    balancer = only(elbv2.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"])
    return {
        "Name": balancer["LoadBalancerName"],
        "Scheme": balancer["Scheme"],
        "Type": balancer["Type"],
        "IpAddressType": balancer["IpAddressType"],
        "SecurityGroups": balancer.get("SecurityGroups", []),
        "Subnets": [zone["SubnetId"] for zone in balancer["AvailabilityZones"]],
        "SubnetMappings": [{"SubnetId": zone["SubnetId"]} for zone in balancer["AvailabilityZones"]],
        "LoadBalancerAttributes": elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"],
        "Tags": own_tags(elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]),
    }


_TARGET_GROUP = (
    "HealthCheckEnabled",
    "HealthCheckIntervalSeconds",
    "HealthCheckPath",
    "HealthCheckPort",
    "HealthCheckProtocol",
    "HealthCheckTimeoutSeconds",
    "HealthyThresholdCount",
    "IpAddressType",
    "Matcher",
    "Port",
    "Protocol",
    "ProtocolVersion",
    "TargetType",
    "UnhealthyThresholdCount",
    "VpcId",
)


def _target_group(client: Client, arn: str) -> dict[str, Any]:
    elbv2 = client("elbv2")
    group = only(elbv2.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"])
    return {
        "Name": group["TargetGroupName"],
        **{key: group.get(key) for key in _TARGET_GROUP},
        "TargetGroupAttributes": elbv2.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"],
        "Targets": [
            each["Target"] for each in elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        ],
        "Tags": own_tags(elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]),
    }


def _listener(client: Client, arn: str) -> dict[str, Any]:
    elbv2 = client("elbv2")
    listener = only(elbv2.describe_listeners(ListenerArns=[arn])["Listeners"])
    return {
        **{
            key: listener.get(key)
            for key in ("AlpnPolicy", "LoadBalancerArn", "MutualAuthentication", "Port", "Protocol", "SslPolicy")
        },
        "Certificates": [{"CertificateArn": each["CertificateArn"]} for each in listener.get("Certificates", [])],
        "DefaultActions": [
            {
                key: value
                for key, value in action.items()
                if key in ("FixedResponseConfig", "RedirectConfig", "TargetGroupArn", "Type")
            }
            for action in listener["DefaultActions"]
        ],
        "ListenerAttributes": elbv2.describe_listener_attributes(ListenerArn=arn)["Attributes"],
    }


_GROUP = (
    "AutoScalingGroupName",
    "AvailabilityZoneImpairmentPolicy",
    "CapacityRebalance",
    "DefaultInstanceWarmup",
    "DeletionProtection",
    "HealthCheckGracePeriod",
    "HealthCheckType",
    "InstanceMaintenancePolicy",
    "MaxInstanceLifetime",
    "NewInstancesProtectedFromScaleIn",
    "TerminationPolicies",
)


def _group(client: Client, name: str) -> dict[str, Any]:
    group = only(client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"])
    template = group["LaunchTemplate"]
    return {
        **{key: group.get(key) for key in _GROUP},
        **{key: str(group[key]) for key in ("DesiredCapacity", "MaxSize", "MinSize")},
        "Cooldown": str(group["DefaultCooldown"]),
        "LaunchTemplate": {"LaunchTemplateId": template["LaunchTemplateId"], "Version": template["Version"]},
        "MetricsCollection": [
            {"Granularity": "1Minute", "Metrics": sorted(each["Metric"] for each in group["EnabledMetrics"])}
        ]
        if group["EnabledMetrics"]
        else [],
        "TargetGroupARNs": group["TargetGroupARNs"],
        "VPCZoneIdentifier": group["VPCZoneIdentifier"].split(","),
        "Tags": own_tags([{key: tag[key] for key in ("Key", "PropagateAtLaunch", "Value")} for tag in group["Tags"]]),
    }


READERS: dict[str, Reader] = {
    "AWS::EC2::LaunchTemplate": _launch_template,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _load_balancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup": _target_group,
    "AWS::ElasticLoadBalancingV2::Listener": _listener,
    "AWS::AutoScaling::AutoScalingGroup": _group,
}
