"""Networks, their firewalls and their logs."""

from __future__ import annotations

import json
from typing import Any

from local_aws import aws
from local_aws.reading import READERS
from local_aws.reading.network import group_rule
from local_aws.reading.reader import own_tags
from read_back.case import Case, attribute, ref, resource, tags
from read_back.security import allow, trust

ZONE_A, ZONE_B = "us-east-1a", "us-east-1b"


def subnet(cidr: str, zone: str) -> dict[str, Any]:
    return resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock=cidr, AvailabilityZone=zone)


VPC = {"Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16", EnableDnsHostnames=True, EnableDnsSupport=True)}
SUBNETS = {**VPC, "SubnetA": subnet("10.0.0.0/24", ZONE_A), "SubnetB": subnet("10.0.1.0/24", ZONE_B)}


def firewall(**more: Any) -> dict[str, Any]:
    return resource("EC2::SecurityGroup", GroupDescription="around", VpcId=ref("Vpc"), **more)


def _attachment(_: str) -> dict[str, Any]:
    (gateway,) = [
        each for each in aws.client("ec2").describe_internet_gateways()["InternetGateways"] if each["Attachments"]
    ]
    return {"InternetGatewayId": gateway["InternetGatewayId"], "VpcId": gateway["Attachments"][0]["VpcId"]}


def _route(route_id: str) -> dict[str, Any]:
    table_id, destination = route_id.split("|")
    (table,) = aws.client("ec2").describe_route_tables(RouteTableIds=[table_id])["RouteTables"]
    (route,) = [each for each in table["Routes"] if each["DestinationCidrBlock"] == destination]
    targets = {key: route[key] for key in ("GatewayId", "NatGatewayId") if route.get(key)}
    return {"RouteTableId": table_id, "DestinationCidrBlock": destination, **targets}


def _route_table_association(association_id: str) -> dict[str, Any]:
    tables = aws.client("ec2").describe_route_tables()["RouteTables"]
    (found,) = [
        each for table in tables for each in table["Associations"] if each["RouteTableAssociationId"] == association_id
    ]
    return {"SubnetId": found["SubnetId"], "RouteTableId": found["RouteTableId"]}


def _acl_entry(entry_id: str) -> dict[str, Any]:
    acl_id, number, direction = entry_id.split("|")
    (acl,) = aws.client("ec2").describe_network_acls(NetworkAclIds=[acl_id])["NetworkAcls"]
    (entry,) = [
        each for each in acl["Entries"] if (str(each["RuleNumber"]), each["Egress"]) == (number, direction == "egress")
    ]
    return {
        "NetworkAclId": acl_id,
        **{key: entry.get(key) for key in ("CidrBlock", "Egress", "PortRange", "RuleAction", "RuleNumber")},
        "Icmp": entry.get("IcmpTypeCode"),
        "Protocol": int(entry["Protocol"]),
    }


def _acl_association(association_id: str) -> dict[str, Any]:
    acls = aws.client("ec2").describe_network_acls()["NetworkAcls"]
    (found,) = [
        each for acl in acls for each in acl["Associations"] if each["NetworkAclAssociationId"] == association_id
    ]
    return {"SubnetId": found["SubnetId"], "NetworkAclId": found["NetworkAclId"]}


def _security_group(group_id: str) -> dict[str, Any]:
    """Return a group, of which both operations of EC2 list the same rules."""
    (group,) = aws.client("ec2").describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    read = READERS["AWS::EC2::SecurityGroup"](aws.client, group_id)
    assert len(read["SecurityGroupIngress"]) == _permissions(group["IpPermissions"])
    assert len(read["SecurityGroupEgress"]) == _permissions(group["IpPermissionsEgress"])
    return read


def _permissions(answered: list[dict[str, Any]]) -> int:
    return sum(
        len(each[peers])
        for each in answered
        for peers in ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
    )


def _security_group_rule(rule_id: str) -> dict[str, Any]:
    (rule,) = aws.client("ec2").describe_security_group_rules(SecurityGroupRuleIds=[rule_id])["SecurityGroupRules"]
    return {"GroupId": rule["GroupId"], **group_rule(rule)}


def _flow_log(log_id: str) -> dict[str, Any]:
    (log,) = aws.client("ec2").describe_flow_logs(FlowLogIds=[log_id])["FlowLogs"]
    names = (
        "DeliverLogsPermissionArn",
        "LogDestination",
        "LogDestinationType",
        "LogFormat",
        "LogGroupName",
        "MaxAggregationInterval",
        "ResourceId",
        "TrafficType",
    )
    kind = {"vpc": "VPC", "subnet": "Subnet"}[log["ResourceId"].split("-")[0]]
    return {**{key: log.get(key) for key in names}, "ResourceType": kind, "Tags": own_tags(log["Tags"])}


def _endpoint(endpoint_id: str) -> dict[str, Any]:
    (endpoint,) = aws.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[endpoint_id])["VpcEndpoints"]
    return {
        **{key: endpoint.get(key) for key in ("PrivateDnsEnabled", "ServiceName", "VpcEndpointType", "VpcId")},
        **{key: endpoint.get(key, []) for key in ("RouteTableIds", "SubnetIds")},
        "SecurityGroupIds": [group["GroupId"] for group in endpoint["Groups"]],
        "PolicyDocument": json.loads(endpoint["PolicyDocument"]) if endpoint.get("PolicyDocument") else None,
        "Tags": own_tags(endpoint.get("Tags", [])),
    }


_TAGGED = {"Tags": tags(a="1", b="2")}
_RETAGGED: dict[str, Any] = {"changed": {"Tags": tags(b="3", c="4")}, "left_out": {"Tags": []}}
_EVERYONE = "0.0.0.0/0"
_GATEWAY = {
    "Gateway": resource("EC2::InternetGateway"),
    "Attachment": resource("EC2::VPCGatewayAttachment", VpcId=ref("Vpc"), InternetGatewayId=ref("Gateway")),
}
_ACL = {**VPC, "Acl": resource("EC2::NetworkAcl", VpcId=ref("Vpc"))}
_TABLES = {"One": resource("EC2::RouteTable", VpcId=ref("Vpc")), "Two": resource("EC2::RouteTable", VpcId=ref("Vpc"))}
_WEB = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": _EVERYONE, "Description": "from everyone"}
_PING = {"IpProtocol": "icmp", "FromPort": 8, "ToPort": 8, "CidrIp": "10.0.0.0/16", "Description": "ping"}
_INNER = {"IpProtocol": "udp", "FromPort": 53, "ToPort": 54, "SourceSecurityGroupId": ref("Other")}
_ALL_OUT = {"IpProtocol": "-1", "CidrIp": _EVERYONE, "Description": "everything"}
_UPWARDS = {"IpProtocol": "tcp", "FromPort": 1024, "ToPort": 65535, "CidrIp": "10.1.0.0/16", "Description": "upwards"}
_DELIVERY = {
    **VPC,
    "Role": resource("IAM::Role", AssumeRolePolicyDocument=trust("vpc-flow-logs.amazonaws.com")),
    "Logs": resource("Logs::LogGroup", LogGroupName="flows"),
}

CASES = [
    Case(
        "AWS::EC2::VPC",
        {
            "CidrBlock": "10.0.0.0/16",
            "EnableDnsHostnames": True,
            "EnableDnsSupport": True,
            "InstanceTenancy": "default",
            **_TAGGED,
        },
        changed={"EnableDnsHostnames": False, "EnableDnsSupport": False, "Tags": tags(b="3", c="4")},
        left_out={"EnableDnsSupport": True, "EnableDnsHostnames": False, "Tags": []},
    ),
    Case(
        "AWS::EC2::VPC",
        {"CidrBlock": "10.0.0.0/16", "InstanceTenancy": "dedicated"},
        changed={"InstanceTenancy": "default"},
        variant="on hardware of its own",
    ),
    Case(
        "AWS::EC2::Subnet",
        {
            "VpcId": ref("Vpc"),
            "CidrBlock": "10.0.1.0/24",
            "AvailabilityZone": ZONE_B,
            "MapPublicIpOnLaunch": True,
            **_TAGGED,
        },
        changed={"MapPublicIpOnLaunch": False, "Tags": tags(b="3", c="4")},
        left_out={"MapPublicIpOnLaunch": False, "Tags": []},
        around=VPC,
    ),
    Case("AWS::EC2::InternetGateway", _TAGGED, **_RETAGGED),
    Case(
        "AWS::EC2::VPCGatewayAttachment",
        {"VpcId": ref("Vpc"), "InternetGatewayId": ref("Gateway")},
        _attachment,
        around={**VPC, "Gateway": _GATEWAY["Gateway"]},
    ),
    Case("AWS::EC2::EIP", {"Domain": "vpc", **_TAGGED}, **_RETAGGED),
    Case(
        "AWS::EC2::NatGateway",
        {
            "SubnetId": ref("SubnetA"),
            "AllocationId": attribute("Address", "AllocationId"),
            "ConnectivityType": "public",
            **_TAGGED,
        },
        **_RETAGGED,
        around={**SUBNETS, "Address": resource("EC2::EIP", Domain="vpc")},
    ),
    Case("AWS::EC2::RouteTable", {"VpcId": ref("Vpc"), **_TAGGED}, **_RETAGGED, around=VPC),
    Case(
        "AWS::EC2::Route",
        {"RouteTableId": ref("One"), "DestinationCidrBlock": _EVERYONE, "GatewayId": ref("Gateway")},
        _route,
        around={**VPC, **_GATEWAY, **_TABLES},
        variant="to the internet",
    ),
    Case(
        "AWS::EC2::Route",
        {"RouteTableId": ref("One"), "DestinationCidrBlock": _EVERYONE, "NatGatewayId": ref("NatA")},
        _route,
        changed={"NatGatewayId": ref("NatB")},
        around={
            **SUBNETS,
            **_TABLES,
            "AddressA": resource("EC2::EIP"),
            "AddressB": resource("EC2::EIP"),
            "NatA": resource(
                "EC2::NatGateway", SubnetId=ref("SubnetA"), AllocationId=attribute("AddressA", "AllocationId")
            ),
            "NatB": resource(
                "EC2::NatGateway", SubnetId=ref("SubnetB"), AllocationId=attribute("AddressB", "AllocationId")
            ),
        },
        variant="through a NAT gateway",
    ),
    Case(
        "AWS::EC2::SubnetRouteTableAssociation",
        {"SubnetId": ref("SubnetA"), "RouteTableId": ref("One")},
        _route_table_association,
        around={**SUBNETS, **_TABLES},
    ),
    Case("AWS::EC2::NetworkAcl", {"VpcId": ref("Vpc"), **_TAGGED}, **_RETAGGED, around=VPC),
    Case(
        "AWS::EC2::NetworkAclEntry",
        {
            "NetworkAclId": ref("Acl"),
            "RuleNumber": 100,
            "Egress": False,
            "Protocol": 6,
            "PortRange": {"From": 443, "To": 444},
            "RuleAction": "allow",
            "CidrBlock": _EVERYONE,
        },
        _acl_entry,
        changed={"Protocol": 17, "PortRange": {"From": 53, "To": 53}, "RuleAction": "deny", "CidrBlock": "10.0.0.0/8"},
        around=_ACL,
        variant="of ports, inwards",
    ),
    Case(
        "AWS::EC2::NetworkAclEntry",
        {
            "NetworkAclId": ref("Acl"),
            "RuleNumber": 110,
            "Egress": True,
            "Protocol": 1,
            "Icmp": {"Type": 3, "Code": 4},
            "RuleAction": "allow",
            "CidrBlock": "10.0.0.0/16",
        },
        _acl_entry,
        changed={"Icmp": {"Type": -1, "Code": -1}},
        around=_ACL,
        variant="of ICMP, outwards",
    ),
    Case(
        "AWS::EC2::NetworkAclEntry",
        {
            "NetworkAclId": ref("Acl"),
            "RuleNumber": 120,
            "Egress": True,
            "Protocol": -1,
            "RuleAction": "allow",
            "CidrBlock": _EVERYONE,
        },
        _acl_entry,
        around=_ACL,
        variant="of everything",
    ),
    Case(
        "AWS::EC2::SubnetNetworkAclAssociation",
        {"SubnetId": ref("SubnetA"), "NetworkAclId": ref("Acl")},
        _acl_association,
        around={**SUBNETS, **_ACL},
    ),
    Case(
        "AWS::EC2::SecurityGroup",
        {
            "GroupDescription": "door",
            "GroupName": "door",
            "VpcId": ref("Vpc"),
            "SecurityGroupIngress": [_WEB, _PING, _INNER],
            "SecurityGroupEgress": [_UPWARDS],
            **_TAGGED,
        },
        _security_group,
        changed={
            "SecurityGroupIngress": [_PING, {**_WEB, "Description": "from the world"}],
            "SecurityGroupEgress": [{**_UPWARDS, "FromPort": 2048}],
            "Tags": tags(b="3", c="4"),
        },
        left_out={
            "SecurityGroupIngress": [],
            "SecurityGroupEgress": [{"IpProtocol": "-1", "CidrIp": _EVERYONE}],
            "Tags": [],
        },
        around={**VPC, "Other": firewall()},
    ),
    Case(
        "AWS::EC2::SecurityGroup",
        {"GroupDescription": "door", "VpcId": ref("Vpc"), "SecurityGroupEgress": [_ALL_OUT]},
        _security_group,
        around=VPC,
        variant="open outwards",
    ),
    Case(
        "AWS::EC2::SecurityGroupIngress",
        {
            "GroupId": ref("Group"),
            "IpProtocol": "tcp",
            "FromPort": 1,
            "ToPort": 2,
            "SourceSecurityGroupId": ref("Other"),
            "Description": "one",
        },
        _security_group_rule,
        changed={"Description": "two"},
        around={**VPC, "Group": firewall(), "Other": firewall()},
    ),
    Case(
        "AWS::EC2::SecurityGroupIngress",
        {
            "GroupId": ref("Group"),
            "IpProtocol": "tcp",
            "FromPort": 1,
            "ToPort": 2,
            "CidrIp": _EVERYONE,
            "Description": "one",
        },
        _security_group_rule,
        changed={"Description": "two"},
        around={**VPC, "Group": firewall()},
        variant="of addresses",
    ),
    Case(
        "AWS::EC2::SecurityGroupEgress",
        {
            "GroupId": ref("Group"),
            "IpProtocol": "tcp",
            "FromPort": 1,
            "ToPort": 2,
            "DestinationSecurityGroupId": ref("Other"),
            "Description": "one",
        },
        _security_group_rule,
        changed={"Description": "two"},
        around={**VPC, "Group": firewall(), "Other": firewall()},
    ),
    Case(
        "AWS::EC2::FlowLog",
        {
            "DeliverLogsPermissionArn": attribute("Role", "Arn"),
            "LogDestinationType": "cloud-watch-logs",
            "LogGroupName": ref("Logs"),
            "ResourceId": ref("Vpc"),
            "ResourceType": "VPC",
            "TrafficType": "ALL",
            "MaxAggregationInterval": 60,
            **_TAGGED,
        },
        _flow_log,
        **_RETAGGED,
        around=_DELIVERY,
        variant="into logs",
    ),
    Case(
        "AWS::EC2::FlowLog",
        {
            "LogDestinationType": "s3",
            "LogDestination": attribute("Bucket", "Arn"),
            "LogFormat": "${srcaddr} ${dstaddr}",
            "ResourceId": ref("SubnetA"),
            "ResourceType": "Subnet",
            "TrafficType": "REJECT",
        },
        _flow_log,
        around={**SUBNETS, "Bucket": resource("S3::Bucket")},
        variant="into a bucket",
    ),
    Case(
        "AWS::EC2::VPCEndpoint",
        {
            "VpcId": ref("Vpc"),
            "ServiceName": "com.amazonaws.us-east-1.s3",
            "VpcEndpointType": "Gateway",
            "RouteTableIds": [ref("One")],
            "PolicyDocument": allow("s3:GetObject", Principal="*"),
            **_TAGGED,
        },
        _endpoint,
        changed={
            "RouteTableIds": [ref("Two")],
            "PolicyDocument": allow("s3:PutObject", Principal="*"),
            "Tags": tags(b="3", c="4"),
        },
        left_out={"Tags": []},
        around={**VPC, **_TABLES},
        variant="gateway",
    ),
    Case(
        "AWS::EC2::VPCEndpoint",
        {
            "VpcId": ref("Vpc"),
            "ServiceName": "com.amazonaws.us-east-1.ssm",
            "VpcEndpointType": "Interface",
            "SubnetIds": [ref("SubnetA")],
            "SecurityGroupIds": [ref("Door")],
            "PrivateDnsEnabled": True,
            "PolicyDocument": allow("ssm:*", Principal="*"),
            **_TAGGED,
        },
        _endpoint,
        changed={
            "SubnetIds": [ref("SubnetB")],
            "SecurityGroupIds": [ref("Other")],
            "PrivateDnsEnabled": False,
            "Tags": tags(b="3", c="4"),
        },
        around={**SUBNETS, "Door": firewall(), "Other": firewall()},
        variant="interface",
    ),
]
