"""AWS::ElasticLoadBalancingV2: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ElasticLoadBalancingV2.html"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import CERTIFICATE, REGION, LocalAws
from deployment import Stacks

_NETWORK: dict[str, Any] = {
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
    "A": {
        "Type": "AWS::EC2::Subnet",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24", "AvailabilityZone": f"{REGION}a"},
    },
    "B": {
        "Type": "AWS::EC2::Subnet",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24", "AvailabilityZone": f"{REGION}b"},
    },
    "Firewall": {
        "Type": "AWS::EC2::SecurityGroup",
        "Properties": {"GroupDescription": "entry", "VpcId": {"Ref": "Vpc"}},
    },
}


def _balancer(kind: str, **attributes: str) -> dict[str, Any]:
    return {
        "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "Properties": {
            "Type": kind,
            "Scheme": "internet-facing",
            "Subnets": [{"Ref": "A"}, {"Ref": "B"}],
            "SecurityGroups": [{"Fn::GetAtt": ["Firewall", "GroupId"]}],
            "LoadBalancerAttributes": [
                {"Key": key.replace("__", "."), "Value": value} for key, value in attributes.items()
            ],
        },
    }


def _targets(protocol: str) -> dict[str, Any]:
    return {
        "Type": "AWS::ElasticLoadBalancingV2::TargetGroup",
        "Properties": {
            "Port": 443,
            "Protocol": protocol,
            "TargetType": "instance",
            "VpcId": {"Ref": "Vpc"},
            "TargetGroupAttributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "60"}],
        },
    }


def _listener(protocol: str, **more: Any) -> dict[str, Any]:
    forward = [{"Type": "forward", "TargetGroupArn": {"Ref": "Targets"}}]
    properties = {
        "LoadBalancerArn": {"Ref": "Balancer"},
        "Port": 443,
        "Protocol": protocol,
        "DefaultActions": forward,
        **more,
    }
    return {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": properties}


def test_an_https_entry(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listener.html"""
    policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    resources = {
        **_NETWORK,
        "Balancer": _balancer("application", idle_timeout__timeout_seconds="120"),
        "Targets": _targets("HTTPS"),
        "Listener": _listener("HTTPS", Certificates=[{"CertificateArn": CERTIFICATE}], SslPolicy=policy),
    }
    names = ("DNSName", "LoadBalancerFullName", "LoadBalancerName", "CanonicalHostedZoneID", "LoadBalancerArn")
    outputs = {name: {"Value": {"Fn::GetAtt": ["Balancer", name]}} for name in names}
    assert stacks.create("entry", resources, Outputs=outputs) == "CREATE_COMPLETE", stacks.events("entry")
    elbv2 = local.client("elbv2")
    arn = stacks.physical_id("entry", "Balancer")
    values = stacks.outputs("entry")
    assert values["LoadBalancerFullName"] == arn.split(":loadbalancer/")[1] and values[
        "LoadBalancerFullName"
    ].startswith("app/")
    assert values["DNSName"] == elbv2.describe_load_balancers()["LoadBalancers"][0]["DNSName"]
    listener = elbv2.describe_listeners(LoadBalancerArn=arn)["Listeners"][0]
    assert (listener["SslPolicy"], listener["Certificates"]) == (policy, [{"CertificateArn": CERTIFICATE}])
    attributes = {
        each["Key"]: each["Value"]
        for each in elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    }
    assert attributes["idle_timeout.timeout_seconds"] == "120"
    group = stacks.physical_id("entry", "Targets")
    group_attributes = {
        each["Key"]: each["Value"]
        for each in elbv2.describe_target_group_attributes(TargetGroupArn=group)["Attributes"]
    }
    assert group_attributes["deregistration_delay.timeout_seconds"] == "60"
    assert stacks.delete("entry") == "DELETE_COMPLETE"


def test_a_pass_through_entry(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html"""
    resources = {**_NETWORK, "Balancer": _balancer("network"), "Targets": _targets("TCP"), "Listener": _listener("TCP")}
    assert stacks.create("entry", resources) == "CREATE_COMPLETE", stacks.events("entry")
    balancer = local.client("elbv2").describe_load_balancers()["LoadBalancers"][0]
    assert balancer["Type"] == "network" and ":loadbalancer/net/" in balancer["LoadBalancerArn"]
    assert balancer["SecurityGroups"] == [stacks.physical_id("entry", "Firewall")]
    listener = local.client("elbv2").describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"][0]
    assert "SslPolicy" not in listener


def test_mutual_tls(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html"""
    s3 = local.client("s3")
    s3.create_bucket(Bucket="authorities")
    s3.put_object(
        Bucket="authorities", Key="partners.pem", Body=b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" * 2
    )
    bundle = {"CaCertificatesBundleS3Bucket": "authorities", "CaCertificatesBundleS3Key": "partners.pem"}
    mutual = {"Mode": "verify", "TrustStoreArn": {"Ref": "Store"}}
    resources = {
        **_NETWORK,
        "Store": {"Type": "AWS::ElasticLoadBalancingV2::TrustStore", "Properties": bundle},
        "Balancer": _balancer("application"),
        "Targets": _targets("HTTPS"),
        "Listener": _listener("HTTPS", Certificates=[{"CertificateArn": CERTIFICATE}], MutualAuthentication=mutual),
    }
    assert stacks.create("entry", resources) == "CREATE_COMPLETE", stacks.events("entry")
    elbv2, store = local.client("elbv2"), stacks.physical_id("entry", "Store")
    assert elbv2.describe_trust_stores(TrustStoreArns=[store])["TrustStores"][0]["NumberOfCaCertificates"] == 2
    listener = elbv2.describe_listeners(ListenerArns=[stacks.physical_id("entry", "Listener")])["Listeners"][0]
    assert listener["MutualAuthentication"]["TrustStoreArn"] == store
    with pytest.raises(ClientError, match="TrustStoreInUse"):
        elbv2.delete_trust_store(TrustStoreArn=store)
    assert stacks.delete("entry") == "DELETE_COMPLETE"


def test_a_trust_store_needs_its_bundle(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTrustStore.html"""
    bundle = {"CaCertificatesBundleS3Bucket": "nowhere", "CaCertificatesBundleS3Key": "partners.pem"}
    assert (
        stacks.create("store", {"Store": {"Type": "AWS::ElasticLoadBalancingV2::TrustStore", "Properties": bundle}})
        == "ROLLBACK_COMPLETE"
    )
    assert "cannot be read" in stacks.reasons("store", "Store")


def test_deletion_protection_protects(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html"""
    resources = {**_NETWORK, "Balancer": _balancer("application", deletion_protection__enabled="true")}
    stacks.create("entry", resources)
    assert stacks.delete("entry") == "DELETE_FAILED"
    assert "deletion protection is enabled" in stacks.reasons("entry", "Balancer")


def test_a_target_group_is_unused_until_a_listener_forwards_to_it(local: LocalAws, stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-states"""
    resources = {**_NETWORK, "Balancer": _balancer("application"), "Targets": _targets("HTTPS")}
    stacks.create("entry", resources)
    elbv2, group = local.client("elbv2"), stacks.physical_id("entry", "Targets")
    elbv2.register_targets(TargetGroupArn=group, Targets=[{"Id": "i-0123456789abcdef0"}])

    def health() -> str:
        return elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"][0]["TargetHealth"][
            "State"
        ]

    assert health() == "unused"
    stacks.update(
        "entry", {**resources, "Listener": _listener("HTTPS", Certificates=[{"CertificateArn": CERTIFICATE}])}
    )
    assert health() != "unused"
    stacks.update("entry", resources)
    assert health() == "unused"
