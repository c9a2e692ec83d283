"""The resource types of a network, which are read from EC2 after the deployment."""

from __future__ import annotations

from typing import Any

from deployment import Stacks
from local_aws import aws

_VPC = {"VpcId": {"Ref": "Vpc"}}


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::EC2::{kind}", "Properties": properties}


def base() -> dict[str, Any]:
    return {
        "Vpc": resource("VPC", CidrBlock="10.0.0.0/16", EnableDnsHostnames=True),
        "Subnet": resource("Subnet", **_VPC, CidrBlock="10.0.0.0/24", AvailabilityZone="us-east-1a"),
    }


def routed(target: str) -> dict[str, Any]:
    internet = {"Ref": "Gateway"} if target == "GatewayId" else {"Ref": "Nat"}
    return {
        **base(),
        "Gateway": resource("InternetGateway"),
        "Attachment": resource("VPCGatewayAttachment", **_VPC, InternetGatewayId={"Ref": "Gateway"}),
        "Address": {**resource("EIP", Domain="vpc"), "DependsOn": "Attachment"},
        "Nat": resource(
            "NatGateway", SubnetId={"Ref": "Subnet"}, AllocationId={"Fn::GetAtt": ["Address", "AllocationId"]}
        ),
        "Table": resource("RouteTable", **_VPC),
        "Association": resource(
            "SubnetRouteTableAssociation", SubnetId={"Ref": "Subnet"}, RouteTableId={"Ref": "Table"}
        ),
        "Default": {
            **resource("Route", RouteTableId={"Ref": "Table"}, DestinationCidrBlock="0.0.0.0/0", **{target: internet}),
            "DependsOn": "Attachment",
        },
    }


def test_routes_their_change_and_their_end(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html"""
    ec2 = aws.client("ec2")
    vpcs = len(ec2.describe_vpcs()["Vpcs"])
    assert stacks.create("net", routed("GatewayId")) == "CREATE_COMPLETE"
    table = stacks.physical_id("net", "Table")

    def described() -> dict[str, Any]:
        return ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]

    def default() -> dict[str, Any]:
        return next(route for route in described()["Routes"] if route["DestinationCidrBlock"] == "0.0.0.0/0")

    assert [item["SubnetId"] for item in described()["Associations"]] == [stacks.physical_id("net", "Subnet")]
    assert default()["GatewayId"] == stacks.physical_id("net", "Gateway")
    assert stacks.update("net", routed("NatGatewayId")) == "UPDATE_COMPLETE"
    assert default()["NatGatewayId"] == stacks.physical_id("net", "Nat")
    assert stacks.delete("net") == "DELETE_COMPLETE"
    assert len(ec2.describe_vpcs()["Vpcs"]) == vpcs
    assert ec2.describe_addresses()["Addresses"] == []


def test_addresses_are_of_the_range_for_documentation(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eip.html, https://www.rfc-editor.org/rfc/rfc5737"""
    outputs = {name: {"Value": {"Fn::GetAtt": [name, "PublicIp"]}} for name in ("A", "B")}
    stacks.create("addresses", {name: resource("EIP", Domain="vpc") for name in outputs}, Outputs=outputs)
    addresses = stacks.outputs("addresses")
    assert len(set(addresses.values())) == 2 and all(each.startswith("203.0.113.") for each in addresses.values())


def test_a_subnet_has_the_acl_of_the_template_and_then_the_default_again(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnetnetworkaclassociation.html"""

    def resources(number: int) -> dict[str, Any]:
        ports = {"From": 443, "To": "443"}
        entry = resource(
            "NetworkAclEntry",
            NetworkAclId={"Ref": "Acl"},
            RuleNumber=number,
            Protocol=6,
            RuleAction="allow",
            CidrBlock="0.0.0.0/0",
            PortRange=ports,
        )
        association = resource("SubnetNetworkAclAssociation", SubnetId={"Ref": "Subnet"}, NetworkAclId={"Ref": "Acl"})
        return {**base(), "Acl": resource("NetworkAcl", **_VPC), "Entry": entry, "Association": association}

    ec2 = aws.client("ec2")
    assert stacks.create("net", resources(100)) == "CREATE_COMPLETE"
    acl, subnet = stacks.physical_id("net", "Acl"), stacks.physical_id("net", "Subnet")
    assert _acl_of(subnet) == acl
    assert stacks.update("net", resources(110)) == "UPDATE_COMPLETE"
    entries = ec2.describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"][0]["Entries"]
    assert [(item["RuleNumber"], item["PortRange"]) for item in entries if item["RuleAction"] == "allow"] == [
        (110, {"From": 443, "To": 443})
    ]
    assert stacks.update("net", base()) == "UPDATE_COMPLETE"
    assert _acl_of(subnet) != acl


def test_the_rules_of_security_groups(stacks: Stacks) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html"""
    web = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0", "Description": "web"}
    other = {**web, "FromPort": 80, "ToPort": 80}
    nothing = {"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}

    def resources(*ingress: dict[str, Any]) -> dict[str, Any]:
        door = {
            "GroupDescription": "door",
            **_VPC,
            "SecurityGroupIngress": list(ingress),
            "SecurityGroupEgress": [nothing],
        }
        inner = resource(
            "SecurityGroupIngress",
            GroupId={"Ref": "Inner"},
            IpProtocol="tcp",
            FromPort=1433,
            ToPort=1433,
            SourceSecurityGroupId={"Ref": "Door"},
        )
        return {
            **base(),
            "Door": resource("SecurityGroup", **door),
            "Inner": resource("SecurityGroup", GroupDescription="inner", **_VPC),
            "Rule": inner,
        }

    def rules(logical_id: str, direction: str) -> list[tuple[str, Any, Any]]:
        group = aws.client("ec2").describe_security_groups(GroupIds=[stacks.physical_id("net", logical_id)])[
            "SecurityGroups"
        ][0]
        found = []
        for item in group[direction]:
            peers = [peer["CidrIp"] for peer in item["IpRanges"]] + [
                peer["GroupId"] for peer in item["UserIdGroupPairs"]
            ]
            found += [(item["IpProtocol"], item.get("FromPort"), peer) for peer in peers]
        return sorted(found)

    assert stacks.create("net", resources(web)) == "CREATE_COMPLETE"
    assert rules("Door", "IpPermissions") == [("tcp", 443, "0.0.0.0/0")]
    assert rules("Door", "IpPermissionsEgress") == [("icmp", 252, "255.255.255.255/32")]
    assert rules("Inner", "IpPermissions") == [("tcp", 1433, stacks.physical_id("net", "Door"))]
    assert rules("Inner", "IpPermissionsEgress") == [("-1", None, "0.0.0.0/0")]
    assert stacks.update("net", resources(other)) == "UPDATE_COMPLETE"
    assert rules("Door", "IpPermissions") == [("tcp", 80, "0.0.0.0/0")]
    assert stacks.delete("net") == "DELETE_COMPLETE"


def test_endpoints_and_flow_logs(stacks: Stacks, control: Any) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html"""
    endpoint = resource(
        "VPCEndpoint",
        **_VPC,
        ServiceName="com.amazonaws.us-east-1.s3",
        VpcEndpointType="Gateway",
        RouteTableIds=[{"Ref": "Table"}],
    )
    log = resource(
        "FlowLog",
        ResourceId={"Ref": "Vpc"},
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination={"Fn::GetAtt": ["Bucket", "Arn"]},
    )
    resources = {
        **base(),
        "Table": resource("RouteTable", **_VPC),
        "S3": endpoint,
        "Log": log,
        "Bucket": {"Type": "AWS::S3::Bucket"},
    }
    assert stacks.create("net", resources) == "CREATE_COMPLETE"
    ec2 = aws.client("ec2")
    (found,) = ec2.describe_vpc_endpoints()["VpcEndpoints"]
    assert (found["ServiceName"], found["RouteTableIds"]) == (
        "com.amazonaws.us-east-1.s3",
        [stacks.physical_id("net", "Table")],
    )
    (flow_log,) = ec2.describe_flow_logs()["FlowLogs"]
    assert (flow_log["ResourceId"], flow_log["LogDestinationType"]) == (stacks.physical_id("net", "Vpc"), "s3")
    assert control("ignored-properties") == []
    assert stacks.delete("net") == "DELETE_COMPLETE"
    assert ec2.describe_flow_logs()["FlowLogs"] == []
    assert [endpoint["State"] for endpoint in ec2.describe_vpc_endpoints()["VpcEndpoints"]] == ["deleted"]


def _acl_of(subnet: str) -> str:
    (acl,) = aws.client("ec2").describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])[
        "NetworkAcls"
    ]
    return acl["NetworkAclId"]
